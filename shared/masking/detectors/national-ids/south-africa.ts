import { isDate, luhn } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** South African identity number: date, Luhn's check. */
export const southAfrican = numbered({
  name: "za-id",
  digits: 13,
  begins: "digit",
  shape: /\d{6} ?\d{4} ?[01]\d{2}/y,
  valid: (n) => luhn(n) && isDate(2000, Number(n.slice(2, 4)), Number(n.slice(4, 6))),
  context: /\bid\b|identity|south africa|\brsa\b/,
  hits: ["ID number ⟦8001015009087⟧"],
  misses: ["8001015009087", "ID 8001015009088"],
});
