import { afterAll, expect, test } from "vitest";
import { provender, workplace } from "../support/provender.ts";

const { directory, remove } = workplace();
afterAll(remove);

async function tried(stage: string, input: string): Promise<string> {
  const { status, stdout } = await provender(directory, ["try", stage], { input });
  expect(status).toBe(0);
  return stdout;
}

test("stages can be piped: kept records go on, every other line stays what the stage before said of it", async () => {
  const rows = [
    { question: "Where is my parcel?", answer: "Write to help@example.com and ask." },
    { weight: 3 },
    { question: "Where?", answer: "" },
  ];
  const sourced = await tried("source", `${rows.map((row) => JSON.stringify(row)).join("\n")}\nno JSON\n`);

  const answers = (await tried("filter", await tried("mask", sourced)))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

  expect(answers).toMatchObject([
    { line: 1, outcome: "kept", record: { messages: [{}, { content: "Write to [EMAIL] and ask." }] } },
    { line: 2, outcome: "quarantined", reason: "unknown_shape" },
    { line: 3, outcome: "dropped", reason: "empty_turn" },
    { line: 4, outcome: "quarantined", reason: "invalid_json" },
  ]);
});
