import { expect, test } from "vitest";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { keep, type Rating } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { recordStage } from "../../../shared/stage/record-stage.ts";

const record = (content: string): Example => ({
  id: "0".repeat(32),
  messages: [{ role: "user", content }],
  source: { name: "s", kind: "public", uri: "u", version: "1", locator: { line: 1 } },
});
const rating: Rating = { quality: 0.5, signals: { length: 0.5 } };

test("a rating is noted on a record that goes on as it came, and on one that is changed", async () => {
  const stage = recordStage({
    step: "filter",
    input: async () => ({ bucket: "data", key: "k", bytes: 0, records: 0, sha256: "0" }),
    settings: () => null,
    open: () => (given) => {
      const changed = given.messages[0]?.content === "old" ? record("new") : given;
      return { ...keep(changed), rating };
    },
  });
  const services = {
    store: new MemoryObjectStore(),
    lineage: new MemoryLineageStore(),
    codeVersion: "1",
    clock: () => new Date(0),
  };
  const recipe = Recipe.parse({ name: "d", sources: [{ name: "s" }] });
  const manifest = { dataset: "d", run: "r", recipe, recipeSha256: "", parts: [], partitions: 1 };
  const event = { run: "r", round: 0, shard: 0 };
  const work = await stage.prepare({
    services,
    manifest,
    recipe,
    event,
    result: () => Promise.reject(new Error("nothing came before")),
  });
  const emitted: string[] = [];
  const emit = (_: string, line: string): void => {
    emitted.push(line);
  };

  const ledger = ["as it came", "old"].map((text) => work.step(JSON.stringify(record(text)), emit));

  expect(emitted.map((line) => Example.parse(JSON.parse(line)))).toEqual([
    { ...record("as it came"), ...rating },
    { ...record("new"), ...rating },
  ]);
  expect(ledger.map(({ changed }) => changed)).toEqual([undefined, true]);
});
