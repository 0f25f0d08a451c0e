import { luhn } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Israeli identity number: nine digits, Luhn's check. */
export const teudatZehut = numbered({
  name: "il-teudat-zehut",
  digits: 9,
  begins: "digit",
  shape: /\d{8}-?\d/y,
  valid: luhn,
  context: /תעוד|ת\.ז|מספר זהות|teudat|israeli id/,
  hits: ["תעודת הזהות שלי ⟦123456782⟧"],
  misses: ["123456782", "תעודת זהות 123456783"],
});
