import type { Finding } from "../detector.ts";

/** A detector outside this process: it is asked, answers later, and costs something. */
export interface OutsideDetector {
  readonly name: string;
  /** All that shapes its answers besides the text: a change asks anew. */
  readonly settings: string;
  /** Bytes of UTF-8 that one question holds at most. */
  readonly documentBytes: number;
  /** Questions under way at a time. */
  readonly atOnce: number;
  /** The language to ask in, or undefined where it does not read this one. @param language BCP 47; undefined when unknown */
  languageFor(language: string | undefined): string | undefined;
  /**
   * What it finds in a document; offsets in UTF-16 code units. Undefined when it gave no usable answer.
   * @throws ModelUnavailable, ModelRefused
   */
  ask(document: string, language: string): Promise<OutsideAnswer | undefined>;
}

export interface OutsideAnswer {
  found: readonly Finding[];
  tokens: number;
}

/**
 * Outside detectors are as sure as they say up to this: a passed checksum or a provider's fixed format (above .9) is
 * surer.
 */
export const MOST_CONFIDENT = 0.89;
