import type { Example } from "../../shared/model/record.ts";
import { codeParts } from "../../shared/text/code-parts.ts";
import { Grams, type Repeats } from "./grams.ts";
import { scanText, type TextScan } from "./text-scan.ts";

/** Serves all texts. */
const grams = new Grams();

/** One turn's text, read once however many filters ask. */
export class Turn {
  /** Index in the record's messages. */
  readonly turn: number;
  readonly text: string;
  #prose: string | undefined;
  #isCode: boolean | undefined;
  #scan: TextScan | undefined;
  #pairs: Repeats | undefined;

  constructor(turn: number, text: string) {
    this.turn = turn;
    this.text = text;
  }

  /** The text without code blocks and inline code; each leaves a space. */
  get prose(): string {
    this.#prose ??= this.text.includes("`") || this.text.includes("~~~") ? withoutCode(this.text) : this.text;
    return this.#prose;
  }

  /** Whether the prose is code that nobody marked as such. */
  get isCode(): boolean {
    this.#isCode ??= isMostlyCode(this.prose);
    return this.#isCode;
  }

  /** What the prose is made of. */
  get scan(): TextScan {
    this.#scan ??= scanText(this.prose);
    return this.#scan;
  }

  /** How the prose repeats its pairs of words. */
  get pairs(): Repeats {
    this.#pairs ??= grams.count(this.scan.words, 2);
    return this.#pairs;
  }
}

/** An assistant turn that is learned (its weight is not 0), and the user's turn it answers. */
export interface Answer {
  answer: Turn;
  question: Turn | undefined;
}

/** A record as the filters read it: made once, so that no text is cut up or counted twice. */
export class Reading {
  readonly #messages: Example["messages"];
  #questions: readonly Turn[] | undefined;
  #answers: readonly Answer[] | undefined;

  constructor({ messages }: Example) {
    this.#messages = messages;
  }

  get questions(): readonly Turn[] {
    this.#read();
    return this.#questions ?? [];
  }

  get answers(): readonly Answer[] {
    this.#read();
    return this.#answers ?? [];
  }

  #read(): void {
    if (this.#answers) return;
    const questions: Turn[] = [];
    const answers: Answer[] = [];
    for (const [turn, { role, content, weight }] of this.#messages.entries()) {
      if (content === null || content === "") continue;
      if (role === "user") questions.push(new Turn(turn, content));
      else if (role === "assistant" && weight !== 0)
        answers.push({ answer: new Turn(turn, content), question: questions.at(-1) });
    }
    this.#questions = questions;
    this.#answers = answers;
  }
}

/** How lines of the common languages end and begin, and seldom a line of prose. */
const CODE_LINE =
  /[;{}]\s*$|^\s*(?:import |from \w+ import |def |class |const |let |var |func |fn |function |return\b|#include|public |private |if \(|for \(|while \(|\}|@\w|[A-Za-z_][\w.]* ?\+?= |[A-Za-z_][\w.]*\([^)]*\)?\s*$)/;
const LEAST_CODE = 0.3;

export const isCodeLine = (line: string): boolean => CODE_LINE.test(line);

/** Whether a third of its lines look like code. */
export function isMostlyCode(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length >= 3 && lines.filter(isCodeLine).length >= LEAST_CODE * lines.length;
}

const withoutCode = (text: string): string =>
  codeParts(text)
    .map(({ text, code }) => (code ? " " : text))
    .join("");
