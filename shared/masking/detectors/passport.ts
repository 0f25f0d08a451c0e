import { digits, labelled } from "./labelled.ts";

/** Passport numbers behind the word for passport in several languages. */
export const passport = labelled({
  name: "passport",
  type: "PASSPORT",
  words: [
    "passport",
    "reisepass",
    "passnummer",
    "reisepassnummer",
    "passeport",
    "pasaporte",
    "passaporto",
    "paspoort",
    "paspoortnummer",
    "paszport",
    "paszportu",
    "passaporte",
    "pass",
    "паспорт",
    "паспорта",
    "护照",
    "护照号码",
    "護照",
    "pasaport",
    "passnr",
  ],
  label:
    "(?:reise)?pass(?:port|eport|aporto|aporte|nummer|nr)?|reisepassnummer|pasaporte|paspoort(?:nummer)?|paszport\\p{L}?|pasaport|паспорта?",
  value: "[\\p{Lu}]{0,3}[ -]?\\d(?:[ -]?[\\p{Lu}\\d]){4,11}",
  accepts: digits(5, 12),
  numeric: true,
  hits: [
    "Passport No. ⟦X12345678⟧.",
    "my passport number is ⟦533380006⟧",
    "Reisepass: ⟦C01X00T47⟧",
    "passeport n° ⟦12AB34567⟧",
    "pasaporte ⟦XDB123456⟧",
    "passport (US): ⟦H68112075⟧",
    "паспорт ⟦4509 123456⟧",
  ],
  misses: ["bring a passport in 2024", "pass 12 of them", "passport control", "the password is 12345678"],
});
