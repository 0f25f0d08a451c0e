import { isDate, weighted } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Chinese resident identity card: date, MOD 11-2 (GB 11643-1999). */
export const chinese = numbered({
  name: "cn-resident-id",
  digits: 17,
  begins: "digit",
  shape: /[1-8]\d{16}[\dXx]/y,
  valid: (n) => {
    const check = "10X98765432".charAt(
      weighted(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11,
    );
    return (
      check === n.charAt(17) &&
      isDate(Number(n.slice(6, 10)), Number(n.slice(10, 12)), Number(n.slice(12, 14)))
    );
  },
  context: /(?:)/,
  hits: ["ID ⟦11010519491231002X⟧", "身份证号⟦11010519491231002X⟧。"],
  misses: ["110105194912310021"],
});
