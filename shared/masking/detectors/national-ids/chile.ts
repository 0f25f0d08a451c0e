import { numbered } from "../numbered.ts";

/** Chilean RUN and RUT: mod 11 with weights 2 to 7 from the right, K for ten (Servicio de Registro Civil). */
export const rut = numbered({
  name: "cl-rut",
  digits: 7,
  begins: "digit",
  shape: /\d{1,2}\.?\d{3}\.?\d{3}-[\dKk]/y,
  valid: (n) => {
    const digits = n.slice(0, -1);
    let sum = 0;
    for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (2 + (i % 6));
    return "0123456789K0".charAt(11 - (sum % 11)) === n.at(-1);
  },
  context: /\brut\b|\brun\b|cédula/,
  distinct: /^\d{1,2}\.\d{3}\.\d{3}-[\dKk]$/,
  hits: ["RUT ⟦12345678-5⟧", "⟦12.345.678-5⟧"],
  misses: ["12.345.678-6", "12345678-5"],
});
