import { existsSync, readFileSync } from "node:fs";
import { Masker } from "../shared/masking/mask-record.ts";
import { Masking } from "../shared/model/recipe-masking.ts";
import type { Example, Message } from "../shared/model/record.ts";
import { chatRows } from "./corpus.ts";
import { fastest, repeated } from "./stopwatch.ts";

/**
 * `node bench/masking.ts`: megabytes of text a second of processor time that masking takes on one core, with the default
 * recipe and with every built-in detector's findings masked (strict), and the ratio to the floor, which parses and
 * stringifies the same records; on made-up chats and, where they are, on real data beside the project.
 */
const DATA = new URL("../../shared/data/", import.meta.url);

/** Bytes after which the compiler has done what it does. */
const ENOUGH = 16e6;

/** A record of these messages. */
export const asRecord = (messages: Message[]): Example => ({
  id: "0".repeat(32),
  messages,
  source: { name: "bench", kind: "public", uri: "bench", version: "0", locator: { line: 1 } },
});

const user = (...contents: string[]): Example =>
  asRecord(contents.map((content) => ({ role: "user", content })));

function real(path: string, read: (text: string) => Example[]): Example[] {
  const file = new URL(path, DATA);
  return existsSync(file) ? read(readFileSync(file, "utf8")) : [];
}

const isAlpaca = (row: unknown): row is Record<string, string> =>
  typeof row === "object" && row !== null && Object.values(row).every((value) => typeof value === "string");
const alpaca = (text: string): Example[] => {
  const rows: unknown = JSON.parse(text);
  return Array.isArray(rows)
    ? rows
        .filter(isAlpaca)
        .map(({ instruction = "", input = "", output = "" }) => user(instruction, input, output))
    : [];
};
const lines = (text: string): unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

async function main(): Promise<void> {
  const corpora: Record<string, Example[]> = {
    "made-up support chats": Array.from(chatRows(6000), (row) => asRecord(JSON.parse(row).messages)),
    "instructions, English": real("chat-formats/alpaca_en_demo.json", alpaca),
    "instructions, Chinese": real("chat-formats/alpaca_zh_demo.json", alpaca),
    "arithmetic questions": real("gsm8k/train.jsonl", (text) =>
      lines(text)
        .filter(isAlpaca)
        .map(({ question = "", answer = "" }) => user(question, answer)),
    ),
    "support tickets, as rows": real("support-tickets/customer_support_tickets.csv", (text) =>
      text.split(/\n(?=\d+,)/).map((row) => user(row)),
    ),
  };
  console.log(`${"".padEnd(28)}       MB  standard    strict   MB/s of processor time (ratio to the floor)`);
  for (const [name, records] of Object.entries(corpora)) {
    if (records.length === 0) console.log(`${name.padEnd(28)} not here`);
    else await measure(name, records);
  }
}

async function measure(name: string, records: readonly Example[]): Promise<void> {
  const rows = records.map((record) => JSON.stringify(record));
  const bytes = records
    .flatMap(({ messages }) => messages)
    .reduce((sum, { content }) => sum + Buffer.byteLength(content ?? ""), 0);
  const runs = Math.min(20, Math.max(4, Math.ceil(ENOUGH / bytes)));
  const cost = async (work: () => void): Promise<number> => fastest(await repeated(runs, work)).cpu;
  const floor = await cost(() => {
    for (const row of rows) JSON.stringify(JSON.parse(row));
  });
  const cells: string[] = [];
  for (const profile of ["standard", "strict"] as const) {
    const masker = new Masker(Masking.parse({ profile }), {});
    const taken = await cost(() => {
      for (const record of records) masker.mask(record);
    });
    cells.push(`${(bytes / taken / 1e6).toFixed(1)} (${(floor / taken).toFixed(3)})`.padStart(14));
  }
  console.log(`${name.padEnd(28)} ${(bytes / 1e6).toFixed(1).padStart(6)} ${cells.join(" ")}`);
}

if (import.meta.main) await main();
