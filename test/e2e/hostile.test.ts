import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRuntime, type Runtime } from "../../local/runtime.ts";
import { LedgerLine } from "../../shared/model/outcome.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { readManifest, resultOf } from "../../shared/stage/results.ts";
import { type Accounts, checkLineage } from "../support/accounts.ts";
import { hasRealData, provender, REAL_DATA, workplace } from "../support/provender.ts";
import { RunReport } from "./reports.ts";

const row = (n: number): string =>
  JSON.stringify({
    question: `How do I repair lamp ${n}, which flickers?`,
    answer: `Replace the starter of lamp ${n}; it takes a minute.`,
  });
const rows = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `${row(first + i)}\n`).join("");

/** Bad lines, and what each is told to be; the file's other lines are good. */
const LINES: readonly [line: string | Buffer, reason?: string][] = [
  [row(0)],
  ["   "],
  ['{"question": "cut', "invalid_json"],
  ["[1,2]", "not_an_object"],
  ["null", "not_an_object"],
  ['"text"', "not_an_object"],
  ['{"a":1}{"b":2}', "invalid_json"],
  [Buffer.from([0xff, 0xfe, 0xfa]), "invalid_utf8"],
  ['{"question":"nul\0","answer":"x"}', "nul_byte"],
  ['{"__proto__":{"a":1},"constructor":3}', "unknown_shape"],
  ['{"question":1e999,"answer":true}', "data_type"],
  ["[".repeat(100_000), "invalid_json"],
  ['{"question": NaN, "answer": "x"}', "invalid_json"],
  [row(1)],
  ["{'question': 'x'}", "invalid_json"],
  ['{"question": "the file ends he', "invalid_json"],
];

/** Files of all kinds, by where they lie; each with what its source step quarantines: reasons by line. */
const FILES: readonly [
  path: string,
  content: string | Buffer,
  bad: readonly (readonly [number, string])[],
][] = [
  [
    "lines/bad.jsonl",
    // With a byte order mark, and without an end of the last line.
    Buffer.concat([
      Buffer.from("\ufeff"),
      ...LINES.flatMap(([line], i) => [...(i > 0 ? [Buffer.from("\r\n")] : []), Buffer.from(line)]),
    ]),
    LINES.flatMap(([, reason], i) => (reason === undefined ? [] : [[i + 1, reason] as const])),
  ],
  ["lines/blank.jsonl", "\n\n  \n", []],
  ["lines/packed.jsonl.gz", gzipSync(rows(10, 10)), []],
  ["lines/not-packed.jsonl.gz", rows(20, 5), []],
  ["lines/utf16.jsonl", Buffer.from(`\ufeff${rows(30, 5)}`, "utf16le"), []],
  [
    "lines/long.jsonl",
    `${JSON.stringify({ question: "Long? ".repeat(400_000), answer: "Very." })}\n${row(40)}\n`,
    [],
  ],
  [
    "tables/bad.csv",
    'question,answer\n"How do I fix, a lamp ""well"",\nacross lines?","With a screwdriver, as always."\nragged\na,b,c\n"unclosed, answer\nmore\n',
    [
      [4, "csv_cells"],
      [5, "csv_cells"],
      [6, "csv_quote"],
      [7, "csv_cells"],
    ],
  ],
  [
    "tables/latin1.csv",
    Buffer.from("question;answer\nWie öle ich eine Tür?;Mit Öl an den Scharnieren.\n", "latin1"),
    [[2, "invalid_utf8"]],
  ],
];

const RECIPE = `name: hostile
sources:
  - { name: lines, files: ["lines/*"] }
  - { name: tables, files: ["tables/*"] }
SHARED
tolerance: { badLines: 1 }
`;

/** Every file of the shared hostile data with EVERY_HOSTILE=1; else one in forty of the many small ones. */
function layShared(directory: string): string {
  const few = process.env.EVERY_HOSTILE ? 1 : 40;
  mkdirSync(join(directory, "shared"));
  const copy = (folder: string, every: number): void => {
    for (const [i, name] of readdirSync(join(REAL_DATA, "hostile", folder)).entries())
      if (i % every === 0)
        writeFileSync(
          join(directory, "shared", name),
          readFileSync(join(REAL_DATA, "hostile", folder, name)),
        );
  };
  copy("json-parsing", few);
  copy("csv", few === 1 ? 1 : 4);
  const strings: string[] = JSON.parse(readFileSync(join(REAL_DATA, "hostile/naughty-strings.json"), "utf8"));
  const asked = strings.map((text, n) => ({
    question: `Number ${n} asks: ${text}`,
    answer: `The answer to number ${n} is: ${text}`,
  }));
  writeFileSync(
    join(directory, "shared/naughty.jsonl"),
    asked.map((one) => `${JSON.stringify(one)}\n`).join(""),
  );
  writeFileSync(
    join(directory, "shared/code-points.txt"),
    readFileSync(join(REAL_DATA, "hostile/utf8-all-code-points.txt")),
  );
  return '  - { name: shared, files: ["shared/*"] }';
}

if (!hasRealData) console.warn("skipped: ../shared/data is not here, so only made-up hostile files run");

describe("a run over hostile files", () => {
  const { directory, remove } = workplace();
  let report: RunReport;
  let runtime: Runtime;
  let accounts: Accounts;

  beforeAll(async () => {
    for (const folder of ["lines", "tables"]) mkdirSync(join(directory, folder));
    for (const [path, content] of FILES) writeFileSync(join(directory, path), content);
    const recipe = RECIPE.replace("SHARED", hasRealData ? layShared(directory) : "");
    writeFileSync(join(directory, "recipe.yaml"), recipe);
    writeFileSync(join(directory, "strict.yaml"), recipe.replace("badLines: 1", "badLines: 0.01"));
    const ran = await provender(directory, ["run", "recipe.yaml", "--json"]);
    report = RunReport.parse(JSON.parse(ran.stdout));
  });
  afterAll(remove);

  test("publishes what is good in them, and tells of every row what became of it", async () => {
    runtime = await openRuntime({ directory });
    try {
      expect(report).toMatchObject({ status: "succeeded" });
      accounts = await checkLineage(runtime.store, report.run);
      expect(accounts.ends.published).toBeGreaterThanOrEqual(2 + 10 + 5 + 5 + 1 + 1);
      const { parts } = await readManifest(runtime.store, report.run);
      const found = await Promise.all(
        parts.map(
          async ({ key, shard }) => [key.replace("incoming/hostile/", ""), await quarantined(shard)] as const,
        ),
      );
      const all = new Map(found);
      for (const [path, , bad] of FILES) {
        const told = all.get(path) ?? [];
        expect([path, told.map(({ line, reason }) => [line, reason])]).toEqual([path, bad]);
        for (const { line, message } of told) expect(message).toContain(`line ${line}: `);
      }
    } finally {
      await runtime.close();
    }
  });

  test("past the tolerated share it fails, and says where, how many and what to do", async () => {
    const answer = await provender(directory, ["run", "strict.yaml"]);

    expect(answer).toMatchObject({ status: 1, stdout: "" });
    expect(answer.stderr).toMatch(
      /TooManyBadLines: Source \w+: \d+ of \d+ rows cannot be read .* tolerates 1 %/,
    );
    expect(answer.stderr).toContain("Nothing was published; the version before stays as it was.");
  });

  async function quarantined(shard: number): Promise<{ line?: number; reason?: string; message: string }[]> {
    const { ledger } = await resultOf(runtime.store, report.run, "source", shard);
    const told: { line?: number; reason?: string; message: string }[] = [];
    if (ledger)
      for await (const lines of readLines(runtime.store, ledger))
        for (const text of lines) {
          const { outcome, line, reason, detail } = LedgerLine.parse(JSON.parse(text));
          if (outcome !== "quarantined") continue;
          told.push({ ...(line && { line }), ...(reason && { reason }), message: JSON.stringify(detail) });
        }
    return told;
  }
});
