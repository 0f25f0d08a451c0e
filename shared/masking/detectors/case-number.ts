import { digits, labelled } from "./labelled.ts";

/** Numbers of court cases, claims and files behind their label. */
export const caseNumber = labelled({
  name: "case-number",
  type: "CASE_NUMBER",
  words: [
    "case",
    "docket",
    "claim",
    "file",
    "aktenzeichen",
    "az",
    "geschaftszeichen",
    "dossier",
    "expediente",
    "numero",
    "matter",
    "complaint",
    "citation",
    "warrant",
    "affaire",
    "sygnatura",
  ],
  label:
    "(?:case|docket|claim|matter|complaint|citation|warrant) ?(?:no\\.?|number|nr|#|id)?|file (?:no\\.?|number|nr)|aktenzeichen|az\\.?|geschäftszeichen|dossier|expediente|affaire|sygnatura",
  value:
    "\\d:\\d\\d-[a-z]{2}-\\d{3,6}(?:-[A-Z]{2,4}){0,2}|[\\p{Lu}\\d]{1,6}(?:[ :/-]{0,2}[\\p{Lu}\\d]{1,12}){1,6}|[\\p{Lu}\\d]*\\d{5,12}",
  accepts: (value) => digits(4)(value) && !/^(?:19|20)\d\d(?:\b|$)(?![-:])/.test(value),
  numeric: true,
  confidence: 0.75,
  hits: [
    "Case No. ⟦2023-CRIM-9738⟧",
    "docket ⟦3:26-cr-06741⟧",
    "claim number ⟦CLM-2291-88⟧",
    "Aktenzeichen ⟦12 C 345/21⟧",
  ],
  misses: ["in case 5 people come", "case 2023", "file no 3", "a case of 12"],
});
