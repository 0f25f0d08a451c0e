import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eachDecision } from "../../../functions/filter/decisions.ts";
import { chained } from "../../../functions/filter/filter.ts";
import { FILTERS } from "../../../functions/filter/filters.ts";
import { FILTER_SETTINGS } from "../../../shared/model/filter-settings.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";

const recipe = Recipe.parse({ name: "sample", sources: [{ name: "sample", language: "en" }] });
const changing = FILTERS.filter(({ name }) => name === "standardise" || name === "answers");

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "```\n",
        "`x  y`",
        "  ",
        "\r\n",
        "\n\n\n",
        "\u00a0",
        "e\u0301",
        "{name}",
        "Good. ",
        "as an AI ",
        "word ",
        '{"a":  1}',
        "const x = {\n",
        "，",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((pieces) => pieces.join(""));

const record = fc.array(text, { minLength: 1, maxLength: 4 }).map(
  (texts): Example => ({
    id: "0".repeat(32),
    messages: texts.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content })),
    language: "en",
    source: { name: "sample", kind: "public", uri: "s.jsonl", version: "1", locator: { line: 1 } },
  }),
);

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) frozen(inner);
  return Object.freeze(value);
}

describe("on any chat", async () => {
  const all = await chained(recipe, FILTERS);
  const change = await chained(recipe, changing);
  const judge = await chained(
    recipe,
    FILTERS.filter((filter) => !changing.includes(filter)),
  );
  const each = await eachDecision(recipe, FILTERS);

  it("the filters decide without touching the record, and a second time alike", () => {
    fc.assert(
      fc.property(record, (given) => {
        const first = all(frozen(given));

        expect(all(structuredClone(given))).toEqual(first);
        if (first.kind === "kept") expect(() => Example.parse(first.record)).not.toThrow();
      }),
    );
  });

  it("what only judges hands back the very record, or none", () => {
    fc.assert(
      fc.property(record, (given) => {
        const outcome = judge(given);

        expect(outcome.kind === "kept" ? outcome.record : given).toBe(given);
      }),
    );
  });

  it("standardising once is standardising for good", () => {
    fc.assert(
      fc.property(record, (given) => {
        const once = change(given);
        if (once.kind !== "kept") throw new Error("dropped");
        const twice = change(once.record);

        expect(twice).toEqual({ kind: "kept", record: once.record });
      }),
    );
  });

  it("code blocks keep their bytes", () => {
    const block = fc
      .string({ unit: "grapheme", maxLength: 40 })
      .filter((code) => !code.includes("`") && !code.includes("~") && code.isWellFormed())
      .map((code) => `\`\`\`js\n${code}\n\`\`\``);
    fc.assert(
      fc.property(text, block, (before, code) => {
        const prose = before.replace(/[`~]/g, "");
        const outcome = change({
          ...frozen(RECORD),
          messages: [{ role: "assistant", content: `${prose}\n${code}` }],
        });

        if (outcome.kind !== "kept") throw new Error("dropped");
        expect(outcome.record.messages[0]?.content?.endsWith(code)).toBe(true);
      }),
    );
  });

  it("the first filter that drops it alone is the one that drops it in a run", () => {
    fc.assert(
      fc.property(record, (given) => {
        const outcome = all(given);
        const dropping = Object.values(each(given)).find((decision) => decision.outcome === "dropped");

        expect(outcome.kind === "dropped" ? outcome.reason : undefined).toBe(dropping?.reason);
      }),
    );
  });
});

const RECORD: Example = {
  id: "0".repeat(32),
  messages: [],
  source: { name: "sample", kind: "public", uri: "s.jsonl", version: "1", locator: { line: 1 } },
};

/** Some twenty times what it takes. */
const HOSTILE_MS = 5_000;

describe("hostile text", async () => {
  // Every filter looks at it, whatever those before say.
  const each = await eachDecision(recipe, FILTERS);

  // Each would take minutes where a search goes back and forth; the test's own time limit is the judge.
  it.each(
    [
      "{",
      "{{a",
      "{ab}",
      "<AB>",
      "<a_",
      "<",
      "`",
      "``` ",
      "```\n",
      "-",
      "=",
      "!",
      ". ",
      "a.",
      "a ",
      "a",
      "\n-",
      "\n",
      " \n",
      "[",
      '{"',
      '\\"',
      ";  ",
      "的",
      "\ud800",
      "a(",
      "/*",
      "0",
    ].map((piece) => [JSON.stringify(piece), piece]),
  )(
    "90,000 characters of %s are decided about",
    (_, piece) => {
      const noise = piece.repeat(90_000 / piece.length);
      for (const [question, answer] of [
        [noise, "Yes, it is so."],
        ["Is it so?", noise],
        ["Is it so?", `{"a": ${noise}`],
        ["Is it so?", `First. Second. ${"word ".repeat(40)}${noise} and so it goes`],
      ])
        expect(() =>
          each({
            ...RECORD,
            messages: [
              { role: "user", content: question ?? "" },
              { role: "assistant", content: answer ?? "" },
            ],
          }),
        ).not.toThrow();
    },
    HOSTILE_MS,
  );
});

it("every key that a reason names is a key of the recipe", () => {
  for (const key of Object.values(FILTER_SETTINGS)) {
    let inner: unknown = { filters: { ...recipe.filters, ratio: { min: 0, max: 0 } } };
    for (const part of key?.split(".") ?? []) {
      expect(inner).toHaveProperty(part);
      inner =
        typeof inner === "object" && inner !== null
          ? Object.entries(inner).find(([name]) => name === part)?.[1]
          : undefined;
    }
  }
});

it("every reason that a setting decides is in a filter's hits", () => {
  const reasons = new Set(
    FILTERS.flatMap(({ hits }) => hits.flatMap((hit) => ("reason" in hit ? [hit.reason] : []))),
  );

  expect(Object.keys(FILTER_SETTINGS).filter((reason) => !reasons.has(reason))).toEqual([]);
});
