import { z } from "zod";
import type { Span } from "./detector.ts";

/** A text whose personal data a person has marked. Offsets are UTF-16 code units. */
export interface GoldDocument {
  text: string;
  spans: readonly Span[];
  language?: string;
}

const Mark = z.union([
  z.looseObject({
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    type: z.string().optional(),
    label: z.string().optional(),
    entity_type: z.string().optional(),
    text: z.string().optional(),
    value: z.string().optional(),
  }),
  z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.string()]),
]);
const Line = z.looseObject({
  text: z.string().optional(),
  full_text: z.string().optional(),
  source_text: z.string().optional(),
  spans: z.array(Mark).optional(),
  annotations: z.array(Mark).optional(),
  entities: z.array(Mark).optional(),
  labels: z.array(Mark).optional(),
  label: z.array(Mark).optional(),
  privacy_mask: z.array(Mark).optional(),
  language: z.string().optional(),
});

/** What other labelled sets call our types; a label that is not here and not a type of ours stays as it is. */
const LABELS: readonly (readonly [string, string])[] = [
  [
    "NAME",
    "PERSON PER PERSON_NAME FULL_NAME FIRST_NAME FIRSTNAME LAST_NAME LASTNAME SURNAME GIVENNAME GIVEN_NAME MIDDLE_NAME MIDDLENAME NAME_STUDENT PATIENT DOCTOR STAFF HCW PREFIX_NAME",
  ],
  ["EMAIL", "EMAIL_ADDRESS E_MAIL MAIL"],
  ["PHONE", "PHONE_NUMBER PHONENUMBER TELEPHONE TELEPHONENUM TEL PHONE_NUM PHONEIMEI FAX FAX_NUMBER MOBILE"],
  [
    "CREDIT_CARD",
    "CREDIT_CARD_NUMBER CREDITCARD CREDITCARDNUMBER CARD CARD_NUMBER CREDIT_DEBIT_NUMBER PAYMENT_CARD PAN_NUMBER",
  ],
  ["IBAN", "IBAN_CODE INTERNATIONAL_BANK_ACCOUNT_NUMBER"],
  [
    "BANK_ACCOUNT",
    "BANK_ACCOUNT_NUMBER ACCOUNTNUMBER BANK_NUMBER ROUTING ROUTING_NUMBER BANK_ROUTING SWIFT BIC US_BANK_NUMBER SORT_CODE BANK",
  ],
  ["IP", "IP_ADDRESS IPADDRESS IPV4 IPV6 IP_ADDR"],
  ["MAC", "MAC_ADDRESS MACADDRESS"],
  ["SSN", "US_SSN SOCIAL_SECURITY_NUMBER SOCIALNUMBER SOCIALNUM ITIN US_ITIN"],
  ["PASSPORT", "PASSPORT_NUMBER PASSPORTNUM US_PASSPORT"],
  [
    "DRIVER_LICENSE",
    "DRIVER_LICENSE_NUMBER DRIVERLICENSE DRIVERLICENSENUM DRIVERS_LICENSE DRIVING_LICENCE DRIVING_LICENSE US_DRIVER_LICENSE DRIVER_ID",
  ],
  [
    "NATIONAL_ID",
    "NATIONAL_ID_NUMBER ID_NUMBER IDCARD IDCARDNUM NINO UK_NINO AADHAAR CPF BSN PESEL DNI NIE CODICE_FISCALE PERSONNUMMER SIN CHINESE_ID IN_AADHAAR ES_NIF IT_FISCAL_CODE PL_PESEL",
  ],
  ["TAX_ID", "TAXNUM TAX_NUMBER TFN AU_TFN PAN IN_PAN VAT STEUER_ID"],
  [
    "HEALTH_ID",
    "NHS NHS_NUMBER UK_NHS MEDICARE AU_MEDICARE MEDICAL_RECORD_NUMBER MRN HEALTH_NUMBER HEALTH_INSURANCE_NUMBER",
  ],
  ["DATE_OF_BIRTH", "DOB BIRTH_DATE BIRTHDATE DATEOFBIRTH BIRTHDAY"],
  [
    "ADDRESS",
    "STREET_ADDRESS STREET STREETADDRESS ADDR POSTAL_ADDRESS LOCATION_ADDRESS STREETNUM BUILDINGNUM",
  ],
  ["LOCATION", "LOC GPE CITY COUNTRY STATE PLACE COUNTY REGION"],
  [
    "ORGANIZATION",
    "ORG ORGANIZATION_NAME ORGANISATION COMPANY COMPANYNAME COMPANY_NAME EMPLOYER CORPORATION",
  ],
  ["DATE", "DATE_TIME TIMESTAMP TIME DATETIME"],
  ["AGE", "AGES"],
  ["NATIONALITY", "NRP NORP ETHNICITY"],
  ["JOB_TITLE", "TITLE JOB JOBTITLE OCCUPATION PROFESSION JOBAREA JOBTYPE"],
  ["SECRET", "API_KEY APIKEY TOKEN ACCESS_TOKEN KEY AWS_ACCESS_KEY AWS_SECRET_KEY PRIVATE_KEY CREDENTIAL"],
  ["PASSWORD", "PASS PASSWD PIN"],
  ["USERNAME", "USER USER_NAME HANDLE LOGIN"],
  [
    "CRYPTO",
    "CRYPTO_ADDRESS BITCOINADDRESS ETHEREUMADDRESS LITECOINADDRESS WALLET BITCOIN ETHEREUM CRYPTO_WALLET",
  ],
  ["PLATE", "LICENSE_PLATE LICENCE_PLATE VEHICLE_PLATE VEHICLEVRM VRM VEHICLE_REGISTRATION"],
  ["ACCOUNT", "ACCOUNT_NUMBER ACCOUNT_ID CUSTOMER_ID MEMBER_ID EMPLOYEE_ID STUDENT_ID BAR_NUMBER"],
  ["CASE_NUMBER", "COURT_CASE_NUMBER DOCKET_NUMBER CASE DOCKET TICKET"],
  ["GEO", "COORDINATE COORDINATES NEARBYGPSCOORDINATE LAT_LONG GPS GPS_COORDINATES"],
  ["URL", "WEBSITE URL_PERSONAL"],
  ["CREDENTIALS", "URL_CREDENTIALS"],
];
const OURS = new Map(
  LABELS.flatMap(([type, others]) => others.split(" ").map((other) => [other, type] as const)),
);

/** A label of another set as our type. */
export function typeOfLabel(label: string): string {
  const name = label
    .replace(/^[BILUES]-/, "")
    .toUpperCase()
    .replace(/[\s-]+/g, "_");
  return OURS.get(name) ?? name;
}

/** One line of a labelled JSONL file. @throws ZodError when it has no text or its marks have no offsets */
export function goldLine(value: unknown): GoldDocument {
  const line = Line.parse(value);
  const text = line.text ?? line.full_text ?? line.source_text ?? "";
  const marks =
    line.spans ?? line.annotations ?? line.entities ?? line.privacy_mask ?? line.labels ?? line.label ?? [];
  const spans = marks.map((mark) =>
    Array.isArray(mark)
      ? { start: mark[0], end: mark[1], type: typeOfLabel(mark[2]) }
      : {
          start: mark.start,
          end: mark.end,
          type: typeOfLabel(mark.entity_type ?? mark.label ?? mark.type ?? ""),
        },
  );
  const texts = marks.map((mark) => (Array.isArray(mark) ? undefined : (mark.text ?? mark.value)));
  return {
    text,
    spans: inCodeUnits(text, spans, texts),
    ...(line.language !== undefined && { language: line.language }),
  };
}

/**
 * Most labelled sets count code points. Where a text holds characters beyond the BMP and the marks' own text says that
 * they count so, offsets are turned into code units.
 */
function inCodeUnits(
  text: string,
  spans: readonly Span[],
  texts: readonly (string | undefined)[],
): readonly Span[] {
  if (!/[\ud800-\udbff]/.test(text)) return spans;
  const points = Array.from(text);
  const fits = spans.every(
    ({ start, end }, i) => texts[i] === undefined || text.slice(start, end) === texts[i],
  );
  const fitsPoints = spans.every(
    ({ start, end }, i) => texts[i] !== undefined && points.slice(start, end).join("") === texts[i],
  );
  if (fits || !fitsPoints) return spans;
  const offsets = [0];
  for (const point of points) offsets.push((offsets.at(-1) ?? 0) + point.length);
  return spans.map(({ start, end, type }) => ({
    start: offsets[start] ?? text.length,
    end: offsets[end] ?? text.length,
    type,
  }));
}

/** A CoNLL file: a token a line, its tag in the last column (B-, I-, O), an empty line between texts. Tokens are joined by spaces. */
export function goldFromConll(file: string): GoldDocument[] {
  const documents: GoldDocument[] = [];
  for (const block of file.split(/\r?\n\s*\r?\n/)) {
    let text = "";
    const spans: Span[] = [];
    for (const line of block.split(/\r?\n/)) {
      const columns = line.includes("\t") ? line.split("\t") : line.split(/\s+/);
      const [token = ""] = columns;
      const tag = columns.at(-1) ?? "O";
      if (token === "" || token === "-DOCSTART-") continue;
      const start = text === "" ? 0 : text.length + 1;
      text += text === "" ? token : ` ${token}`;
      if (columns.length < 2 || tag === "O" || tag === "") continue;
      const type = typeOfLabel(tag);
      const last = spans.at(-1);
      if (/^[IE]-/.test(tag) && last?.type === type && last.end === start - 1) last.end = text.length;
      else spans.push({ start, end: text.length, type });
    }
    if (text !== "") documents.push({ text, spans });
  }
  return documents;
}

/** A labelled file, JSONL or CoNLL, told apart by its first character. */
export function readGold(file: string): GoldDocument[] {
  if (!file.trimStart().startsWith("{")) return goldFromConll(file);
  return file
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => goldLine(JSON.parse(line)));
}
