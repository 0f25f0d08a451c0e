import { luhn } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Canadian SIN: nine digits, Luhn, first digit never 0 or 8. */
export const sin = numbered({
  name: "ca-sin",
  digits: 9,
  begins: "digit",
  shape: /[1-79]\d{2}([ -]?)\d{3}\1\d{3}/y,
  valid: luhn,
  context: /\bsin\b|social insurance|\bnas\b|assurance sociale/,
  hits: ["SIN: ⟦130 692 544⟧", "social insurance ⟦130692544⟧"],
  misses: ["130 692 544", "SIN 130 692 545"],
});
