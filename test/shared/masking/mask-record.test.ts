import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Masker } from "../../../shared/masking/mask-record.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";
import type { Example, Message } from "../../../shared/model/record.ts";

const masker = (masking: Partial<Masking> = {}) =>
  new Masker(Masking.parse(masking), { MASKING_KEY: "a key for tests" });

function chat(...messages: Message[]): Example {
  return {
    id: "0".repeat(32),
    messages,
    source: { name: "test", kind: "public", uri: "test", version: "0", locator: { line: 1 } },
  };
}
const user = (content: string): Message => ({ role: "user", content });
const call = (args: string): Message => ({
  role: "assistant",
  content: null,
  tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: args } }],
});
const contentOf = (record: Example): string | null | undefined => record.messages[0]?.content;
const argumentsOf = (record: Example): string | undefined =>
  record.messages[0]?.tool_calls?.[0]?.function.arguments;

describe("masking a record", () => {
  it("replaces what is found and leaves every other character", () => {
    const record = chat(user("Hi \u{1F600}, mail jane@example.com or call (212) 555-0187\u2026"));

    const masked = masker().mask(record);

    expect(contentOf(masked.record)).toBe("Hi \u{1F600}, mail [EMAIL] or call [PHONE]\u2026");
    expect(masked.counts).toEqual({ EMAIL: 1, PHONE: 1 });
    expect(masked.record.transforms).toHaveLength(1);
  });

  it("hands back the very record when there is nothing to replace", () => {
    const record = chat(user("Nothing to see here."), call('{"n": 12345678901234567890, "x": 1.0}'));

    expect(masker().mask(record).record).toBe(record);
  });

  it("masks strings inside tool arguments and keeps all else of the JSON as it was written", () => {
    const record = chat(
      call('{ "to": "jane@example.com",\n "big": 12345678901234567890, "note": "caf\\u00e9 \\"x\\"" }'),
    );

    const masked = argumentsOf(masker().mask(record).record);

    expect(masked).toBe('{ "to": "[EMAIL]",\n "big": 12345678901234567890, "note": "caf\\u00e9 \\"x\\"" }');
  });

  it("keeps a number in the arguments a number", () => {
    const record = chat(call('{"card": 4111111111111111, "ok": true}'));

    expect(argumentsOf(masker().mask(record).record)).toBe('{"card": 0, "ok": true}');
  });

  it("keeps two keys of the arguments apart that are both masked", () => {
    const masked: unknown = JSON.parse(
      argumentsOf(masker().mask(chat(call('{"jane@example.com": 1, "joe@example.com": 2}'))).record) ?? "",
    );

    expect(Object.keys(Object(masked))).toEqual([
      expect.stringMatching(/^\[EMAIL:[0-9a-f]{12}\]$/),
      expect.stringMatching(/^\[EMAIL:[0-9a-f]{12}\]$/),
    ]);
  });

  it("masks arguments that are no JSON as text", () => {
    const record = chat(call('{"to": "jane@example.com"'));

    expect(argumentsOf(masker().mask(record).record)).toBe('{"to": "[EMAIL]"');
  });

  it("gives the same value the same number in every turn", () => {
    const record = chat(
      user("I am jane@example.com"),
      user("cc: joe@example.com and JANE@example.com"),
      call('{"to":"joe@example.com"}'),
    );

    const masked = masker({ operator: "numbered" }).mask(record).record;

    expect(masked.messages.map(({ content }) => content)).toEqual([
      "I am [EMAIL_1]",
      "cc: [EMAIL_2] and [EMAIL_1]",
      null,
    ]);
    expect(masked.messages[2]?.tool_calls?.[0]?.function.arguments).toBe('{"to":"[EMAIL_2]"}');
  });

  it("makes surrogates of the same form, with valid check digits, the same for the same value", () => {
    const record = chat(user("4111 1111 1111 1111, 4111 1111 1111 1111; DE89 3704 0044 0532 0130 00"));
    const plain = masker();

    const once = contentOf(masker({ operator: "surrogate" }).mask(record).record) ?? "";

    expect(once).toMatch(/^(4\d{3} \d{4} \d{4} \d{4}), \1; DE\d\d \d{4} \d{4} \d{4} \d{4} \d\d$/);
    expect(contentOf(plain.mask(chat(user(once))).record)).toBe("[CREDIT_CARD], [CREDIT_CARD]; [IBAN]");
  });

  it("replaces by a keyed hash, by nothing readable, or not at all, as the recipe says of a type", () => {
    const record = chat(user("jane@example.com 203.0.113.9 (212) 555-0187"));

    const masked = masker({ types: { EMAIL: "hash", IP: "redact", PHONE: "keep" } }).mask(record).record;

    expect(contentOf(masked)).toMatch(/^\[EMAIL:[0-9a-f]{12}\] \[REDACTED\] \(212\) 555-0187$/);
  });

  it("leaves what the recipe allows", () => {
    const record = chat(user("Help@example.com or jane@example.com"));

    expect(contentOf(masker({ allow: ["help@example.com"] }).mask(record).record)).toBe(
      "Help@example.com or [EMAIL]",
    );
  });

  it("knows a name and a number again that an earlier or a later turn gave away", () => {
    const record = chat(
      user("Is it Quillon there? It stood beside ABC-1234."),
      user("My name is Quillon Brandvik, the plate is ABC-1234. ABC-1234!"),
    );

    expect(
      masker()
        .mask(record)
        .record.messages.map(({ content }) => content),
    ).toEqual([
      "Is it [NAME] there? It stood beside [PLATE].",
      "My name is [NAME], the plate is [PLATE]. [PLATE]!",
    ]);
  });

  it("hashes what is found in tags and locators, so that equal ones stay equal", () => {
    const record = { ...chat(user("hello")), group: "jane@example.com" };

    const { group } = masker().mask(record).record;

    expect(group).toMatch(/^\[EMAIL:[0-9a-f]{12}\]$/);
    expect(masker().mask(record).record.group).toBe(group);
  });
});

const value = fc.constantFrom(
  "jane@example.com",
  "4111 1111 1111 1111",
  "DE89370400440532013000",
  "(212) 555-0187",
  "203.0.113.9",
  "536-22-1234",
  "SSN: 536221234",
  "https://bob:hunter2@example.com/",
  "My name is Jane Doe",
  "born on 12 May 1980",
  "[EMAIL]",
  "12 Elm Street, Springfield, IL 62704",
  "the plate is ABC-1234",
  "ABC-1234",
  "call me Quillon Brandvik",
  "Quillon",
);
const piece = fc.oneof(
  value,
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(" ", "\n", "1", "-", ".", "é\u0301"),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" "));

describe("for any text", () => {
  const standard = masker({ profile: "strict" });

  it("masking twice is masking once", () => {
    fc.assert(
      fc.property(text, (content) => {
        const once = standard.mask(chat(user(content))).record;
        const twice = standard.mask(once);
        expect(contentOf(twice.record)).toBe(contentOf(once));
        expect(twice.record).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it("no value that was found is left anywhere in the output", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (contents) => {
        const { record, spans } = masker().mask(chat(...contents.map(user)));
        const output = record.messages
          .map(({ content }) => content?.replaceAll(/\[[A-Z_]+\]/g, ""))
          .join("\n");
        contents.forEach((content, i) => {
          for (const { start, end } of spans[i] ?? [])
            expect(output).not.toContain(content.slice(start, end));
        });
      }),
      { numRuns: 300 },
    );
  });

  it("a record without findings is the very one that came", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (contents) => {
        const record = chat(...contents.map(user));
        const before = JSON.stringify(record);
        const masked = standard.mask(record);
        const found = masked.spans.some((one) => one.length > 0);
        expect(masked.record === record).toBe(!found);
        expect(JSON.stringify(record)).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  it("spans are in order, apart, and what stands between them is untouched", () => {
    fc.assert(
      fc.property(text, (content) => {
        const { record, spans } = standard.mask(chat(user(content)));
        let rebuilt = "";
        let from = 0;
        for (const { start, end, type } of spans[0] ?? []) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          rebuilt += `${content.slice(from, start)}[${type}]`;
          from = end;
        }
        expect(contentOf(record)).toBe(rebuilt + content.slice(from));
      }),
      { numRuns: 300 },
    );
  });

  it("arguments stay JSON with the same keys and kinds of values", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.oneof(
            text,
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.boolean(),
            fc.constant(null),
          ),
          { noNullPrototype: true },
        ),
        (value) => {
          const masked: unknown = JSON.parse(
            argumentsOf(standard.mask(chat(call(JSON.stringify(value)))).record) ?? "",
          );
          expect(Object.values(Object(masked)).map((v) => typeof v)).toEqual(
            Object.values(JSON.parse(JSON.stringify(value))).map((v) => typeof v),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
