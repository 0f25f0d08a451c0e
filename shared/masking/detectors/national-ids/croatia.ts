import { mod11_10 } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Croatian OIB: eleven digits, ISO 7064 MOD 11-10. */
export const oib = numbered({
  name: "hr-oib",
  digits: 11,
  begins: "digit",
  shape: /\d{11}/y,
  valid: mod11_10,
  context: /\boib\b/,
  hits: ["OIB: ⟦69435151530⟧"],
  misses: ["69435151530", "OIB 69435151531"],
});
