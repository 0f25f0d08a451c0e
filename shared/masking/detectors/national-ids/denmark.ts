import { isDate } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Danish CPR number: date and four digits; no check digit since 2007. */
export const cpr = numbered({
  name: "dk-cpr",
  digits: 10,
  begins: "digit",
  shape: /\d{6}-?\d{4}/y,
  valid: (n) => isDate(2000, Number(n.slice(2, 4)), Number(n.slice(0, 2))),
  context: /\bcpr/,
  hits: ["CPR-nr. ⟦010190-1234⟧"],
  misses: ["010190-1234", "CPR 019990-1234"],
});
