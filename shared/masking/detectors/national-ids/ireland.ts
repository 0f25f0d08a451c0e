import { weighted } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Irish PPS number: weights 8 to 2 and, for a second letter, 9; mod 23 (Department of Social Protection). */
export const pps = numbered({
  name: "ie-pps",
  digits: 7,
  begins: "digit",
  shape: /\d{7}[A-W][A-IW]?/y,
  valid: (n) => {
    const second = n.length > 8 ? Math.max(0, "WABCDEFGHI".indexOf(n.charAt(8))) : 0;
    return (
      "WABCDEFGHIJKLMNOPQRSTUV".charAt((weighted(n, [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23) === n.charAt(7)
    );
  },
  context: /\bpps|personal public service/,
  hits: ["PPSN ⟦1234567T⟧"],
  misses: ["1234567T", "PPS 1234567V"],
});
