import type { Masking } from "../../model/recipe-masking.ts";
import { MODEL_ANSWER_TOKENS, MODEL_DOCUMENT_BYTES } from "./model-detector.ts";

/** What outside detectors will be asked at most, known from the size of the inputs. */
export interface OutsideEstimate {
  comprehend?: { units: number; dollars: number };
  model?: { requests: number; tokens: number };
}

/** Characters a unit. Source: Amazon Comprehend pricing, "Personally Identifiable Information". */
const UNIT_CHARACTERS = 100;
/** US dollars a unit, the first ten million of a month. Source: the same page. */
const UNIT_DOLLARS = 0.0001;
/** Tokens a byte of UTF-8, and the question around a document: upper estimates, as `mostTokens` has them. */
const TOKENS_A_BYTE = 0.5;
const QUESTION_TOKENS = 400;

/** @param bytes Of the inputs, uncompressed: more than the texts in them, since field names count. */
export function estimateOutside(masking: Masking, bytes: number): OutsideEstimate {
  const units = Math.ceil(bytes / UNIT_CHARACTERS);
  const requests = Math.ceil(bytes / MODEL_DOCUMENT_BYTES);
  const tokens = requests * (QUESTION_TOKENS + MODEL_ANSWER_TOKENS) + Math.ceil(bytes * TOKENS_A_BYTE);
  return {
    ...(masking.comprehend && {
      comprehend: { units, dollars: Math.ceil(units * UNIT_DOLLARS * 100) / 100 },
    }),
    ...(masking.model !== undefined && { model: { requests, tokens } }),
  };
}
