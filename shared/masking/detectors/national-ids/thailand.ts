import { numbered } from "../numbered.ts";

/** Thai identity number: thirteen digits, weights 13 to 2, mod 11 (Department of Provincial Administration). */
export const thai = numbered({
  name: "th-id",
  digits: 13,
  begins: "digit",
  shape: /[1-8][- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d/y,
  valid: (n) => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += Number(n.charAt(i)) * (13 - i);
    return (11 - (sum % 11)) % 10 === Number(n.at(-1));
  },
  context: /บัตรประ|ประชาชน|thai id|citizen id/,
  distinct: /^\d-\d{4}-\d{5}-\d\d-\d$/,
  hits: ["⟦1-1012-00000-01-1⟧"],
  misses: ["1-1012-00000-01-2"],
});
