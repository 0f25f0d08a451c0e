import { describe, expect, it } from "vitest";
import { Finder } from "../../../shared/masking/masker.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";

const found = (masking: unknown, text: string): string[] =>
  new Finder(Masking.parse(masking))
    .find(text)
    .map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);

describe("the recipe's own detectors", () => {
  it("find the deny-list's values whole, in any case, over line breaks", () => {
    const masking = { deny: ["Project Blue Heron", "C++", "##", "X-Ray/7"] };

    expect(found(masking, "the project\nblue heron uses c++ ## x-ray/7 here")).toEqual([
      "DENIED project\nblue heron",
      "DENIED c++",
      "DENIED ##",
      "DENIED x-ray/7",
    ]);
    expect(found(masking, "projects blue herons")).toEqual([]);
  });

  it("find a recogniser's words and pattern as its type", () => {
    const masking = { recognisers: [{ type: "EMPLOYEE_ID", pattern: "E-\\d{5}", words: ["badge zero"] }] };

    expect(found(masking, "E-12345 has Badge Zero")).toEqual([
      "EMPLOYEE_ID E-12345",
      "EMPLOYEE_ID Badge Zero",
    ]);
  });

  it("win over what is built in, and yield to the allow-list", () => {
    const masking = { deny: ["jane@example.com"], allow: ["help@example.com"] };

    expect(found(masking, "jane@example.com or help@example.com")).toEqual(["DENIED jane@example.com"]);
  });

  it("take a pattern that matches nothing at all for no finding", () => {
    expect(found({ recognisers: [{ type: "X", pattern: "q*" }] }, "abc")).toEqual([]);
  });
});
