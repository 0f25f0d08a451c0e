import { expect, test } from "vitest";
import type { Example } from "../../../shared/model/record.ts";
import { recordTrial, trialRecord } from "../../../shared/stage/record-trial.ts";
import type { TrialOutput } from "../../../shared/stage/trial.ts";

const problemOf = (value: unknown): string | undefined => {
  const read = trialRecord({ line: 4, value });
  return "problem" in read ? read.problem : undefined;
};

/** Tries a stage that drops what is shorter than three characters. */
async function tryLines(...values: unknown[]): Promise<TrialOutput[]> {
  const trial = recordTrial((record: Example) =>
    (record.messages[0]?.content ?? "").length < 3
      ? { kind: "dropped", reason: "too_short", detail: { min: 3 } }
      : { kind: "kept", record },
  );
  async function* input() {
    yield values.map((value, i) => ({ line: i + 1, value }));
  }
  return (await Array.fromAsync(trial(input()))).flat();
}

test("a line may hold more than is used of it, as labelled files and logs do", () => {
  expect(problemOf({ text: "hello", id: 7, spans: [] })).toBeUndefined();
  expect(problemOf({ messages: [{ role: "user", content: "hello", refusal: null }] })).toBeUndefined();
  expect(problemOf({ messages: [{ role: "assistant", tool_calls: [] }] })).toBeUndefined();
});

test.each([
  ["a number", 5, /^line 4 is no record, \{"messages": \[…\]\} or \{"text": "…"\}; 'provender try source' /],
  ["another object", { prompt: "x" }, /pipe them through it$/],
  ["a role there is not", { messages: [{ role: "robot", content: "x" }] }, /; messages\.0\.role: /],
])("%s is answered with what a line should be", (_, value, message) => {
  expect(problemOf(value)).toMatch(message);
});

test("each line is answered in its place, a text with the text", async () => {
  const outputs = await tryLines({ text: "hello" }, { text: "x" }, null);

  expect(outputs).toEqual([
    { line: 1, outcome: "kept", record: { text: "hello" } },
    { line: 2, outcome: "dropped", reason: "too_short", detail: { min: 3 } },
    { line: 3, outcome: "quarantined", reason: "not_a_record", detail: { message: expect.any(String) } },
  ]);
});
