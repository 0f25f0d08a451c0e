import { weighted } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Dutch BSN: the eleven test with weights 9 to 2 and -1. */
export const bsn = numbered({
  name: "nl-bsn",
  digits: 8,
  begins: "digit",
  shape: /\d{3}[. ]?\d{2,3}[. ]?\d{3}/y,
  valid: (n) => n.length === 9 && weighted(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  context: /bsn|burgerservice|sofi/,
  hits: ["BSN: ⟦111222333⟧", "burgerservicenummer ⟦111.222.333⟧"],
  misses: ["111222333", "BSN 111222334"],
});
