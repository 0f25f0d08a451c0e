import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { plan } from "../../../functions/plan/make-plan.ts";
import { sourceStage } from "../../../functions/source/source-stage.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { LedgerLine } from "../../../shared/model/outcome.ts";
import { Example } from "../../../shared/model/record.ts";
import type { StoredOutput } from "../../../shared/model/run.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { readManifest } from "../../../shared/stage/results.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";

const golden = fileURLToPath(new URL("../../golden/source/", import.meta.url));

/** Plans and sources the uploaded files; each ledger line with its record, one a row. */
async function sourced(files: Record<string, Uint8Array>, recipeYaml: string): Promise<string> {
  const store = new MemoryObjectStore();
  const recipe = parseRecipe(recipeYaml, "recipe.yaml");
  const source = recipe.sources[0]?.name ?? "";
  await store.write("data", `recipes/${recipe.name}.yaml`, Buffer.from(recipeYaml));
  for (const [name, body] of Object.entries(files))
    await store.write("raw", `incoming/${recipe.name}/${source}/${name}`, body);
  const services = { store, lineage: new MemoryLineageStore(), codeVersion: "0", clock: () => new Date(0) };
  const run = `${recipe.name}-20260101T000000Z-abcd`;
  const { shards } = await plan(services, { dataset: recipe.name, run }, parseRecipe);
  const manifest = await readManifest(store, run);
  const said: string[] = [];
  for (const shard of shards) {
    const result = await runShard(sourceStage, services, manifest, { run, round: 0, shard });
    const records = await linesOf(store, result.outputs.records);
    for (const line of await linesOf(store, result.ledger)) {
      const ledger = LedgerLine.parse(JSON.parse(line));
      const record = ledger.outcome === "kept" ? Example.parse(JSON.parse(records.shift() ?? "")) : undefined;
      said.push(JSON.stringify({ ...ledger, ...(record && { record }) }));
    }
    expect(records).toEqual([]);
  }
  return `${said.join("\n")}\n`;
}

const linesOf = async (store: MemoryObjectStore, output: StoredOutput | undefined): Promise<string[]> =>
  output ? (await Array.fromAsync(readLines(store, output))).flat() : [];

describe("a file is read as its folder in test/golden/source says", () => {
  test.each(readdirSync(golden))("%s", async (name) => {
    const folder = `${golden}${name}/`;
    const inputs = readdirSync(folder).filter((file) => file.startsWith("input."));
    const files = Object.fromEntries(inputs.map((file) => [file, readFileSync(folder + file)]));
    const said = await sourced(files, readFileSync(`${folder}recipe.yaml`, "utf8"));
    await expect(said).toMatchFileSnapshot(`${folder}expected.jsonl`);
  });
});
