import { weighted } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Singaporean NRIC and FIN: weights 2 7 6 5 4 3 2 and a letter (Immigration & Checkpoints Authority). */
export const nric = numbered({
  name: "sg-nric",
  digits: 7,
  begins: "letter",
  shape: /[STFG]\d{7}[A-Z]/y,
  valid: (n) => {
    const rest = (weighted(n.slice(1), [2, 7, 6, 5, 4, 3, 2]) + (/^[TG]/.test(n) ? 4 : 0)) % 11;
    return (/^[ST]/.test(n) ? "JZIHGFEDCBA" : "XWUTRQPNMLK").charAt(rest) === n.at(-1);
  },
  context: /(?:)/,
  hits: ["NRIC ⟦S1234567D⟧"],
  misses: ["S1234567E"],
});
