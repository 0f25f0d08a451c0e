import {
  type ComprehendClient,
  DetectPiiEntitiesCommand,
  type PiiEntityType,
} from "@aws-sdk/client-comprehend";
import type { Finding } from "../masking/detector.ts";
import {
  MOST_CONFIDENT,
  type OutsideAnswer,
  type OutsideDetector,
} from "../masking/outside/outside-detector.ts";
import { ModelRefused, ModelUnavailable } from "../model/errors.ts";
import type { PiiType } from "../model/recipe-masking.ts";
import { isTransient, nameOf, statusOf } from "./translate-error.ts";

/** DetectPiiEntities takes 100 KB (API reference); shorter documents make a lost answer cheaper. Unit: bytes of UTF-8. */
const DOCUMENT_BYTES = 20_000;
/** English and Spanish. Source: API reference, DetectPiiEntities. */
const LANGUAGES = ["en", "es"];
/** What the service is less sure of than this is no finding. */
const LEAST_SCORE = 0.5;

const TYPES: Readonly<Record<Exclude<PiiEntityType, "ALL">, PiiType>> = {
  ADDRESS: "ADDRESS",
  AGE: "AGE",
  AWS_ACCESS_KEY: "SECRET",
  AWS_SECRET_KEY: "SECRET",
  BANK_ACCOUNT_NUMBER: "BANK_ACCOUNT",
  BANK_ROUTING: "BANK_ACCOUNT",
  CA_HEALTH_NUMBER: "HEALTH_ID",
  CA_SOCIAL_INSURANCE_NUMBER: "NATIONAL_ID",
  CREDIT_DEBIT_CVV: "CREDIT_CARD",
  CREDIT_DEBIT_EXPIRY: "CREDIT_CARD",
  CREDIT_DEBIT_NUMBER: "CREDIT_CARD",
  DATE_TIME: "DATE",
  DRIVER_ID: "DRIVER_LICENSE",
  EMAIL: "EMAIL",
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: "IBAN",
  IN_AADHAAR: "NATIONAL_ID",
  IN_NREGA: "NATIONAL_ID",
  IN_PERMANENT_ACCOUNT_NUMBER: "TAX_ID",
  IN_VOTER_NUMBER: "NATIONAL_ID",
  IP_ADDRESS: "IP",
  LICENSE_PLATE: "PLATE",
  MAC_ADDRESS: "MAC",
  NAME: "NAME",
  PASSPORT_NUMBER: "PASSPORT",
  PASSWORD: "PASSWORD",
  PHONE: "PHONE",
  PIN: "PASSWORD",
  SSN: "SSN",
  SWIFT_CODE: "BANK_ACCOUNT",
  UK_NATIONAL_HEALTH_SERVICE_NUMBER: "HEALTH_ID",
  UK_NATIONAL_INSURANCE_NUMBER: "NATIONAL_ID",
  UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER: "TAX_ID",
  URL: "URL",
  USERNAME: "USERNAME",
  US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: "TAX_ID",
  VEHICLE_IDENTIFICATION_NUMBER: "PLATE",
};
const isKnown = (type: string | undefined): type is keyof typeof TYPES => type !== undefined && type in TYPES;

/** Amazon Comprehend's DetectPiiEntities. */
export class ComprehendDetector implements OutsideDetector {
  readonly name = "comprehend";
  readonly settings = JSON.stringify([LEAST_SCORE]);
  readonly documentBytes = DOCUMENT_BYTES;
  readonly atOnce = 4;
  readonly #client: ComprehendClient;

  constructor(client: ComprehendClient) {
    this.#client = client;
  }

  /** A text whose language nobody told is taken for English. */
  languageFor(language = "en"): string | undefined {
    const primary = language.toLowerCase().split("-")[0];
    return LANGUAGES.find((one) => one === primary);
  }

  async ask(document: string, language: string): Promise<OutsideAnswer> {
    const request = { Text: document, LanguageCode: language === "es" ? ("es" as const) : ("en" as const) };
    const { Entities = [] } = await this.#client
      .send(new DetectPiiEntitiesCommand(request))
      .catch((error: unknown) => {
        throw failureOf(error);
      });
    const unit = codeUnits(document);
    const found = Entities.flatMap(({ Type, Score = 0, BeginOffset = 0, EndOffset = 0 }): Finding[] => {
      if (!isKnown(Type) || Score < LEAST_SCORE || EndOffset <= BeginOffset) return [];
      const confidence = Math.min(Score, MOST_CONFIDENT);
      const [start, end] = [unit(BeginOffset), unit(EndOffset)];
      return [{ start, end, type: TYPES[Type], detector: this.name, confidence }];
    });
    return { found, tokens: 0 };
  }
}

/** The service counts code points (API reference, PiiEntity); a string here counts UTF-16 code units. */
function codeUnits(text: string): (offset: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  const starts = [0];
  for (const point of text) starts.push((starts.at(-1) ?? 0) + point.length);
  return (offset) => starts[offset] ?? text.length;
}

/** The service's own words may quote the text: only names go on. */
function failureOf(error: unknown): Error {
  const status = statusOf(error);
  const data = { model: "Amazon Comprehend", ...(status !== undefined && { status }) };
  const said = nameOf(error) || "no answer";
  if (isTransient(error))
    return new ModelUnavailable(`Amazon Comprehend does not answer (${said}); try again later.`, data);
  return new ModelRefused(
    `Amazon Comprehend refuses (${said}). In your account, deploy with -c comprehend=true; on your machine, give AWS_REGION and AWS_ACCESS_KEY_ID with the permission comprehend:DetectPiiEntities.`,
    data,
  );
}
