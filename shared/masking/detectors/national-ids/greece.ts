import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Greek tax number (AFM): powers of two, mod 11 mod 10. */
export const afm = numbered({
  name: "gr-afm",
  type: "TAX_ID",
  digits: 9,
  begins: "digit",
  shape: /\d{9}/y,
  valid: (n) => (weighted(n, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(n, 8),
  context: /α\.?φ\.?μ|\bafm\b/,
  hits: ["ΑΦΜ ⟦094259216⟧"],
  misses: ["094259216", "ΑΦΜ 094259217"],
});
