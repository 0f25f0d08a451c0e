import { hash } from "node:crypto";
import { z } from "zod";
import { outsideFindings } from "../../model/keys.ts";
import type { OutsideUse } from "../../model/privacy.ts";
import type { ObjectStore } from "../../shards/object-store.ts";
import { inParallel } from "../../stage/in-parallel.ts";
import type { Finding } from "../detector.ts";
import { type Document, documentsOf, inTexts } from "./documents.ts";
import type { OutsideAnswer, OutsideDetector } from "./outside-detector.ts";

export interface OutsideText {
  text: string;
  /** BCP 47. */
  language: string | undefined;
}

/** By text, what each detector found in it, in the order of the detectors. */
export type OutsideFindings = ReadonlyMap<string, readonly (readonly Finding[])[]>;

const Stored = z.object({
  /** Absent where there was no usable answer. */
  found: z
    .array(
      z.object({
        start: z.int(),
        end: z.int(),
        type: z.string(),
        detector: z.string(),
        confidence: z.number(),
      }),
    )
    .optional(),
  tokens: z.int(),
});

/**
 * Asks detectors outside this process, many texts a question. Answers are kept by the hash of the question, as places and
 * types: never a value, since they lie in the data bucket.
 */
export class OutsideSearch {
  readonly used: Record<string, OutsideUse> = {};
  readonly #detectors: readonly OutsideDetector[];
  readonly #store: ObjectStore | undefined;

  /** @param store Where answers are kept; nowhere when there is none. */
  constructor(detectors: readonly OutsideDetector[], store?: ObjectStore) {
    this.#detectors = detectors;
    this.#store = store;
  }

  /** @throws ModelUnavailable, ModelRefused */
  async find(texts: readonly OutsideText[]): Promise<OutsideFindings> {
    const found = new Map<string, Finding[][]>();
    for (const [i, detector] of this.#detectors.entries()) {
      const asked = Map.groupBy(texts, ({ language }) => detector.languageFor(language));
      for (const [language, some] of asked) {
        if (language === undefined) {
          this.#use(detector).unread += some.length;
          continue;
        }
        const unique = [...new Set(some.map(({ text }) => text))].filter((text) =>
          /[\p{L}\p{N}]{2}/u.test(text),
        );
        const documents = documentsOf(unique, detector.documentBytes);
        const answers = await inParallel(documents, detector.atOnce, (document) =>
          this.#ask(detector, document, language),
        );
        documents.forEach((document, at) => {
          for (const { index, finding } of inTexts(document, answers[at]?.found ?? [])) {
            const text = unique[index] ?? "";
            const lists = found.get(text) ?? this.#detectors.map(() => []);
            lists[i]?.push(finding);
            found.set(text, lists);
          }
        });
      }
    }
    return found;
  }

  async #ask(
    detector: OutsideDetector,
    { text }: Document,
    language: string,
  ): Promise<OutsideAnswer | undefined> {
    const use = this.#use(detector);
    const question = JSON.stringify([detector.name, detector.settings, language, text]);
    const key = outsideFindings(hash("sha256", question));
    const stored = await this.#store?.readWhole("data", key);
    const known = stored && Stored.parse(JSON.parse(stored.toString("utf8")));
    const answer = known
      ? known.found && { found: known.found, tokens: known.tokens }
      : await detector.ask(text, language);
    use.questions++;
    use.characters += text.length;
    use.tokens += answer?.tokens ?? 0;
    if (!answer) use.unanswered++;
    if (!known) {
      const kept = Buffer.from(JSON.stringify({ tokens: 0, ...answer }));
      await this.#store?.write("data", key, kept, "application/json");
    }
    return answer;
  }

  #use({ name }: OutsideDetector): OutsideUse {
    this.used[name] ??= { questions: 0, characters: 0, tokens: 0, unanswered: 0, unread: 0 };
    return this.used[name];
  }
}
