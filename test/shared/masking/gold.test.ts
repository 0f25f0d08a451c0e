import { describe, expect, test } from "vitest";
import { readGold } from "../../../shared/masking/gold.ts";

const read = (text: string) => readGold({ name: "gold", text });
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const text = "Mia Berg wrote to mia@example.com";
const NAME = { start: 0, end: 8, type: "NAME" };
const EMAIL = { start: 18, end: 33, type: "EMAIL" };

describe("a labelled file is read however its makers wrote it", () => {
  test.each<[string, string]>([
    ["spans of start, end and type", line({ text, spans: [NAME, EMAIL] })],
    [
      "annotations with entity types",
      line({
        text,
        annotations: [
          { start: 0, end: 8, entity_type: "PERSON_NAME", text: "Mia Berg" },
          { start: 18, end: 33, entity_type: "EMAIL_ADDRESS", text: "mia@example.com" },
        ],
      }),
    ],
    [
      "start_position and end_position, in one JSON array",
      JSON.stringify([
        {
          full_text: text,
          spans: [
            { entity_type: "PERSON", entity_value: "Mia Berg", start_position: 0, end_position: 8 },
            { entity_type: "EMAIL_ADDRESS", entity_value: "x", start_position: 18, end_position: 33 },
          ],
        },
      ]),
    ],
    [
      "triples",
      line({
        text,
        label: [
          [0, 8, "PER"],
          [18, 33, "E-Mail"],
        ],
      }),
    ],
    [
      "a mask whose name is in two parts",
      line({
        source_text: text,
        privacy_mask: [
          { start: 0, end: 3, label: "GIVENNAME1", value: "Mia" },
          { start: 4, end: 8, label: "SURNAME", value: "Berg" },
          { start: 18, end: 33, label: "EMAIL", value: "mia@example.com" },
        ],
      }),
    ],
    ["a chat's messages", line({ messages: [{ role: "user", content: text, spans: [NAME, EMAIL] }] })],
    [
      "tokens with tags",
      line({
        tokens: ["Mia", "Berg", "wrote", "to", "mia@example.com"],
        ner_tags: ["B-PER", "I-PER", "O", "O", "U-EMAIL"],
      }),
    ],
    ["CoNLL", "Mia B-person\nBerg I-person\nwrote O\nto O\nmia@example.com B-email\n\n"],
  ])("%s", (_, file) => {
    expect(read(file)).toEqual([{ text, spans: [NAME, EMAIL] }]);
  });
});

test("parts that stand apart stay apart", () => {
  const spans = [
    { start: 0, end: 3, type: "FIRST_NAME" },
    { start: 18, end: 21, type: "FIRST_NAME" },
  ];
  expect(read(line({ text, spans }))[0]?.spans).toHaveLength(2);
});

test("offsets in code points become code units where the marks' own text says so", () => {
  const marked = { text: "🙂 Mia", spans: [{ start: 2, end: 5, type: "NAME", text: "Mia" }] };
  expect(read(line(marked))[0]?.spans).toEqual([{ start: 3, end: 6, type: "NAME" }]);
});

test("the language goes along, and a label of no type of ours stays as it is", () => {
  const gold = read(line({ text, language: "de", spans: [{ start: 0, end: 3, type: "pet name" }] }));
  expect(gold[0]).toMatchObject({ language: "de", spans: [{ type: "PET_NAME" }] });
});

test.each([
  ["not JSON", '{"text": "a"}\n{"text":'],
  ["no text", '{"text": "a"}\n{"id": 1}'],
  ["a mark without an end", '{"text": "a"}\n{"text": "b", "spans": [{"start": 0, "type": "NAME"}]}'],
])("%s is told with its line", (_, file) => {
  expect(() => read(file)).toThrow(/gold:2 is no labelled text/);
});
