import type { Detector } from "../detector.ts";
import { cuit } from "./national-ids/argentina.ts";
import { medicare, tfn } from "./national-ids/australia.ts";
import { svnr } from "./national-ids/austria.ts";
import { registerNumber } from "./national-ids/belgium.ts";
import { cpf } from "./national-ids/brazil.ts";
import { egn } from "./national-ids/bulgaria.ts";
import { sin } from "./national-ids/canada.ts";
import { rut } from "./national-ids/chile.ts";
import { chinese } from "./national-ids/china.ts";
import { oib } from "./national-ids/croatia.ts";
import { birthNumber } from "./national-ids/czechia.ts";
import { cpr } from "./national-ids/denmark.ts";
import { hetu } from "./national-ids/finland.ts";
import { nir } from "./national-ids/france.ts";
import { germanCard, steuerId } from "./national-ids/germany.ts";
import { afm } from "./national-ids/greece.ts";
import { aadhaar, gstin, pan } from "./national-ids/india.ts";
import { pps } from "./national-ids/ireland.ts";
import { teudatZehut } from "./national-ids/israel.ts";
import { codiceFiscale } from "./national-ids/italy.ts";
import { myNumber } from "./national-ids/japan.ts";
import { residentNumber } from "./national-ids/korea.ts";
import { curp } from "./national-ids/mexico.ts";
import { bsn } from "./national-ids/netherlands.ts";
import { fodselsnummer } from "./national-ids/norway.ts";
import { pesel } from "./national-ids/poland.ts";
import { nif } from "./national-ids/portugal.ts";
import { cnp } from "./national-ids/romania.ts";
import { inn, snils } from "./national-ids/russia.ts";
import { nric } from "./national-ids/singapore.ts";
import { southAfrican } from "./national-ids/south-africa.ts";
import { dni } from "./national-ids/spain.ts";
import { personnummer } from "./national-ids/sweden.ts";
import { ahv } from "./national-ids/switzerland.ts";
import { taiwanese } from "./national-ids/taiwan.ts";
import { thai } from "./national-ids/thailand.ts";
import { kimlik } from "./national-ids/turkey.ts";
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
  gstin,
  cpf,
  tfn,
  medicare,
  sin,
  chinese,
  kimlik,
  residentNumber,
  myNumber,
  teudatZehut,
  afm,
  ahv,
  registerNumber,
  nif,
  hetu,
  birthNumber,
  oib,
  cnp,
  egn,
  snils,
  inn,
  southAfrican,
  curp,
  cuit,
  rut,
  nric,
  taiwanese,
  pps,
  svnr,
  fodselsnummer,
  thai,
  cpr,
];
