import { numbered } from "../numbered.ts";

/** Mexican CURP: eighteen characters, date, sex, state; the last is a check over the others (RENAPO). */
export const curp = numbered({
  name: "mx-curp",
  digits: 8,
  begins: "letter",
  shape: /[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z\d]\d/y,
  valid: (n) => {
    let sum = 0;
    for (let i = 0; i < 17; i++)
      sum += "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ".indexOf(n.charAt(i)) * (18 - i);
    return (10 - (sum % 10)) % 10 === Number(n.at(-1));
  },
  context: /(?:)/,
  hits: ["CURP ⟦HEGG560427MVZRRL04⟧"],
  misses: ["HEGG560427MVZRRL05"],
});
