import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Swiss AHV number: 756 for Switzerland, and EAN-13's check digit. */
export const ahv = numbered({
  name: "ch-ahv",
  digits: 13,
  begins: "digit",
  shape: /756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}/y,
  valid: (n) => (10 - (weighted(n, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === digitAt(n, 12),
  context: /ahv|avs|sozialversicherung/,
  distinct: /^756\.\d{4}\.\d{4}\.\d\d$/,
  hits: ["AHV-Nr. ⟦756.9217.0769.85⟧", "⟦756.9217.0769.85⟧"],
  misses: ["756.9217.0769.86", "7569217076985"],
});
