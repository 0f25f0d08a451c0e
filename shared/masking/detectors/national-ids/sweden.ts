import { isDate, luhn } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Swedish personnummer and samordningsnummer: date, Luhn over the last ten digits (Skatteverket). */
export const personnummer = numbered({
  name: "se-personnummer",
  digits: 10,
  begins: "digit",
  shape: /(?:19|20)?\d{6}[-+]?\d{4}/y,
  valid: (n) => {
    const ten = n.slice(-10);
    return (
      luhn(ten) &&
      isDate(2000 + Number(ten.slice(0, 2)), Number(ten.slice(2, 4)), Number(ten.slice(4, 6)) % 60)
    );
  },
  context: /person|samordning|\bpnr\b|född/,
  distinct: /^(?:19|20)?\d{6}[-+]\d{4}$/,
  hits: ["personnummer ⟦811228-9874⟧", "⟦19811228-9874⟧", "pnr ⟦8112289874⟧"],
  misses: ["8112289874", "811228-9875", "811328-9874"],
});
