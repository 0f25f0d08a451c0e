import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chance } from "../../../functions/augment/chance.ts";
import type { Made } from "../../../functions/augment/operator.ts";
import { mistype, typingNoise } from "../../../functions/augment/typing-noise.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";

const recipe = Recipe.parse({ name: "r", sources: [{ name: "s" }] });
const model = {
  ask: () => {
    throw new Error("typing noise asks no model");
  },
};

async function noisy(content: string, seed: number): Promise<Made | undefined> {
  const parent: Example = {
    id: "a".repeat(32),
    messages: [
      { role: "system", content: "Answer the customer politely." },
      { role: "user", content },
      { role: "assistant", content: "Certainly, here you are." },
    ],
    source: { name: "s", kind: "human", uri: "u", version: "1", locator: { line: 1 } },
  };
  const allowance = { requests: 0, tokens: 0 };
  for await (const made of typingNoise.make(
    [{ parent, seed }],
    { recipe, model, allowance },
    { ...allowance },
  ))
    return made[0];
}

describe("typing noise", () => {
  it.each([
    ["a placeholder", "Please write to [EMAIL] about this order.", "[EMAIL]"],
    ["a placeholder in a sentence's end", "Somebody called from ([PHONE]).", "([PHONE])."],
    ["a number", "Invoice over 1,234.50 euros arrived yesterday", "1,234.50"],
    ["code in a line", "Why does `console.Log(Value)` print nothing here?", "`console.Log(Value)`"],
    [
      "fenced code",
      "Look at this:\n```js\nconst Total = Sum + Rest\n```\nthanks anyway",
      "const Total = Sum + Rest",
    ],
    ["code that never ends", "Look here ```\nreturn Something", "return Something"],
    ["indented code", "Look at this:\n    return Something;\nplease", "    return Something;"],
    ["an address", "See https://example.com/Some/Path for details", "https://example.com/Some/Path"],
    ["a name out of code", "The function getUserName fails often", "getUserName"],
    ["a file", "Open Settings.json before starting", "Settings.json"],
  ])("leaves %s as it is", (_, text, fixed) => {
    for (let seed = 0; seed < 200; seed++) expect(mistype(text, new Chance(seed))).toContain(fixed);
  });

  it("changes prose, and only slightly", () => {
    const text = "Could you please tell me where my parcel is? I have been waiting since Monday.";
    for (let seed = 0; seed < 200; seed++) {
      const typed = mistype(text, new Chance(seed));
      expect(typed.toLowerCase()).not.toBe(text.toLowerCase());
      expect(Math.abs(typed.length - text.length)).toBeLessThanOrEqual(4);
    }
  });

  it("changes nothing but letters and the final mark, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat(), (text, seed) => {
        const typed = mistype(text, new Chance(seed));
        const rest = (s: string): string => s.replace(/[a-z]/gi, "").toLowerCase();
        const before = rest(text);
        expect([before, before.replace(/[.!?]$/, "")]).toContain(rest(typed));
      }),
    );
  });

  it("types the same text for the same seed, and takes no time over a text without spaces", () => {
    const text = `${"x".repeat(100_000)} and more words`;

    expect(mistype(text, new Chance(7))).toBe(mistype(text, new Chance(7)));
  });

  it("touches the user's turns alone", async () => {
    const made = await noisy("Where does my parcel stay so long?", 3);

    expect(made).toMatchObject({
      messages: [
        { role: "system", content: "Answer the customer politely." },
        { role: "user" },
        { role: "assistant", content: "Certainly, here you are." },
      ],
    });
  });

  it("drops by name what cannot be typed otherwise", async () => {
    expect(await noisy("12345", 1)).toEqual({ outcome: "dropped", reason: "no_variation" });
  });
});
