import { isDate } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Czech and Slovak birth number: date, the month raised by 50 for women, all ten digits divisible by 11. */
export const birthNumber = numbered({
  name: "cz-birth-number",
  digits: 9,
  begins: "digit",
  shape: /\d{6}\/?\d{4}/y,
  valid: (n) =>
    Number(n) % 11 === 0 && isDate(2000, (Number(n.slice(2, 4)) % 50) % 20, Number(n.slice(4, 6))),
  context: /rodn[ée]|birth n/,
  distinct: /^\d{6}\/\d{4}$/,
  hits: ["rodné číslo ⟦7355281010⟧", "⟦735528/1010⟧"],
  misses: ["735528/1011", "7355281010"],
});
