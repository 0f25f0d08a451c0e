import { z } from "zod";

/**
 * The kinds of personal data Provender tells apart. `standard` holds what points at one person directly, `strict`
 * adds what does so together with other facts (quasi-identifiers).
 */
export const STANDARD_TYPES = [
  "NAME",
  "EMAIL",
  "PHONE",
  "CREDIT_CARD",
  "IBAN",
  "BANK_ACCOUNT",
  "IP",
  "MAC",
  "CREDENTIALS",
  "SECRET",
  "PASSWORD",
  "CRYPTO",
  "SSN",
  "NATIONAL_ID",
  "TAX_ID",
  "HEALTH_ID",
  "PASSPORT",
  "DRIVER_LICENSE",
  "DATE_OF_BIRTH",
  "ADDRESS",
  "PLATE",
  "ACCOUNT",
  "CASE_NUMBER",
  "USERNAME",
  "GEO",
] as const;
export const STRICT_TYPES = [
  "AGE",
  "LOCATION",
  "DATE",
  "ORGANIZATION",
  "NATIONALITY",
  "JOB_TITLE",
  "URL",
] as const;
export type PiiType = (typeof STANDARD_TYPES)[number] | (typeof STRICT_TYPES)[number];
export const PII_TYPES: readonly PiiType[] = [...STANDARD_TYPES, ...STRICT_TYPES];

export const MaskingProfile = z.enum(["standard", "strict"]);
export type MaskingProfile = z.infer<typeof MaskingProfile>;

/** What takes a found value's place. */
export const Operator = z.enum(["placeholder", "numbered", "surrogate", "hash", "redact", "keep"]);
export type Operator = z.infer<typeof Operator>;

const TypeName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,39}$/, "write a type in capitals, digits and underscores, e.g. EMPLOYEE_ID")
  .describe("In capitals, digits and underscores, e.g. EMPLOYEE_ID.");

export const Recogniser = z
  .strictObject({
    type: TypeName,
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe("A regular expression; it is tried with the u flag, case as written."),
    words: z.array(z.string().min(1)).default([]).describe("Words or phrases, found whole and in any case."),
  })
  .refine((r) => r.pattern !== undefined || r.words.length > 0, { error: "give a pattern, words, or both" })
  .refine((r) => r.pattern === undefined || compiles(r.pattern), {
    error: "not a regular expression",
    path: ["pattern"],
  });
export type Recogniser = z.infer<typeof Recogniser>;

/** Told beside whatever else is wrong: so it reads settings that may be none yet. */
function typesKnown(masking: unknown, context: z.core.$RefinementCtx): void {
  const { data } = z
    .object({
      types: z.record(z.string(), z.unknown()),
      recognisers: z.array(z.object({ type: z.string().catch("") })).catch([]),
    })
    .safeParse(masking);
  const known = [...PII_TYPES, "DENIED", ...(data?.recognisers ?? []).map(({ type }) => type)];
  for (const type of Object.keys(data?.types ?? {}))
    if (!known.includes(type))
      context.addIssue({
        code: "custom",
        message: `no detector finds ${type}; there are ${known.join(", ")}`,
        path: ["types", type],
        params: { names: known },
      });
}

export const Masking = z
  .strictObject({
    profile: MaskingProfile.default("standard").describe(
      "standard masks direct identifiers; strict masks places, dates, ages, job titles, nationalities and organisations too.",
    ),
    operator: Operator.default("placeholder").describe(
      "placeholder: [EMAIL]. numbered: [NAME_1], the same person the same number throughout a conversation. surrogate: another value of the same form. hash: a keyed hash. redact: [REDACTED]. keep: found and counted, left in place.",
    ),
    types: z
      .record(TypeName, Operator)
      .default({})
      .describe("The operator of single types; naming a type of the strict profile switches it on."),
    regions: z
      .array(z.string().length(2))
      .default(["US", "GB", "CA", "AU", "IN", "DE", "FR", "ES", "IT", "NL", "PL", "SE", "BR", "CN"])
      .describe("Countries whose national phone numbers are looked for, the likeliest first."),
    allow: z
      .array(z.string().min(1))
      .default([])
      .describe("Values that are never masked, e.g. your own support address."),
    deny: z.array(z.string().min(1)).default([]).describe("Values that are always masked."),
    recognisers: z
      .array(Recogniser)
      .default([])
      .describe("What only you know: employee numbers, project names."),
    comprehend: z
      .boolean()
      .default(false)
      .describe(
        "Amazon Comprehend looks too, at English and Spanish texts. They leave the raw bucket for it; the plan says what it costs.",
      ),
    model: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A model behind OPENAI_BASE_URL looks too, by its name. Unmasked texts are sent there: mind whose it is.",
      ),
    keyVariable: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/)
      .default("MASKING_KEY")
      .describe("The environment variable that holds the key of surrogates and hashes."),
  })
  .prefault({})
  .superRefine(typesKnown, { when: () => true });
export type Masking = z.infer<typeof Masking>;

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "gu");
    return true;
  } catch {
    return false;
  }
}
