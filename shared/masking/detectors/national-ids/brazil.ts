import { digitAt, numbered } from "../numbered.ts";

const cpfDigit = (n: string, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += digitAt(n, i) * (count + 1 - i);
  return ((sum * 10) % 11) % 10;
};

/** Brazilian CPF: two check digits mod 11 (Receita Federal). */
export const cpf = numbered({
  name: "br-cpf",
  digits: 9,
  begins: "digit",
  shape: /\d{3}\.?\d{3}\.?\d{3}[-/]?\d{2}/y,
  valid: (n) => cpfDigit(n, 9) === digitAt(n, 9) && cpfDigit(n, 10) === digitAt(n, 10),
  context: /cpf|contribuinte/,
  distinct: /^\d{3}\.\d{3}\.\d{3}[-/]\d{2}$|^\d{9}-\d\d$/,
  hits: ["CPF: ⟦529.982.247-25⟧", "cpf ⟦52998224725⟧"],
  misses: ["52998224725", "529.982.247-26"],
});
