import { numbered } from "../numbered.ts";

/** Belgian national register number: 97 minus the first nine digits mod 97, with a 2 before them for those born since 2000. */
export const registerNumber = numbered({
  name: "be-register-number",
  digits: 11,
  begins: "digit",
  shape: /\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[. -]?\d{2}/y,
  valid: (n) => {
    const check = Number(n.slice(9));
    return [n.slice(0, 9), `2${n.slice(0, 9)}`].some((number) => 97 - (Number(number) % 97) === check);
  },
  context: /rijksregister|registre national|niss|insz/,
  distinct: /^\d\d\.\d\d\.\d\d-\d{3}[.-]\d\d$/,
  hits: ["rijksregisternummer ⟦85073003328⟧", "⟦85.07.30-033.28⟧"],
  misses: ["85073003328", "85.07.30-033.29"],
});
