import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeParts } from "../../../shared/text/code-parts.ts";
import { standardText } from "../../../shared/text/standard-text.ts";

const standard = (text: string): string => standardText(text, { straightQuotes: false });

const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\r\n",
        "  ",
        "\t",
        "\u00a0",
        "e\u0301",
        "\ud800",
        "\u200b",
        "word",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));

describe("cutting code out of a text", () => {
  it.each([
    ["a `b` c", ["`b`"]],
    ["a ``b ` c`` d", ["``b ` c``"]],
    ["a ` b", []],
    ["a ` b\n\nc ` d", []],
    ["x\n```ts\na\n```\ny", ["```ts\na\n```\n"]],
    ["````\n```\n````", ["````\n```\n````"]],
    ["~~~\n```\n~~~\n`z`", ["~~~\n```\n~~~\n", "`z`"]],
    ["```\nnever closed", ["```\nnever closed"]],
    ["one line ``` a  b ``` here", ["``` a  b ```"]],
  ])("finds the code in %j", (text, code) => {
    expect(
      codeParts(text)
        .filter((part) => part.code)
        .map((part) => part.text),
    ).toEqual(code);
  });

  it("loses nothing of any text", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(
          codeParts(text)
            .map((part) => part.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("takes time in proportion to hostile backticks", () => {
    const hostile = Array.from({ length: 2_000 }, (_, i) => "`".repeat(1 + (i % 200))).join(" a ");

    expect(
      codeParts(hostile)
        .map((part) => part.text)
        .join(""),
    ).toBe(hostile);
  });
});

describe("a text in standard form", () => {
  it("is left as it is the second time", () => {
    fc.assert(
      fc.property(markdown, (marked) => {
        // Taking a character out from between two backticks may make a code span of them.
        const text = marked.replace(/[`~]/g, "x");
        const once = standard(text);
        expect(standard(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it("can be written as UTF-8", () => {
    fc.assert(fc.property(markdown, (text) => standard(text).isWellFormed()));
  });
});
