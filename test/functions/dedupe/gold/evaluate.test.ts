import { describe, expect, it } from "vitest";
import { evaluateFile } from "../../../../functions/dedupe/gold/evaluate.ts";
import { Recipe } from "../../../../shared/model/recipe.ts";

const recipe = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }] });
const file = (text: string, name = "made-up.txt") => ({ name, text });
const jsonLines = (...rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

const TEXTS = {
  a: "The parcel is late again",
  b: "the parcel is late, again!",
  c: "The parcel is here",
  d: "The parcel is late again.",
};
const DATA = file(
  Object.entries(TEXTS)
    .map((row) => row.join(" "))
    .join("\n"),
);
const WANTED = { records: 4, gold: 4, found: 3, right: 3, precision: 1, recall: 0.75 };

describe("measuring dedupe", () => {
  it.each<[string, string]>([
    ["lines of names", "a b d\na c\n"],
    ["JSON arrays of names", '["a","b","d"]\n["a","c"]\n'],
    [
      "JSON lines of pairs",
      jsonLines({ a: "a", b: "b" }, { a: "a", b: "d" }, { a: "d", b: "b" }, { a: "c", b: "a" }),
    ],
    [
      "a JSON array of pairs",
      JSON.stringify(
        [
          { id1: "a", id2: "b" },
          { id1: "a", id2: "d" },
          { id1: "d", id2: "b" },
          { id1: "c", id2: "a" },
        ],
        null,
        2,
      ),
    ],
    ["CSV of pairs", "id_a,id_b\r\na,b\r\na,d\r\nb,d\r\na,c\r\n"],
    ["TSV of pairs", "left\tright\tlabel\na\tb\t1\na\td\t1\nb\td\t1\na\tc\t1\n"],
    ["CSV with quoted cells", '"A","B"\n"a","b"\n"a","d"\n\n"b","d"\n"a","c"'],
    [
      "lists of members",
      jsonLines({ cluster: 1, members: ["a", "b", "d"] }, { cluster: 2, members: ["a", "c"] }).replaceAll(
        '"cluster":',
        '"n":',
      ),
    ],
  ])("reads %s", (_, text) => {
    expect(evaluateFile({ recipe, gold: file(text), data: DATA })).toMatchObject({ measured: WANTED });
  });

  it.each<[string, string]>([
    ["CSV", "id,cluster\na,1\nb,1\nc,2\nd,1\n"],
    [
      "JSON lines",
      jsonLines(
        { id: "a", cluster: 1 },
        { id: "b", cluster: 1 },
        { id: "c", cluster: null },
        { id: "d", cluster: 1 },
      ),
    ],
  ])("reads clusters from %s", (_, text) => {
    const clusters = { records: 4, gold: 3, found: 3, f1: 1 };

    expect(evaluateFile({ recipe, gold: file(text), data: DATA })).toMatchObject({ measured: clusters });
  });

  it("needs no data where clusters hold the texts", () => {
    const gold = file(
      jsonLines(...Object.values(TEXTS).map((text, i) => ({ text, cluster: i === 2 ? "other" : "late" }))),
    );

    expect(evaluateFile({ recipe, gold })).toMatchObject({
      measured: { records: 4, gold: 3, found: 3, f1: 1 },
    });
  });

  it.each<[string, string]>([
    ["texts", jsonLines({ a: TEXTS.a, b: TEXTS.b, label: 1 }, { a: "Hello", b: "Goodbye", label: 0 })],
    [
      "chats",
      jsonLines(
        { a: { messages: [{ role: "user", content: TEXTS.a }] }, b: TEXTS.d, duplicate: true },
        { a: "Hello", b: "Goodbye", duplicate: false },
      ),
    ],
    [
      "questions with their ids",
      `id,qid1,qid2,question1,question2,is_duplicate\n0,1,2,${TEXTS.a},"${TEXTS.b}",1\n1,3,4,Hello,Goodbye,0\n`,
    ],
  ])("judges pairs of %s by themselves, without data", (_, text) => {
    expect(evaluateFile({ recipe, gold: file(text) })).toMatchObject({
      measured: { records: 4, gold: 1, found: 1, f1: 1 },
    });
  });

  it.each<[string, string, string]>([
    [
      "JSON lines, by their lines",
      "1 2\n",
      jsonLines(...Object.values(TEXTS).map((question) => ({ question, answer: "Sorry." }))),
    ],
    [
      "CSV, by its lines",
      "2 3\n",
      `question;answer\n${Object.values(TEXTS)
        .map((question) => `"${question}";Sorry.`)
        .join("\n")}`,
    ],
    [
      "JSON lines, from numbers in CSV",
      "1,2\n",
      jsonLines(...Object.values(TEXTS).map((text) => ({ text }))),
    ],
    [
      "JSON lines with ids",
      "7 8\n",
      jsonLines(...Object.values(TEXTS).map((text, i) => ({ id: i + 7, text }))),
    ],
  ])("reads data of %s", (_, gold, data) => {
    expect(evaluateFile({ recipe, gold: file(gold), data: file(data) })).toMatchObject({
      measured: { records: 4, gold: 1, found: 3, right: 1 },
    });
  });

  it("judges no pair that gold does not speak of, where it says of some that they are none", () => {
    const gold = file("a,b,label\na,b,true\na,c,false\n");

    expect(evaluateFile({ recipe, gold, data: DATA })).toMatchObject({
      measured: { gold: 1, found: 1, precision: 1, recall: 1 },
    });
  });

  it("lists what was missed and what was wrong, with rule and similarity", () => {
    const answer = evaluateFile({ recipe, gold: file("a c\nb d\n"), data: DATA });

    expect(answer).toMatchObject({ text: expect.stringMatching(/^missed +a c$/m) });
    expect(answer).toMatchObject({
      text: expect.stringMatching(/^false alarm +a b {2}exact_duplicate 1\.000$/m),
    });
  });

  it.each([
    ["a x\n", "names 'x'"],
    ['{"a": "x", "b": "y"}\n', "names 'x'"],
    ["a\n", "made-up.txt:1"],
    ['{"one": 1}\n', "made-up.txt:1"],
    ['{"a": "a", "b": "b"}\n{"a": "a", "b": \n', "made-up.txt:2"],
    ['{"a": "a", "b": "b", "label": "perhaps"}\n', "made-up.txt:1 has a label"],
    ["a,b\na,b\na\n", "made-up.txt:3 has 1 cells"],
    ['a,b\n"a,b\n', "made-up.txt:2"],
    ["", "holds no pairs"],
  ])("says what is wrong with gold %j", (text, message) => {
    expect(() => evaluateFile({ recipe, gold: file(text), data: DATA })).toThrow(message);
  });

  it.each([
    ['{"id": "a"}\n', "made-up.jsonl:1 is no record"],
    ['{"id": "a", "text": "x"}\n{"id": ', "made-up.jsonl:2"],
    ["a some text\n\nb\n", "made-up.jsonl:3 is no record"],
  ])("says what is wrong with data %j", (text, message) => {
    expect(() => evaluateFile({ recipe, gold: file("a b\n"), data: file(text, "made-up.jsonl") })).toThrow(
      message,
    );
  });

  it("asks for the data that gold names", () => {
    for (const text of ["a b\n", jsonLines({ a: "a", b: "b" }), "id1,id2,label\n17,18,1\n"])
      expect(() => evaluateFile({ recipe, gold: file(text) })).toThrow("--data");
  });
});
