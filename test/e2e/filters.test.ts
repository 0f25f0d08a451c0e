import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { provender, workplace } from "../support/provender.ts";
import { ticket, tickets } from "./made-up.ts";

const RECIPE = `name: shop
sources:
  - name: tickets
    files: ["tickets/*.jsonl"]
    language: en
    key: "{id}"
    category: "{topic}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
`;

const { directory, remove } = workplace();
mkdirSync(join(directory, "tickets"));
const bad = [
  { ...ticket(30), answer: "As an AI language model, I have no colleague who could send you another one." },
  { ...ticket(31), answer: "We are sorry about it. Please open the page of your order and click on the" },
  {
    ...ticket(32),
    answer: "Es tut uns leid. Eine Kollegin schickt Ihnen morgen eine neue Lampe, versprochen.",
  },
];
writeFileSync(
  join(directory, "tickets/a.jsonl"),
  tickets(0, 30) + bad.map((row) => `${JSON.stringify(row)}\n`).join(""),
);
writeFileSync(join(directory, "good.yaml"), RECIPE);
writeFileSync(
  join(directory, "empty.yaml"),
  `${RECIPE}filters: { relevance: { anyOf: [submarine, "deep sea"] } }\n`,
);
afterAll(remove);

const info = (): string => readFileSync(join(directory, "out/dataset_info.txt"), "utf8");

test("each drop is counted by its reason in what is printed and published, and explained row by row", async () => {
  const run = await provender(directory, ["run", "good.yaml", "--out", "out"]);
  const explained = await provender(directory, ["explain", "a.jsonl:32"]);

  expect(run.status).toBe(0);
  for (const reason of ["refers_to_itself", "answer_truncated", "wrong_language"]) {
    expect(run.stderr).toContain(`1 ${reason}`);
    expect(info()).toContain(`${reason}: 1`);
  }
  expect(explained.stdout).toMatch(/filter +dropped: answer_truncated +turn 1, sign dangling_word/);
  expect(info()).toMatch(/Balance\n +\d categories, the largest /);
});

test("a recipe that drops everything says which filter did it, and the version before stays", async () => {
  const before = info();

  const run = await provender(directory, ["run", "empty.yaml", "--out", "out"]);
  const versions = await provender(directory, ["versions", "shop", "--json"]);

  expect(run.status).toBe(1);
  expect(run.stderr).toContain(
    "NothingLeft: No record is left to publish; most went at filter: 31 as no_required_words (filters.relevance.anyOf).",
  );
  expect(info()).toBe(before);
  expect(JSON.parse(versions.stdout)).toHaveLength(1);
});
