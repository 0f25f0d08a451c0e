import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRuntime } from "../../local/runtime.ts";
import { documentClient } from "../../shared/aws/clients.ts";
import { ENVIRONMENT } from "../../shared/model/environment.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";
import { type Answer, provender, workplace } from "../support/provender.ts";
import { RunReport } from "./reports.ts";

/** Every secret holds this; no other text does. */
const MARK = "zqleak";
const secret = (place: string): string => `${MARK}.${place}@example.com`;

/** Filling, so that no example is too short. */
const ASK = "How do I put the shelf together without the long screws?";
const chat = (n: number, more: object = {}): object => ({
  ticket: `T-${n}`,
  topic: "shelves",
  customer: `c${n}`,
  messages: [
    { role: "user", content: `${ASK} Number ${n}.` },
    { role: "assistant", content: `The short ones will do for shelf ${n}, on both of its sides.` },
  ],
  ...more,
});
const asks = (content: string): object => ({ role: "user", content: `${ASK} ${content}` });
const answers = { role: "assistant", content: "The short ones will do, on both of its sides." };
const calls = (name: string, id: string, args: object): object => ({
  role: "assistant",
  content: null,
  tool_calls: [{ id, type: "function", function: { name, arguments: JSON.stringify(args) } }],
});
const tools = [
  {
    type: "function",
    function: {
      name: "find",
      description: `Ask ${secret("tool-description")} how it works`,
      parameters: {
        type: "object",
        properties: { who: { type: "string", default: secret("tool-default") } },
      },
    },
  },
];

/** Rows that become records, rows that are dropped, and rows that cannot be read; each with secrets in its own places. */
const ROWS: readonly (object | string)[] = [
  ...Array.from({ length: 30 }, (_, n) => chat(n)),
  chat(100, {
    messages: [
      asks(`Write to ${secret("user")}`),
      { role: "assistant", content: `I wrote to ${secret("assistant")}, as you wished.` },
    ],
  }),
  chat(101, {
    messages: [{ role: "system", content: `You work for ${secret("system")}.` }, asks("Please."), answers],
  }),
  chat(102, { messages: [{ ...asks("Please do."), name: secret("participant") }, answers] }),
  chat(103, {
    messages: [
      asks("Look it up."),
      calls("find", "call_1", { who: secret("arguments"), [secret("argument-key")]: 1 }),
      { role: "tool", tool_call_id: "call_1", content: JSON.stringify({ mail: secret("result") }) },
      answers,
    ],
    tools,
  }),
  chat(104, {
    messages: [
      asks("Look it up once more."),
      calls("find", secret("call-id"), { who: "me" }),
      { role: "tool", tool_call_id: secret("call-id"), content: "nobody" },
      answers,
    ],
    tools,
  }),
  chat(105, { topic: secret("category") }),
  chat(106, { customer: secret("group") }),
  chat(107, { ticket: secret("key") }),
  chat(108, { [secret("unknown-field")]: secret("unknown-value") }),
  // Dropped: too short, twice the same, not selected, no answer.
  chat(109, {
    messages: [
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
    ],
    customer: secret("short"),
  }),
  chat(110, { messages: [asks(secret("twin")), answers] }),
  chat(111, { messages: [asks(secret("twin")), answers] }),
  chat(112, { status: secret("not-selected") }),
  chat(113, { messages: [asks(secret("no-answer"))] }),
  // Calls of functions that cannot be.
  chat(114, { messages: [asks("Call."), calls(secret("function-name"), "call_1", {}), answers], tools }),
  chat(115, {
    messages: [
      asks("Answer."),
      { role: "tool", tool_call_id: secret("stray-answer"), content: secret("stray") },
      answers,
    ],
  }),
  // Cannot be read.
  chat(120, { messages: [{ role: secret("role"), content: "x" }] }),
  chat(121, { messages: [{ [secret("turn-field")]: "x" }] }),
  chat(122, { messages: secret("messages") }),
  chat(123, { messages: [asks("weight"), { ...answers, weight: secret("weight") }] }),
  chat(124, { messages: [asks("call"), { role: "assistant", tool_calls: secret("calls") }] }),
  chat(125, { messages: [asks("call"), { role: "assistant", tool_calls: [{ function: secret("call") }] }] }),
  chat(126, {
    messages: [asks("part"), { role: "assistant", content: [{ type: secret("part-type"), text: "x" }] }],
  }),
  chat(127, { tools: [{ type: secret("tool-type") }] }),
  `{"messages": "${secret("cut-short")}`,
  `"${secret("string")}"`,
  secret("no-json"),
];

const RECIPE = `name: leaks
sources:
  - name: chats
    kind: logs
    files: ["chats/*.jsonl"]
    key: "{ticket}"
    category: "{topic}"
    group: "{customer}"
    where: [{ field: status, present: false }]
  - name: table
    files: ["table/*.csv"]
  - name: named
    files: ["named/*.jsonl"]
masking:
  deny: ["${MARK}-denied"]
  recognisers: [{ type: CODENAME, words: ["${MARK}-codename"] }]
tolerance: { badLines: 0.9 }
approval: { sample: 200 }
`;

const { directory, remove } = workplace();
const outputs: Answer[] = [];
let report: RunReport;

async function command(...args: string[]): Promise<Answer> {
  const answer = await provender(directory, args);
  outputs.push(answer);
  return answer;
}

beforeAll(async () => {
  for (const folder of ["chats", "table", "named"]) mkdirSync(join(directory, folder));
  const lines = (rows: readonly (object | string)[]): string =>
    rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join("");
  writeFileSync(join(directory, "recipe.yaml"), RECIPE);
  writeFileSync(join(directory, "chats/a.jsonl"), lines(ROWS));
  writeFileSync(
    join(directory, "table/a.csv"),
    `question,answer,${secret("column")}\n${ASK} ${secret("cell")},The short ones will do on both sides,1\n${secret("ragged")}\n"${secret("unclosed")},x\n`,
  );
  const own = `${ASK} And without the tall ones?`;
  writeFileSync(
    join(directory, "named", `${secret("file-name")}.jsonl`),
    lines([{ question: own, answer: "The short ones will do, on both of its sides." }]),
  );
  const ran = await command("run", "recipe.yaml", "--json");
  report = RunReport.parse(JSON.parse(ran.stdout));
});
afterAll(remove);

test("the run succeeds, and all kinds of rows are among its records", () => {
  expect(report.error).toBeUndefined();
  expect(report.steps.source?.counts.quarantined).not.toEqual({});
  expect(report.steps.filter?.counts.dropped).not.toEqual({});
  expect(report.steps.mask?.counts.changed).toBeGreaterThan(8);
});

describe("nothing of a secret stands outside the raw bucket", () => {
  const found: string[] = [];
  const look = (place: string, text: string): void => {
    for (const { 0: hit } of text.matchAll(new RegExp(`.{0,60}${MARK}[\\w.@-]*`, "gi")))
      found.push(`${place}: ${hit}`);
  };

  test("in stored objects and their keys, the lineage table and the functions' log", async () => {
    const runtime = await openRuntime({ directory });
    try {
      let objects = 0;
      for await (const { key } of runtime.store.list("data", "")) {
        // The recipe is the person's own, as they wrote it.
        if (key.startsWith("recipes/") || key === `runs/${report.run}/manifest.json`) continue;
        objects++;
        look("key", key);
        const bytes = runtime.store.read("data", key);
        const text = Buffer.concat(
          await Array.fromAsync(key.endsWith(".zst") ? decompressZstd(bytes) : bytes),
        );
        look(key, text.toString("utf8"));
      }
      expect(objects).toBeGreaterThan(50);
      const manifest = JSON.parse(
        (await runtime.store.readWhole("data", `runs/${report.run}/manifest.json`))?.toString("utf8") ?? "",
      );
      look("manifest", JSON.stringify({ ...manifest, recipe: undefined }));
      const rows = await documentClient().send(
        new ScanCommand({ TableName: process.env[ENVIRONMENT.table] }),
      );
      expect(rows.Items?.length).toBeGreaterThan(20);
      look("table", JSON.stringify(rows.Items));
    } finally {
      await runtime.close();
    }
    look("log", readFileSync(join(directory, ".provender/functions.log"), "utf8"));
    expect(found).toEqual([]);
  });

  test("in what is published and what the command prints", async () => {
    for (const file of report.files ?? []) look(file, readFileSync(join(directory, file), "utf8"));
    await command("review", report.run);
    await command("explain", `a.jsonl:${ROWS.length}`);
    await command("explain", "a.csv:3");
    await command("runs", "--json");
    for (const { stdout, stderr } of outputs) look("printed", `${stdout}\n${stderr}`);
    expect(found).toEqual([]);
  });
});

test("a run that fails on bad rows does not quote them", async () => {
  writeFileSync(join(directory, "strict.yaml"), RECIPE.replace("badLines: 0.9", "badLines: 0"));

  const failed = await command("run", "strict.yaml");

  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("TooManyBadLines");
  expect(failed.stderr + failed.stdout).not.toContain(MARK);
});

test("a file whose name holds a secret is explained by that name, without showing it", async () => {
  const answer = await command("explain", `${secret("file-name")}.jsonl:1`);

  expect(answer.status).toBe(0);
  expect(answer.stdout).toContain("published");
  expect(answer.stdout).not.toContain(MARK);
});
