import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { trial } from "../../../functions/filter/filter.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";
import type { TrialInput } from "../../../shared/stage/trial.ts";

const golden = fileURLToPath(new URL("../../golden/filter/", import.meta.url));

async function* inputs(lines: readonly string[]): AsyncGenerator<TrialInput[]> {
  yield lines.map((line, i) => ({ line: i + 1, value: JSON.parse(line) }));
}

describe("chats are filtered as their folder in test/golden/filter says", () => {
  test.each(readdirSync(golden))("%s", async (name) => {
    const recipe = parseRecipe(readFileSync(`${golden}${name}/recipe.yaml`, "utf8"), "recipe.yaml");
    const lines = readFileSync(`${golden}${name}/input.jsonl`, "utf8").trimEnd().split("\n");

    const outputs = (await Array.fromAsync(trial(recipe)(inputs(lines)))).flat();

    const said = outputs.map(({ line, outcome, reason, detail, record, filters }) =>
      JSON.stringify({ line, outcome, reason, detail, filters, messages: messagesOf(record) }),
    );
    await expect(`${said.join("\n")}\n`).toMatchFileSnapshot(`${golden}${name}/expected.jsonl`);
  });
});

const messagesOf = (record: unknown): unknown =>
  typeof record === "object" && record !== null && "messages" in record ? record.messages : undefined;
