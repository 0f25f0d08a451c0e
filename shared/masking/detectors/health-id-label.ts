import { digits, labelled } from "./labelled.ts";

/** Health-care numbers behind their label: patient, insurance, licence of who treats. */
export const healthIdLabel = labelled({
  name: "health-id-label",
  type: "HEALTH_ID",
  words: [
    "nhs",
    "medicare",
    "medicaid",
    "mrn",
    "medical",
    "patient",
    "health",
    "krankenversicherungsnummer",
    "versichertennummer",
    "kvnr",
    "npi",
    "dea",
    "insurance",
    "policy",
    "beneficiary",
  ],
  label:
    "nhs|medicare(?: card| beneficiary)?|medicaid|mrn|medical (?:record|license|card)|patient (?:id|no|number)|health (?:insurance|card|plan|id)(?: beneficiary)?|krankenversicherungsnummer|versichertennummer|kvnr|npi|dea|(?:insurance )?policy|beneficiary id",
  value: "[\\p{Lu}\\d](?:[ -]?[\\p{Lu}\\d]){4,15}",
  accepts: digits(4),
  numeric: true,
  confidence: 0.8,
  hits: [
    "MRN: ⟦00123456⟧",
    "NHS number ⟦943 476 5919⟧",
    "patient ID ⟦PT-123456⟧",
    "Medicare ⟦1EG4-TE5-MK73⟧",
    "policy number ⟦HX-99821734⟧",
  ],
  misses: ["health in 2024", "patient number 3", "insurance costs 1200"],
});
