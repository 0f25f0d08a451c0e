import { numbered } from "../numbered.ts";

const ODD: readonly number[] = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Italian codice fiscale: sixteen characters, odd and even tables (DM 23/12/1976). */
export const codiceFiscale = numbered({
  name: "it-codice-fiscale",
  digits: 7,
  begins: "letter",
  shape: /[A-Z]{6} ?[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2} ?[A-Z][\dLMNPQRSTUV]{3}[A-Z]/iy,
  valid: (n) => {
    let sum = 0;
    for (let i = 0; i < 15; i++) {
      const c = n.charCodeAt(i);
      const value = c < 58 ? c - 48 : c - 65;
      sum += i % 2 === 0 ? (ODD[value] ?? 0) : value;
    }
    return sum % 26 === n.charCodeAt(15) - 65;
  },
  context: /(?:)/,
  hits: ["codice fiscale ⟦RSSMRA85T10A562S⟧", "⟦rssmra85t10a562s⟧"],
  misses: ["RSSMRA85T10A562T"],
});
