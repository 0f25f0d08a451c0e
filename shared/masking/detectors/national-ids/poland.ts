import { isDate, weighted } from "../../checksums.ts";
import { lastDigit, numbered } from "../numbered.ts";

const century = (month: number): number => [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 1900;

/** Polish PESEL: date with the century in the month, weights 1-3-7-9. */
export const pesel = numbered({
  name: "pl-pesel",
  digits: 11,
  begins: "digit",
  shape: /\d{11}/y,
  valid: (n) => {
    const month = Number(n.slice(2, 4));
    const sum = weighted(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    return (
      (10 - (sum % 10)) % 10 === lastDigit(n) &&
      isDate(century(month) + Number(n.slice(0, 2)), month % 20, Number(n.slice(4, 6)))
    );
  },
  context: /pesel|ewidencyjn|tożsamoś/,
  distinct: /^\d{11}$/,
  hits: ["PESEL ⟦44051401359⟧", "⟦44051401359⟧"],
  misses: ["44051401358", "44991401359"],
});
