import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparableText } from "../../../shared/similarity/comparable-text.ts";

describe("texts as duplicates are compared", () => {
  it.each([
    ["Is it open?", "is it  open"],
    ["It\u2019s fine, thanks!", "it's fine thanks"],
    ["\uff21\uff22\uff23", "abc"],
    ["Run\n`Go`", "run `Go`"],
    ["You need:\n\n* flour\n* two **eggs**, *fresh*", "you need flour two eggs fresh"],
    ["## Steps\n1. Open it.\n2. Close it.", "Steps: open it, close it"],
    ["> quoted\n> twice", "quoted twice"],
  ])("%j is the same as %j", (a, b) => {
    expect(comparableText(a)).toBe(comparableText(b));
  });

  it.each([
    ["What is C#?", "What is C?"],
    ["5 - 3", "5 -3"],
    ["1.5 l", "15 l"],
    ["`a-b`", "`a b`"],
    ["`Go`", "`go`"],
    ["?", "!"],
    ["f(x)", "fx"],
    ["50 %", "50"],
    ["2 * 3", "2 3"],
    ["a*b", "ab"],
    ["5*", "5"],
    ["1.5", "5"],
    ["3)", "4)"],
  ])("%j is not the same as %j", (a, b) => {
    expect(comparableText(a)).not.toBe(comparableText(b));
  });

  it("is what its regular expressions say, read in one pass", () => {
    const marks = /[.,;:!?¡¿…、。，！？；：'"‘’‚“”„«»‹›`\-‐‑‒–—](?!\d)/g;
    const listNumbers = /^[ \t]*(?:\d{1,3}\.[ \t]+)+(?=\S)/gm;
    const pieces = fc.constantFrom(..."aB9 .,-'\n\t!?\u00a0é—“ß½Ａ。猫😀".split(""), "😀", "-5", "...");

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const words = text.replace(listNumbers, "").normalize("NFKC").toLowerCase().replace(marks, " ");
        const slowly = words.replace(/\s+/g, " ").trim();

        if (slowly !== "") expect(comparableText(text)).toBe(slowly);
      }),
      { numRuns: 500 },
    );
  });
});
