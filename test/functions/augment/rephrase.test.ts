import { describe, expect, it } from "vitest";
import type { Made } from "../../../functions/augment/operator.ts";
import { rephrase } from "../../../functions/augment/rephrase.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { ModelAnswer, ModelRequest } from "../../../shared/model-client/model-client.ts";

const recipe = Recipe.parse({ name: "r", sources: [{ name: "s" }], task: { domain: "parcels" } });
const plenty = { requests: 100, tokens: 1_000_000 };

const parent = (content: string, n = 0): Example => ({
  id: n.toString(16).padStart(32, "0"),
  messages: [
    { role: "user", content },
    { role: "assistant", content: "It left today." },
  ],
  source: { name: "s", kind: "human", uri: "u", version: "1", locator: { line: 1 } },
});

async function ask(
  parents: readonly Example[],
  answer: (request: ModelRequest) => ModelAnswer,
  allowance = plenty,
) {
  const made: Made[] = [];
  const requests: ModelRequest[] = [];
  const used = { requests: 0, tokens: 0 };
  const model = {
    ask: async (request: ModelRequest) => {
      requests.push(request);
      return answer(request);
    },
  };
  const orders = parents.map((one, seed) => ({ parent: one, seed }));
  for await (const some of rephrase.make(orders, { recipe, model, allowance }, used)) made.push(...some);
  return { made, requests, used };
}

const turns = (...texts: string[]): ModelAnswer => ({ text: JSON.stringify({ turns: texts }), tokens: 40 });

describe("rephrasing", () => {
  it("puts the new wording in the user's turn and leaves the answer", async () => {
    const { made, used } = await ask([parent("Where is order 77 of [EMAIL]?")], () =>
      turns("Order 77 for [EMAIL], where did it get to?"),
    );

    expect(made).toEqual([
      {
        messages: [
          { role: "user", content: "Order 77 for [EMAIL], where did it get to?" },
          { role: "assistant", content: "It left today." },
        ],
      },
    ]);
    expect(used).toEqual({ requests: 1, tokens: 40 });
  });

  it.each([
    ["is no JSON", { text: "Sure! Here you go", tokens: 1 }, "malformed_answer"],
    ["has another shape", { text: '{"turns": "x"}', tokens: 1 }, "malformed_answer"],
    ["has a turn too many", turns("a 5", "b"), "malformed_answer"],
    ["is empty", turns(" "), "malformed_answer"],
    ["loses a number", turns("Where are my parcels, [NAME]?"), "changed_facts"],
    ["loses a placeholder", turns("Where are my 5 parcels?"), "changed_facts"],
    ["is none: the model declines", { text: null, tokens: 3 }, "model_declined"],
  ])("quarantines an answer that %s", async (_, answer, reason) => {
    const { made } = await ask([parent("Where are the 5 parcels of [NAME]?")], () => answer);

    expect(made).toEqual([{ outcome: "quarantined", reason }]);
  });

  it("reads an answer that stands in a code fence", async () => {
    const { made } = await ask([parent("Where is it?")], () => ({
      text: 'Here:\n```json\n{"turns":["Where did it go?"]}\n```',
      tokens: 9,
    }));

    expect(made[0]).toHaveProperty("messages.0.content", "Where did it go?");
  });

  it("never asks more than the allowance: requests", async () => {
    const parents = Array.from({ length: 9 }, (_, i) => parent("Where is it?", i));

    const { made, requests } = await ask(parents, () => turns("Where?"), { requests: 4, tokens: 1_000_000 });

    expect(requests).toHaveLength(4);
    expect(made).toHaveLength(4);
  });

  it("never spends more than the allowance: tokens", async () => {
    const parents = Array.from({ length: 200 }, (_, i) => parent("Where is it?", i));

    const { used } = await ask(
      parents,
      ({ maxTokens }) => ({ ...turns("Where?"), tokens: maxTokens + 200 }),
      {
        requests: 1000,
        tokens: 5000,
      },
    );

    expect(used.requests).toBeGreaterThan(5);
    expect(used.tokens).toBeLessThanOrEqual(5000);
  });
});
