import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { provender, workplace } from "../support/provender.ts";
import { ticket } from "./made-up.ts";
import { RunReport } from "./reports.ts";

const recipe = (llm: string, more = ""): string => `name: shop
sources:
  - name: tickets
    files: ["tickets/*.jsonl"]
    key: "{id}"
    mark: "{stars}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
judge: { llm: { enabled: true, ${llm} } }
${more}`;

const Question = z.object({ messages: z.array(z.object({ content: z.string() })) });
const { directory, remove } = workplace();
let asked = 0;

/** A judge that marks by the case's number: its last digit, halved; the 8th example's answer it never gives. */
const server = createServer(async (request, response) => {
  asked++;
  const chunks: Buffer[] = await Array.fromAsync(request);
  const { messages } = Question.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  const n = Number(/for case (\d+)\./.exec(messages.at(-1)?.content ?? "")?.[1]);
  const mark = 1 + Math.floor((n % 10) / 2);
  const content = n === 8 ? "A fine example!" : JSON.stringify({ reason: "A secret thought.", mark });
  response.setHeader("content-type", "application/json").end(
    JSON.stringify({
      id: "1",
      object: "chat.completion",
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
      usage: { total_tokens: 10, prompt_tokens: 5, completion_tokens: 5 },
    }),
  );
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  mkdirSync(join(directory, "tickets"));
  // The first ten are unmarked; people marked the others as the model will, but every second by one less.
  const rows = Array.from({ length: 30 }, (_, n) => {
    const stars = Math.max(1, 1 + Math.floor((n % 10) / 2) - (n % 2));
    return { ...ticket(n), stars: n < 10 ? "" : stars };
  });
  writeFileSync(join(directory, "tickets/a.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
});
afterAll(() => {
  server.close();
  remove();
});

async function run(text: string) {
  writeFileSync(join(directory, "recipe.yaml"), text);
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const env = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: "none" };
  const before = asked;
  const { stdout } = await provender(directory, ["run", "recipe.yaml", "--out", "out", "--json"], { env });
  return { report: RunReport.parse(JSON.parse(stdout)), asked: asked - before, stdout };
}

test("a model marks, people's marks decide where there are any, and how far they agree is published", async () => {
  const { report, asked } = await run(recipe("keep: 4"));
  const info = readFileSync(join(directory, "out/dataset_info.txt"), "utf8");
  const manifest = readFileSync(join(directory, "out/manifest.json"), "utf8");
  const again = await run(recipe("keep: 3"));

  expect(report.status).toBe("succeeded");
  // 29 are asked about once, and one twice.
  expect(asked).toBe(31);
  expect(report.steps.judge?.counts).toMatchObject({
    in: 30,
    kept: 9,
    dropped: { low_mark: 20 },
    quarantined: { judge_answer_unreadable: 1 },
  });
  expect(info).toMatch(
    /Judge\n {2}gpt-4o-mini marked 29 examples from 1 to 5: 6, 6, 6, 6, 5; 4 and more stay/,
  );
  expect(info).toMatch(
    /kappa 0\.\d\d \(quadratic weights\), 95 % between 0\.\d\d and \d\.\d\d, over 20 examples/,
  );
  expect(JSON.parse(manifest).judged).toMatchObject({ model: "gpt-4o-mini", unreadable: 1 });
  expect(info + manifest).not.toContain("secret thought");
  expect(again.asked).toBe(0);
  expect(again.report.steps.judge?.counts).toMatchObject({ dropped: { low_mark: 14 } });
});

test("a judge that people disagree with stops the run before publishing", async () => {
  const { report, stdout } = await run(recipe("keep: 4, minimumKappa: 0.99, minimumMarks: 20"));

  expect(report.status).toBe("failed");
  expect(stdout).toContain("JudgeDisagrees");
  expect(stdout).toMatch(
    /kappa is 0\.\d\d over 20 examples that both have marked, and the recipe wants 0\.99/,
  );
});

test("a budget that judging may exceed stops the run before the first question", async () => {
  const { report, stdout, asked } = await run(
    recipe("keep: 4, model: other", "budget: { modelRequests: 59 }"),
  );

  expect(report.status).toBe("failed");
  expect(stdout).toContain("The model judge may need 60 of budget.modelRequests for 30 examples");
  expect(asked).toBe(0);
});
