import { digitAt, numbered } from "../numbered.ts";

/** Japanese Individual Number ("My Number"): twelve digits, the last a check mod 11 (MIC ordinance 85 of 2014). */
export const myNumber = numbered({
  name: "jp-my-number",
  digits: 12,
  begins: "digit",
  shape: /\d{4}[ -]?\d{4}[ -]?\d{4}/y,
  valid: (n) => {
    let sum = 0;
    for (let i = 1; i <= 11; i++) sum += digitAt(n, 11 - i) * (i <= 6 ? i + 1 : i - 5);
    const rest = sum % 11;
    return (rest <= 1 ? 0 : 11 - rest) === digitAt(n, 11);
  },
  context: /マイナンバー|個人番号|my ?number/,
  hits: ["マイナンバーは⟦1234 5678 9018⟧です"],
  misses: ["1234 5678 9018", "マイナンバーは1234 5678 9019"],
});
