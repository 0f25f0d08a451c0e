import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapping } from "../../../functions/source/mapping.ts";
import { recordLines } from "../../../functions/source/record-line.ts";
import { Source } from "../../../shared/model/recipe.ts";
import { Example, Message, Tool } from "../../../shared/model/record.ts";

const source = (more: object = {}) => Source.parse({ name: "tickets", ...more });
const PART = { key: "incoming/d/tickets/a b.csv", version: "v1" };

describe("a recipe's mapping", () => {
  const mapped = mapping(
    source({
      key: "{id}",
      category: "{type}",
      group: "{who}",
      system: "Be kind.",
      messages: [
        { role: "user", content: "{q}" },
        { role: "assistant", content: "{a}" },
      ],
    }),
    true,
  );

  test("makes the chat, and takes key, category and group", () => {
    expect(mapped({ id: "7", type: "billing ", who: "", q: "Why?", a: "So." })).toEqual({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Why?" },
        { role: "assistant", content: "So." },
      ],
      key: "7",
      category: "billing",
    });
  });

  test("takes a person's mark from 1 to 5, none where it is empty, and refuses another", () => {
    const marked = mapping(source({ mark: "{stars}" }), true);
    const row = (stars: string) => ({ prompt: "Why?", completion: "So.", stars });

    expect(marked(row("4.0")).mark).toBe(4);
    expect(marked(row(" ")).mark).toBeUndefined();
    for (const stars of ["0", "6", "good", "NaN"])
      expect(() => marked(row(stars))).toThrow("no number from 1 to 5");
    expect(JSON.parse(recordLines(source(), PART)(marked(row("4")), 1).json)).toMatchObject({
      quality: 0.75,
      signals: { humanMark: 4 },
    });
  });

  test("empty is empty, absent is an error that names the nearest field", () => {
    expect(mapped({ id: "7", type: "", who: "", q: "Why?", a: "" }).messages[2]).toEqual({
      role: "assistant",
      content: "",
    });
    expect(() => mapped({ id: "7", type: "", who: "", q: "Why?", A: "" })).toThrow(
      "there is no field 'a'; did you mean 'A'?",
    );
  });

  test.each([[null], [3], ["text"], [[1]], [true]])("%j is no row", (value) => {
    expect(() => mapped(value)).toThrow("not an object with fields");
  });

  test("the source's system prompt comes before examples that have none", () => {
    const read = mapping(source({ system: "Be kind." }), false);
    expect(read({ prompt: "a", completion: "b" }).messages[0]).toEqual({
      role: "system",
      content: "Be kind.",
    });
    expect(read({ prompt: "a", completion: "b", system: "Be brief." }).messages).toHaveLength(3);
  });
});

describe("a record's line", () => {
  const text = fc.string({ unit: "binary" });
  const message: fc.Arbitrary<Message> = fc.oneof(
    fc.record(
      { role: fc.constantFrom("system" as const, "user" as const), content: text, name: text },
      { requiredKeys: ["role", "content"] },
    ),
    fc.record(
      {
        role: fc.constant("assistant" as const),
        content: text,
        weight: fc.constantFrom(0 as const, 1 as const),
      },
      { requiredKeys: ["role", "content"] },
    ),
  );
  const tool: fc.Arbitrary<Tool> = fc.record({
    type: fc.constant("function" as const),
    function: fc.record({ name: text, parameters: fc.jsonValue() }),
  });
  const row = fc.record(
    {
      messages: fc.array(message, { minLength: 1 }),
      tools: fc.array(tool),
      parallel_tool_calls: fc.boolean(),
      category: text,
      group: text,
      key: text,
      mark: fc.double({ min: 1, max: 5, noNaN: true }),
      weight: fc.double({ min: 0, max: 9, noNaN: true }).map(Math.abs),
    },
    { requiredKeys: ["messages"] },
  );

  test("is a valid record, in canonical order, for any row", () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1 }), fc.boolean(), (mapped, line, labelled) => {
        const from = source(labelled ? { license: "CC-BY-4.0", language: "pt-BR" } : {});
        const { id, json } = recordLines(from, PART)(mapped, line);
        const parsed = Example.parse(JSON.parse(json));
        expect(JSON.stringify(parsed)).toBe(json);
        expect(parsed.id).toBe(id);
        expect(parsed.source.locator).toEqual(
          mapped.key === undefined ? { line } : { line, key: mapped.key },
        );
      }),
    );
  });

  test("any chat that the record model takes is taken as it is", () => {
    const read = mapping(source(), false);
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1 }),
        fc.array(tool, { minLength: 1 }),
        (messages, tools) => {
          const canonical = messages.map((one) => Message.parse(one));
          // An empty name is none.
          fc.pre(canonical.every(({ name }) => name !== ""));
          expect(read(JSON.parse(JSON.stringify({ messages, tools })))).toEqual({
            messages: canonical,
            tools: JSON.parse(JSON.stringify(tools.map((one) => Tool.parse(one)))),
          });
        },
      ),
    );
  });

  const messages: Message[] = [{ role: "user", content: "a" }];
  const line = recordLines(source(), PART);
  test("has an id from the source and the natural key, or else from the content", () => {
    expect(line({ messages, key: "7" }, 1).id).toBe(
      line({ messages: [{ role: "user", content: "b" }], key: "7" }, 2).id,
    );
    expect(line({ messages, key: "7" }, 1).id).not.toBe(line({ messages, key: "8" }, 1).id);
    expect(line({ messages }, 1).id).toBe(line({ messages }, 2).id);
    expect(line({ messages }, 1).id).not.toBe(
      recordLines(source({ name: "other" }), PART)({ messages }, 1).id,
    );
    // SHA-256 of ["tickets","7"].
    expect(line({ messages, key: "7" }, 1).id).toBe("15a2c8682343061c7bd1731532742f99");
  });
});
