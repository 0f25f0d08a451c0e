import { Signer } from "../functions/dedupe/signature.ts";
import { Dedupe } from "../shared/model/recipe-dedupe.ts";
import type { Message } from "../shared/model/record.ts";
import { comparableTurns } from "../shared/similarity/comparable-turns.ts";
import { shingleSizes, shingles } from "../shared/similarity/shingles.ts";
import { bandHashes, chooseBanding, Sketcher } from "../shared/similarity/sketch.ts";
import { WordReader } from "../shared/similarity/words.ts";
import { chatRows } from "./corpus.ts";
import { type Measure, median, printTable } from "./table.ts";

/** Signatures per second on one core: `node bench/dedupe.ts [records]`. The floor is JSON.parse of the same chats. */
const records = Number(process.argv[2] ?? 20_000);
const lines = [...chatRows(records)];
const bytes = lines.reduce((sum, line) => sum + line.length, 0);
const chats = lines.map((line): { messages: Message[] } => JSON.parse(line));
const turns = chats.map(({ messages }) => comparableTurns(messages));
const banding = chooseBanding(0.8, 0.99);

async function measure(name: string, work: () => void): Promise<Measure> {
  const seconds = await median(5, async () => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  });
  return { name, records, bytes, seconds };
}

const words = new WordReader();
const sketcher = new Sketcher();
const signer = new Signer(Dedupe.parse({}));
console.log(
  `${banding.bands} bands of ${banding.rows} rows: ${(100 * (1 - (1 - 0.8 ** banding.rows) ** banding.bands)).toFixed(1)} % at 0.8`,
);
printTable(
  await measure("floor: JSON.parse", () => {
    for (const line of lines) JSON.parse(line);
  }),
  [
    await measure("words, shingles, sketch, bands", () => {
      for (const own of turns) {
        const read = words.read(own);
        for (const size of shingleSizes(read.length, 0.8))
          bandHashes(sketcher.sketch(shingles(read, own, size).members), banding, size);
      }
    }),
    await measure("comparable text", () => {
      for (const { messages } of chats) comparableTurns(messages);
    }),
    await measure("whole signature", () => {
      for (const chat of chats) signer.sign(chat);
    }),
  ],
);
