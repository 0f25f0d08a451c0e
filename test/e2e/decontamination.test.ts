import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { provender, workplace } from "../support/provender.ts";
import { ticket, tickets } from "./made-up.ts";

const RECIPE = `name: shop
sources:
  - name: tickets
    files: ["tickets/*.jsonl"]
    key: "{id}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
filters:
  decontamination:
    against:
      - name: exam
        files: ["exam/*.csv"]
`;

const { directory, remove } = workplace();
for (const folder of ["tickets", "exam"]) mkdirSync(join(directory, folder));
writeFileSync(join(directory, "tickets/a.jsonl"), tickets(0, 12));
writeFileSync(join(directory, "recipe.yaml"), RECIPE);
afterAll(remove);

const exam = (...questions: string[]): void =>
  writeFileSync(
    join(directory, "exam/e.csv"),
    ["question", ...questions.map((q) => `"${q}"`), ""].join("\n"),
  );
const info = (): string => readFileSync(join(directory, "out/dataset_info.txt"), "utf8");
const run = () => provender(directory, ["run", "recipe.yaml", "--out", "out"]);

test("examples that give away an evaluation question are dropped, named and published; a changed file is read anew", async () => {
  exam(ticket(3).question, "Why?");
  const first = await run();
  const told = info();
  exam(ticket(3).question, "Why?", ticket(5).question.toUpperCase());
  const second = await run();
  const explained = await provender(directory, ["explain", "a.jsonl:6"]);
  const tried = await provender(directory, ["try", "filter", "--recipe", "recipe.yaml"], {
    input: JSON.stringify({
      messages: [{ role: "user", content: ticket(3).question.replace(/\S+@\S+\w/, "[EMAIL]") }],
    }),
  });

  expect(first.status).toBe(0);
  expect(first.stderr).toContain("1 contaminated");
  expect(told).toContain("exam/e.csv: 1 examples dropped");
  expect(told).toContain("2 questions, 1 of them looked for as a whole, 1 too short to be looked for");
  expect(told).toMatch(/[0-9a-f]{32} {2}line 2\n/);
  expect(second.status).toBe(0);
  expect(info()).toContain("exam/e.csv: 2 examples dropped");
  expect(explained.stdout).toMatch(/filter +dropped: contaminated +turn 0, file exam\/e\.csv, line 4/);
  expect(JSON.parse(tried.stdout).filters.decontamination).toMatchObject({
    outcome: "dropped",
    reason: "contaminated",
    detail: { file: "exam/e.csv", line: 2 },
  });
});

test("a line that cannot be read stops the run, with its file and number", async () => {
  const before = info();
  writeFileSync(join(directory, "exam/e.csv"), 'question\n"unclosed, and so on\n');

  const { status, stderr } = await run();

  expect(status).toBe(1);
  expect(stderr).toMatch(/InputUnreadable: evaluation\/shop\/exam\/e\.csv, line 2: .*upload it again/);
  expect(info()).toBe(before);
});
