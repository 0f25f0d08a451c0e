import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type Answer, provender, workplace } from "../support/provender.ts";
import { tickets } from "./made-up.ts";

const RECIPE = `name: reviewed
sources:
  - name: tickets
    files: ["tickets/*.jsonl"]
    key: "{id}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
approval: { review: true, sample: 10 }
tolerance: { rejected: 0.1 }
`;
const Sample = z.object({
  examples: z.array(z.object({ id: z.string(), replaced: z.record(z.string(), z.number()) })),
});

const { directory, remove } = workplace();
mkdirSync(join(directory, "tickets"));
writeFileSync(join(directory, "tickets/a.jsonl"), tickets(0, 40));
writeFileSync(join(directory, "recipe.yaml"), RECIPE);
afterAll(remove);

let run: string;
let ended: Promise<Answer>;
/** Starts a run and goes on when it waits for its review. */
beforeEach(async () => {
  const waiting = Promise.withResolvers<string>();
  ended = provender(directory, ["run", "recipe.yaml", "--out", "out"], {
    onStderr: (text) => {
      const [, id] = /waiting for a person[\s\S]*review (\S+)/.exec(text) ?? [];
      if (id !== undefined) waiting.resolve(id);
    },
  });
  run = await Promise.race([waiting.promise, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
});

const published = (): string => readFileSync(join(directory, "out/training_data.ids"), "utf8");

test("a rejected example is left out of what is published, and the version says who reviewed it", async () => {
  const { examples } = Sample.parse(
    JSON.parse((await provender(directory, ["review", run, "--json"])).stdout),
  );

  const decided = await provender(directory, ["review", run, "--reject", "2", "--by", "Ann"]);

  expect(decided.stdout).toContain(`1 of 10 examples rejected: run ${run} is approved.`);
  expect((await ended).status).toBe(0);
  expect(examples.every(({ replaced }) => replaced.EMAIL === 1)).toBe(true);
  expect(published()).not.toContain(examples[1]?.id);
  const info = readFileSync(join(directory, "out/dataset_info.txt"), "utf8");
  expect(info).toMatch(
    /a sample of 10 masked examples was reviewed and approved by Ann at .*, 1 of them rejected/,
  );
});

test("past the tolerated share nothing is published", async () => {
  const decided = await provender(directory, ["review", run, "--reject", "1,2", "--by", "Ann"]);

  expect(decided.stdout).toContain(`run ${run} is rejected`);
  const { status, stderr } = await ended;
  expect(status).toBe(1);
  expect(stderr).toContain(`ApprovalRejected: Ann rejected run ${run}.`);
  const again = await provender(directory, ["review", run, "--approve"]);
  expect(again.stderr).toContain(`Run ${run} was rejected by Ann`);
});
