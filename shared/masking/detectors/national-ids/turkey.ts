import { digitAt, numbered } from "../numbered.ts";

/** Turkish T.C. kimlik numarası: two check digits over eleven (Nüfus ve Vatandaşlık İşleri). */
export const kimlik = numbered({
  name: "tr-kimlik",
  digits: 11,
  begins: "digit",
  shape: /[1-9]\d{10}/y,
  valid: (n) => {
    let odd = 0;
    let even = 0;
    for (let i = 0; i < 9; i++) {
      if (i % 2 === 0) odd += digitAt(n, i);
      else even += digitAt(n, i);
    }
    const tenth = (((odd * 7 - even) % 10) + 10) % 10;
    return tenth === digitAt(n, 9) && (odd + even + tenth) % 10 === digitAt(n, 10);
  },
  context: /kimlik|t\.?c\.? ?no|tckn|turkish id/,
  hits: ["TC kimlik numaram ⟦10000000146⟧"],
  misses: ["10000000146", "kimlik 10000000147"],
});
