import { isDate, weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Romanian CNP: thirteen digits with a date, the constant 279146358279, mod 11. */
export const cnp = numbered({
  name: "ro-cnp",
  digits: 13,
  begins: "digit",
  shape: /[1-8]\d{12}/y,
  valid: (n) => {
    const rest = weighted(n, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    return (
      (rest === 10 ? 1 : rest) === digitAt(n, 12) &&
      isDate(2000, Number(n.slice(3, 5)), Number(n.slice(5, 7)))
    );
  },
  context: /\bcnp\b|numeric personal/,
  hits: ["CNP ⟦1800101221144⟧"],
  misses: ["1800101221144", "CNP 1800101221145"],
});
