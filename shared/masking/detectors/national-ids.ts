import type { Detector } from "../detector.ts";
import { medicare, tfn } from "./national-ids/australia.ts";
import { cpf } from "./national-ids/brazil.ts";
import { sin } from "./national-ids/canada.ts";
import { chinese } from "./national-ids/china.ts";
import { nir } from "./national-ids/france.ts";
import { germanCard, steuerId } from "./national-ids/germany.ts";
import { aadhaar, pan } from "./national-ids/india.ts";
import { codiceFiscale } from "./national-ids/italy.ts";
import { bsn } from "./national-ids/netherlands.ts";
import { pesel } from "./national-ids/poland.ts";
import { dni } from "./national-ids/spain.ts";
import { personnummer } from "./national-ids/sweden.ts";
import { nhs, nino } from "./national-ids/united-kingdom.ts";

/** Numbers that states give to persons and that carry check digits or a form of their own, country by country. */
export const nationalIds: readonly Detector[] = [
  nino,
  nhs,
  steuerId,
  germanCard,
  nir,
  dni,
  codiceFiscale,
  bsn,
  pesel,
  personnummer,
  aadhaar,
  pan,
  cpf,
  tfn,
  medicare,
  sin,
  chinese,
];
