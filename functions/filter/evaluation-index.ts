import { HashTable } from "./hash-table.ts";
import { HALVES, Passage } from "./passage.ts";

/** A shorter question is everyone's: "How are you today?" Unit: words; two characters without spaces are one. */
export const LEAST_WORDS = 5;
/** What more questions share is a template, an instruction or a passage, and gives none of them away. Unit: questions. */
export const MOST_SHARERS = 10;
/** A value of the table holds a question's number and, in its last four bits, how many questions share the words. */
const SHARERS = 16;

/** A text of evaluation data, and where it stands. */
export interface Question {
  /** Index of the file. */
  file: number;
  /** From 1. */
  line: number;
  /** Sequences it has; 0 where it must stand whole. */
  sequences: number;
  /** Unit: words. */
  words: number;
}

/** A question that stands in a text: how many of its sequences, or the whole of it. */
export interface Found {
  question: Question;
  sequences: number;
}

/**
 * The questions of evaluation data, to be found in other texts by any `words` words in a row (Brown et al. 2020, appendix
 * C: 13 words, and sequences that are frequent left aside). A shorter question, or one with no sequence of its own, must
 * stand whole.
 *
 * Memory: 16 to 32 bytes for each different sequence; 100,000 questions of 50 words take about 100 MB. A sequence is
 * told by 64 bits: the chance that any of a thousand million others equals one of four million is 1 in 4,000.
 */
export class EvaluationIndex {
  readonly files: readonly string[];
  readonly questions: Question[] = [];
  /** By file. */
  readonly notLookedFor: number[];
  readonly #halves: number;
  readonly #sequences = new HashTable();
  readonly #wholes = new HashTable();
  /** How whole questions begin. */
  readonly #beginnings = new HashTable();
  #lengths: number[] = [];
  readonly #passage = new Passage();

  /** @param words In a row, two characters without spaces for one. */
  constructor(files: readonly string[], words: number) {
    this.files = files;
    this.notLookedFor = files.map(() => 0);
    this.#halves = HALVES * words;
  }

  /** Different sequences. */
  get sequences(): number {
    return this.#sequences.size;
  }

  /** One more question; one that is there already changes nothing. */
  add(text: string, file: number, line: number): void {
    const passage = this.#passage.read(text);
    const { length } = passage;
    const number = this.questions.length;
    passage.hash(0, length);
    const { size } = this.#wholes;
    this.#wholes.place(passage.a, passage.b, number);
    if (length === 0 || this.#wholes.size === size) return;
    const question: Question = { file, line, sequences: 0, words: length };
    this.questions.push(question);
    if (passage.halves(length) < HALVES * LEAST_WORDS) {
      this.notLookedFor[file] = (this.notLookedFor[file] ?? 0) + 1;
      question.words = 0;
      return;
    }
    for (const _ of runs(passage, this.#halves)) {
      question.sequences++;
      const place = this.#sequences.place(passage.a, passage.b, number * SHARERS);
      const value = this.#sequences.value(place);
      if (value % SHARERS <= MOST_SHARERS) this.#sequences.set(place, value + 1);
    }
    // Kept until all are in: which have words of their own is known then.
    runs(passage, HALVES * LEAST_WORDS).next();
    this.#beginnings.place(passage.a, passage.b, number);
  }

  /** Settles which questions must stand whole; nothing is added after. */
  close(): this {
    const own = new Uint8Array(this.questions.length);
    for (const value of this.#sequences.values())
      if (value % SHARERS <= MOST_SHARERS) own[Math.floor(value / SHARERS)] = 1;
    const lengths = new Set<number>();
    for (const [number, question] of this.questions.entries()) {
      if (own[number] === 1 || question.words === 0) continue;
      question.sequences = 0;
      lengths.add(question.words);
    }
    this.#lengths = [...lengths].sort((a, b) => b - a);
    return this;
  }

  /** The question most of whose sequences stand in the text, or a longest one that stands there whole. */
  find(text: string): Found | undefined {
    const passage = this.#passage.read(text);
    const found = new Map<number, number>();
    for (const _ of runs(passage, this.#halves)) {
      const value = this.#sequences.get(passage.a, passage.b);
      if (value === undefined || value % SHARERS > MOST_SHARERS) continue;
      const number = Math.floor(value / SHARERS);
      found.set(number, (found.get(number) ?? 0) + 1);
    }
    let best: Found | undefined;
    for (const [number, sequences] of found) {
      const question = this.questions[number];
      if (question && sequences > (best?.sequences ?? 0))
        best = { question, sequences: Math.min(sequences, question.sequences) };
    }
    return best ?? this.#findWhole(passage);
  }

  #findWhole(passage: Passage): Found | undefined {
    if (this.#lengths.length === 0) return undefined;
    for (const from of runs(passage, HALVES * LEAST_WORDS)) {
      if (this.#beginnings.get(passage.a, passage.b) === undefined) continue;
      for (const length of this.#lengths) {
        if (from + length > passage.length) continue;
        passage.hash(from, from + length);
        const question = this.questions[this.#wholes.get(passage.a, passage.b) ?? -1];
        if (question && question.words === length && question.sequences === 0)
          return { question, sequences: 0 };
      }
    }
    return undefined;
  }
}

/** The shortest run of words from each place on that weighs so much; its hash stands in the passage. */
function* runs(passage: Passage, halves: number): Generator<number> {
  let to = 0;
  for (let from = 0; from < passage.length; from++) {
    const wanted = passage.halves(from) + halves;
    while (to < passage.length && passage.halves(to) < wanted) to++;
    if (passage.halves(to) < wanted) return;
    passage.hash(from, to);
    yield from;
  }
}
