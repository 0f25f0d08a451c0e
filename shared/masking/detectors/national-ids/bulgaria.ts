import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Bulgarian EGN: ten digits, weights 2 4 8 5 10 9 7 3 6, mod 11 mod 10. */
export const egn = numbered({
  name: "bg-egn",
  digits: 10,
  begins: "digit",
  shape: /\d{10}/y,
  valid: (n) => (weighted(n, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digitAt(n, 9),
  context: /егн|\begn\b/,
  hits: ["ЕГН ⟦7523169263⟧"],
  misses: ["7523169263", "ЕГН 7523169264"],
});
