import { labelled } from "./labelled.ts";

/** Vehicle registration plates behind their label. */
export const plate = labelled({
  name: "plate",
  type: "PLATE",
  words: [
    "plate",
    "license",
    "licence",
    "registration",
    "reg",
    "vrm",
    "kennzeichen",
    "immatriculation",
    "plaque",
    "matricula",
    "targa",
    "kenteken",
    "rejestracyjny",
    "placa",
    "number",
    "车牌",
    "车牌号",
    "номер",
    "госномер",
  ],
  label:
    "(?:licen[cs]e|number|registration)? ?plates?|(?:vehicle )?registration|reg|vrm|(?:kfz-?)?kennzeichen|immatriculation|plaque(?: d['’]immatriculation)?|matr[ií]cula|targa|kenteken|rejestracyjny|placa|госномер",
  value: "[\\p{Lu}\\d]{1,4}(?:[ ·-]?[\\p{Lu}\\d]{1,4}){1,3}",
  accepts: (value) =>
    /\d/.test(value) && /\p{Lu}/u.test(value) && value.replace(/[^\p{L}\d]/gu, "").length >= 4,
  numeric: true,
  confidence: 0.78,
  hits: [
    "license plate ⟦7ABC123⟧",
    "Kennzeichen ⟦B-AB 1234⟧",
    "number plate: ⟦AB12 CDE⟧",
    "immatriculation ⟦AB-123-CD⟧",
    "targa ⟦AB123CD⟧",
  ],
  misses: ["a plate of 12 cookies", "registration in 2024", "reg 5"],
});
