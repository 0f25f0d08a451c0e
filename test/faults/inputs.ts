import { createHash } from "node:crypto";
import { incoming } from "../../shared/model/keys.ts";
import { ticket } from "../e2e/made-up.ts";

export const DATASET = "shop";

/** Approval-free; one operator asks a model (a made-up one on this machine), the other none. */
export const RECIPE = `name: ${DATASET}
sources:
  - name: tickets
    kind: logs
    files: ["tickets/*.jsonl"]
    key: "{id}"
    category: "{topic}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
  - name: faq
    files: ["faq/*.csv"]
augmentation: { operators: [rephrase, typing-noise], perCategory: 40, rounds: 1 }
split: { validation: 0.2 }
tolerance: { badLines: 0.2 }
seed: 3
`;

export interface Upload {
  key: string;
  content: string;
}

/** Rows of two topics; one has too few, and examples are made for it. */
const tickets = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const row = ticket(first + i);
    return `${JSON.stringify({ ...row, topic: i % 3 === 0 ? "rare" : "usual" })}\n`;
  }).join("");

const file = (source: string, name: string, content: string): Upload => ({
  key: incoming(DATASET, source, name),
  content,
});

const faq = (first: number, rows: number): string =>
  `question,answer\n${Array.from({ length: rows }, (_, i) => {
    const word = createHash("sha256")
      .update(`faq ${first + i}`)
      .digest("hex")
      .slice(0, 10);
    return `"How do I return order ${word},\nwhich I no longer want?","Send parcel ${word} back within ${7 + i} days."\n`;
  }).join("")}`;

/** A file of 40 rows, with rows of another file and a line that is no JSON. */
const B = `${tickets(100, 20)}${tickets(7, 3)}{"id": 120, "topic"\n${tickets(121, 16)}`;

/** What is there before a case of each kind, and what is uploaded in it; the order is that of the events. */
export const SCENARIOS = {
  /** Nothing was ever built. */
  first: {
    before: [],
    uploads: [
      file("tickets", "a.jsonl", tickets(0, 40)),
      file("tickets", "b.jsonl", B),
      file("faq", "faq.csv", faq(0, 20)),
    ],
  },
  /** A version is current; a file is new and one is replaced. */
  next: {
    before: [
      file("tickets", "a.jsonl", tickets(0, 40)),
      file("tickets", "b.jsonl", B),
      file("faq", "faq.csv", faq(0, 20)),
    ],
    uploads: [
      file("tickets", "c.jsonl", tickets(200, 30)),
      file("faq", "faq.csv", faq(0, 30)),
      file("tickets", "b.jsonl", `${B}${tickets(140, 10)}`),
    ],
  },
} as const satisfies Record<string, { before: readonly Upload[]; uploads: readonly Upload[] }>;

export type Scenario = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = ["first", "next"] as const satisfies readonly Scenario[];

/** What takes the place of a file that was just listed. */
export const replacement = (content: string, n: number): string => `${content}${tickets(300 + 10 * n, 5)}`;
