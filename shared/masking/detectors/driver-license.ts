import { digits, labelled } from "./labelled.ts";

/** Driving licence numbers behind their label; every state numbers its own way, so the label decides. */
export const driverLicense = labelled({
  name: "driver-license",
  type: "DRIVER_LICENSE",
  words: [
    "driver",
    "drivers",
    "driving",
    "dl",
    "licence",
    "license",
    "fuhrerschein",
    "fuhrerscheinnummer",
    "permis",
    "permiso",
    "licencia",
    "carnet",
    "patente",
    "rijbewijs",
    "rijbewijsnummer",
    "prawo",
    "korkort",
    "cnh",
    "carta",
  ],
  label:
    "driver(?:'?s|’s)? licen[cs]e|driving licen[cs]e|dl|licen[cs]e (?:number|no\\.?|#)|führerschein(?:nummer)?|permis de conduire|permiso de conducir|licencia de conducir|carnet de conducir|patente(?: di guida)?|rijbewijs(?:nummer)?|prawo jazdy|körkort|cnh|carta de condução",
  value: "[\\p{Lu}\\d](?:[ -]?[\\p{L}\\d]){4,19}",
  accepts: digits(4),
  numeric: true,
  hits: [
    "Driver's License: ⟦NI-240806⟧",
    "driving licence number ⟦MORGA753116SM9IJ⟧",
    "DL# ⟦D1234567⟧",
    "Führerschein ⟦B072RRE2I55⟧",
    "permis de conduire n° ⟦12AB34567⟧",
  ],
  misses: ["driver version 531", "a driver licence costs 50", "license MIT 2.0"],
});
