import { isDate } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Finnish henkilötunnus: date, century's sign, and a check character, mod 31 (Digi- ja väestötietovirasto). */
export const hetu = numbered({
  name: "fi-hetu",
  digits: 6,
  begins: "digit",
  shape: /\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]/y,
  valid: (n) => {
    const digits = n.replace(/^(\d{6})[A-FU-Y]?(\d{3})\S$/, "$1$2");
    return (
      "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(digits) % 31) === n.at(-1) &&
      isDate(2000, Number(n.slice(2, 4)), Number(n.slice(0, 2)))
    );
  },
  context: /(?:)/,
  hits: ["henkilötunnus ⟦131052-308T⟧", "⟦131052A308T⟧"],
  misses: ["131052-308U", "139952-308T"],
});
