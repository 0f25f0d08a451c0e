import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undisguised } from "../../../shared/masking/disguises.ts";
import { Finder } from "../../../shared/masking/masker.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";

const finder = new Finder(Masking.parse({}));
const found = (text: string): string[] =>
  finder.find(text).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);

describe("disguises", () => {
  it.each([
    ["zero-width space", "write to ja\u200bne@exam\u200bple.com now", "EMAIL ja\u200bne@exam\u200bple.com"],
    ["bidirectional marks", "card \u202e4111 \u200f1111 1111 1111", "CREDIT_CARD 4111 \u200f1111 1111 1111"],
    ["Cyrillic look-alikes", "write to j\u0430ne@ex\u0430mple.com now", "EMAIL j\u0430ne@ex\u0430mple.com"],
    [
      "full-width digits",
      "card ４１１１１１１１１１１１１１１１.",
      "CREDIT_CARD ４１１１１１１１１１１１１１１１",
    ],
    ["full-width at", "to jane＠example.com", "EMAIL jane＠example.com"],
    ["Arabic digits", "card ٤١١١١١١١١١١١١١١١", "CREDIT_CARD ٤١١١١١١١١١١١١١١١"],
    ["decimal entity", "to jane&#64;example.com", "EMAIL jane&#64;example.com"],
    ["named entity", "to jane&commat;example&period;com", "EMAIL jane&commat;example&period;com"],
    ["URL encoding", "?mail=jane%40example.com&x=1", "EMAIL jane%40example.com"],
    ["brackets", "jane.doe (at) example dot com", "EMAIL jane.doe (at) example dot com"],
    ["square brackets", "reach jane[at]example[dot]com", "EMAIL jane[at]example[dot]com"],
    ["words", "mail jane dot doe at example dot com please", "EMAIL jane dot doe at example dot com"],
    ["spaced digits", "card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "CREDIT_CARD 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"],
    [
      "spelled digits",
      "call two one two five five five zero one eight seven",
      "PHONE two one two five five five zero one eight seven",
    ],
    ["spaced letters", "write to j o h n @ e x a m p l e . com now", "EMAIL j o h n @ e x a m p l e . com"],
    [
      "spaced to the end",
      "j . d o e @ m a i l . e x a m p l e . o r g",
      "EMAIL j . d o e @ m a i l . e x a m p l e . o r g",
    ],
    ["hyphens", "SSN 536‑22‑1234", "SSN 536‑22‑1234"],
  ])("are seen through: %s", (_, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    "look at example.com",
    "the point at hand",
    "1 2 3 4 5 6 7 8 9",
    "50%25 off &amp; more",
    "we met at noon dot",
    "a b c d e f g @ noon. then",
  ])("are not seen where there are none: %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("leave every character of a plain ASCII text where it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."abc XYZ019.,@-_()") }), (text) => {
        expect(undisguised(text).text).toBe(text);
      }),
    );
  });

  it("map each character of the view to where it stands in the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const view = undisguised(text);
        for (let i = 0; i < view.text.length; i++) {
          const [start, end] = [view.starts[i] ?? -1, view.ends[i] ?? -1];
          expect(start >= 0 && start < end && end <= text.length).toBe(true);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(view.starts[i - 1] ?? 0);
        }
      }),
    );
  });
});
