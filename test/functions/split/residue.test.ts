import { describe, expect, test } from "vitest";
import { Residue } from "../../../functions/split/residue.ts";
import type { OpenAiChatLine } from "../../../shared/formats/openai-chat.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";

const said = (content: string): OpenAiChatLine => ({ messages: [{ role: "user", content }] });
const masking = Masking.parse({ types: { IP: "keep" } });

describe("what is found again", () => {
  test("is counted by type and listed by id, without a value", () => {
    const residue = new Residue(masking, "hold");

    expect(residue.of("a", said("nothing"))).toBeUndefined();
    expect(residue.of("b", said("ann@example.com, bo@example.com"))).toEqual({ EMAIL: 2 });

    expect(residue.found).toEqual({
      checked: 2,
      left: { EMAIL: 2 },
      examples: 1,
      listed: [{ id: "b", types: { EMAIL: 2 } }],
      exempt: {},
    });
  });

  test("what stays by the recipe's wish is counted where it is published, not where it is held back", () => {
    const both = said("ann@example.com at 198.51.100.7");
    const held = new Residue(masking, "hold");
    held.of("a", both);
    held.of("b", said("at 198.51.100.7"));
    const warned = new Residue(masking, "warn");
    warned.of("a", both);

    expect(held.found.exempt).toEqual({ IP: 1 });
    expect(warned.found.exempt).toEqual({ IP: 1 });
    expect([held.publishes, warned.publishes]).toEqual([false, true]);
  });

  test("the first hundred are listed, all are counted", () => {
    const residue = new Residue(masking, "fail");
    for (let i = 0; i < 150; i++) residue.of(String(i), said("ann@example.com"));

    expect(residue.found.listed).toHaveLength(100);
    expect(residue.found.examples).toBe(150);
  });
});
