import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { z } from "zod";

/** What a made-up shop's customers ask. Everything here is invented. */
const THINGS = ["lamp", "shelf", "sofa", "carpet", "mirror", "drawer", "stool", "curtain", "bench", "vase"];
const TROUBLES = ["arrived broken", "has not arrived", "has the wrong colour", "wobbles", "is too large"];

/** One support row, the same for the same number, unlike every other. */
export function ticket(n: number): { id: number; topic: string; question: string; answer: string } {
  const thing = THINGS[n % THINGS.length] ?? "";
  const trouble = TROUBLES[Math.floor(n / THINGS.length) % TROUBLES.length] ?? "";
  const word = createHash("sha256").update(String(n)).digest("hex").slice(0, 12);
  return {
    id: n,
    topic: trouble.split(" ").at(-1) ?? "",
    question: `My ${thing} from order ${word} ${trouble}. Write to customer${n}@example.com, please.`,
    answer: `We are sorry about the ${thing}. A colleague of team ${word.slice(0, 6)} sends another one for case ${n}.`,
  };
}

/** A file of such rows, from `first` on. */
export const tickets = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify(ticket(first + i))}\n`).join("");

export const RECIPE = `name: shop
sources:
  - name: tickets
    kind: logs
    files: ["tickets/*.jsonl"]
    key: "{id}"
    category: "{topic}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
augmentation: { operators: [rephrase], perCategory: 24, rounds: 1 }
split: { validation: 0.2 }
tolerance: { badLines: 0.2 }
seed: 3
`;

/** The recipe and its files: two of 40 rows, with a row twice and a line that is no JSON. */
export function writeShop(directory: string, recipe: string = RECIPE): void {
  mkdirSync(join(directory, "tickets"), { recursive: true });
  writeFileSync(join(directory, "recipe.yaml"), recipe);
  writeFileSync(join(directory, "tickets/a.jsonl"), `${tickets(0, 39)}${tickets(7, 1)}`);
  writeFileSync(
    join(directory, "tickets/b.jsonl"),
    `${tickets(100, 20)}{"id": 120, "topic"\n${tickets(121, 19)}`,
  );
}

const Told = z.looseObject({ version: z.string(), publishedAt: z.string(), previous: z.string().nullable() });

/** Every published file by name, without the clock, the run's id and the version before: what must always be equal. */
export function publishedBytes(directory: string, out: string): Record<string, string> {
  const read = (name: string): string => readFileSync(join(directory, out, name), "utf8");
  const manifest = Told.parse(JSON.parse(read("manifest.json")));
  const { version: _, publishedAt: __, previous: ___, ...lasting } = manifest;
  return {
    "manifest.json": JSON.stringify(lasting, null, 2),
    "dataset_info.txt": read("dataset_info.txt").split("\n").slice(1).join("\n"),
    ...Object.fromEntries(
      ["training_data.jsonl", "training_data.ids", "validation_data.jsonl", "validation_data.ids"].map(
        (name) => [name, read(name)],
      ),
    ),
  };
}

const Question = z.object({ messages: z.array(z.object({ content: z.string() })) });
const Turns = z.object({ turns: z.array(z.string()) });

/** A model on this machine that says every turn a little otherwise, and counts how often it was asked. */
export async function openModel(): Promise<{ url: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer(async (request, response) => {
    asked++;
    const chunks: Buffer[] = await Array.fromAsync(request);
    const { messages } = Question.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    const { turns } = Turns.parse(JSON.parse(messages.at(-1)?.content ?? ""));
    const content = JSON.stringify({ turns: turns.map((turn) => `Good day to all of you there! ${turn}`) });
    response.setHeader("content-type", "application/json").end(
      JSON.stringify({
        id: "1",
        object: "chat.completion",
        choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
        usage: { total_tokens: 10, prompt_tokens: 5, completion_tokens: 5 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: () => asked,
    close: () => void server.close(),
  };
}
