import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRuntime } from "../../local/runtime.ts";
import { gardening, lawyering } from "../functions/judge/domain/texts.ts";
import { checkLineage } from "../support/accounts.ts";
import { provender, workplace } from "../support/provender.ts";
import { computed, RunReport } from "./reports.ts";

const RECIPE = `name: garden
sources:
  - name: shop
    kind: human
    files: ["shop.jsonl"]
    messages: &chat
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
  - name: web
    files: ["web-*.jsonl"]
    messages: *chat
judge:
  outOfDistribution:
    inDomain:
      sources: [shop]
      texts: ["How do I water the roses in a pot?", "When can I prune lavender?", "May basil stand in the shade?",
              "Do bulbs need feeding?", "Is clay soil bad for a hedge?"]
dedupe: { near: { enabled: false } }
approval: { sample: 20 }
`;
const rows = (questions: readonly string[]): string =>
  questions
    .map(
      (question) =>
        `${JSON.stringify({ question, answer: `A good answer to what was asked: ${question}` })}\n`,
    )
    .join("");

const { directory, remove } = workplace();
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, "recipe.yaml"), RECIPE);
writeFileSync(join(directory, "shop.jsonl"), rows(gardening(0, 150)));
writeFileSync(join(directory, "web-1.jsonl"), rows([...gardening(150, 60), ...lawyering(0, 20)]));
writeFileSync(join(directory, "web-2.jsonl"), rows([...lawyering(20, 20), ...gardening(210, 30)]));
afterAll(remove);

let report: RunReport;
beforeAll(async () => {
  const answer = await provender(directory, ["run", "recipe.yaml", "--out", "out", "--json"]);
  report = RunReport.parse(JSON.parse(answer.stdout));
});

test("a run drops the foreign examples that came with its sources, and loses no row", async () => {
  expect(report.status).toBe("succeeded");
  const dropped = report.steps.judge?.counts.dropped.out_of_distribution ?? 0;
  expect(dropped).toBeGreaterThan(35);
  expect(dropped).toBeLessThan(40 + 20);
  expect(report.steps.apply?.counts.in).toBe(report.steps.judge?.counts.kept);
  const runtime = await openRuntime({ directory });
  try {
    const { rows, ends } = await checkLineage(runtime.store, report.run);
    expect([rows, ends["judge out_of_distribution"]]).toEqual([280, dropped]);
  } finally {
    await runtime.close();
  }
});

test("a dropped row explains itself by its score", async () => {
  const { stdout } = await provender(directory, ["explain", "web-1.jsonl:70", "--json"]);

  expect(stdout).toContain('"reason":"out_of_distribution"');
  expect(stdout).toMatch(/"score":0[.\d]*,"margin":-?[.\d]+,"similarity":[.\d]+/);
  const shown = await provender(directory, ["explain", "web-1.jsonl:70"]);
  expect(shown.stdout).toContain("out_of_distribution");
});

test("a second build computes nothing; a new file leaves the first ones' filters done", async () => {
  const again = await provender(directory, ["run", "recipe.yaml", "--out", "out", "--json"]);
  const steps = computed(RunReport.parse(JSON.parse(again.stdout)));
  expect(Object.values(steps).every((shards) => shards === 0)).toBe(true);

  writeFileSync(join(directory, "web-3.jsonl"), rows([...gardening(240, 10), ...lawyering(40, 3)]));
  const more = await provender(directory, ["run", "recipe.yaml", "--out", "out", "--json"]);
  const next = RunReport.parse(JSON.parse(more.stdout));
  expect(computed(next)).toMatchObject({ source: 1, mask: 1, filter: 1, judge: 4 });
});

test("lines that stand alone are held against the recipe's texts", async () => {
  const input = ["How do I water the lavender in a pot?", "Zounds quux!"]
    .map((text) => `${JSON.stringify({ text })}\n`)
    .join("");

  const { stdout } = await provender(directory, ["try", "judge", "--recipe", "recipe.yaml"], { input });

  const [garden, other] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(garden).toMatchObject({ line: 1, outcome: "kept" });
  expect(other).toMatchObject({
    line: 2,
    outcome: "dropped",
    reason: "out_of_distribution",
    detail: { score: 0 },
  });
});

test("a labelled file measures how well strangers are told", async () => {
  const line = (text: string, more: object): string => `${JSON.stringify({ text, ...more })}\n`;
  writeFileSync(
    join(directory, "gold.jsonl"),
    [
      ...gardening(0, 100).map((text) => line(text, {})),
      ...gardening(300, 50).map((text) => line(text, { in_domain: true })),
      ...lawyering(300, 50).map((text) => line(text, { in_domain: false })),
    ].join(""),
  );

  const { stdout } = await provender(directory, ["evaluate", "ood", "--gold", "gold.jsonl"]);

  expect(stdout).toMatch(/^100 texts learned from, 50 that belong and 50 that do not/);
  expect(stdout).toMatch(/AUROC (1\.000|0\.9\d\d) /);
});
