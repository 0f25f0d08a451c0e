import { numbered } from "../numbered.ts";

/** French NIR (INSEE): thirteen digits and a key, 97 minus the number mod 97; Corsica writes 2A and 2B. */
export const nir = numbered({
  name: "fr-nir",
  digits: 12,
  begins: "digit",
  shape: /[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/y,
  valid: (n) => {
    const number = n.slice(0, 13).replace("2A", "19").replace("2B", "18");
    return 97 - Number(BigInt(number) % 97n) === Number(n.slice(13));
  },
  context: /sécu|secu|\bnir\b|insee|assur/,
  distinct: /^\d \d\d \d\d \d[\dAB] \d{3} \d{3} \d\d$|^\d{13} ?\d\d$|^\d{15}$/,
  hits: ["Sécurité sociale: ⟦2 55 08 14 168 025 38⟧", "NIR ⟦255081416802538⟧"],
  misses: ["2 55 08 14 168 025 39"],
});
