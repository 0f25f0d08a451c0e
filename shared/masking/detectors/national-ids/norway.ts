import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Norwegian fødselsnummer: two check digits mod 11 (Skatteetaten). */
export const fodselsnummer = numbered({
  name: "no-fodselsnummer",
  digits: 11,
  begins: "digit",
  shape: /\d{6} ?\d{5}/y,
  valid: (n) =>
    (11 - (weighted(n, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11 === digitAt(n, 9) &&
    (11 - (weighted(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digitAt(n, 10),
  context: /fødsels|fodsels|personnummer|d-nummer/,
  hits: ["fødselsnummer ⟦01019010046⟧"],
  misses: ["01019010046", "fødselsnummer 01019010047"],
});
