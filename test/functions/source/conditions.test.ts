import { describe, expect, test } from "vitest";
import { selection } from "../../../functions/source/conditions.ts";
import type { Condition } from "../../../shared/model/recipe.ts";
import { RowRefused } from "../../../shared/rows/row.ts";

function refusalOf(
  condition: Condition,
  row: Record<string, unknown>,
  tabular = false,
): RowRefused | undefined {
  try {
    selection([condition], tabular)(row);
    return undefined;
  } catch (error) {
    if (error instanceof RowRefused) return error;
    throw error;
  }
}

describe("a row is selected", () => {
  test.each([
    ["a cell that is the number", { field: "x", equals: 4 }, "4.0"],
    ["a number that is the word", { field: "x", equals: "4" }, 4],
    ["a cell that says true", { field: "x", equals: true }, "TRUE"],
    ["one of several", { field: "x", oneOf: ["a", 3] }, " 3 "],
    ["a rating at the edge", { field: "x", atLeast: 4 }, "4"],
    ["a rating at the upper edge", { field: "x", atMost: 4 }, 4],
    ["text that matches somewhere", { field: "x", matches: "ref(und)?s" }, "about refunds"],
    ["something there", { field: "x", present: true }, "0"],
    ["nothing there", { field: "x", present: false }, "  "],
    ["a tag among others", { field: "x", oneOf: ["refund", "billing"] }, ["parcel", "billing"]],
    ["a tag that is the word", { field: "x", equals: "billing" }, ["parcel", "billing"]],
    ["a tag that matches", { field: "x", matches: "^bill" }, ["parcel", "billing"]],
    ["null where nothing is wanted", { field: "x", present: false }, null],
  ])("%s", (_, condition, value) => {
    expect(refusalOf(condition, { x: value })).toBeUndefined();
  });

  test("an absent field is nothing", () => {
    expect(refusalOf({ field: "x", present: false }, {})).toBeUndefined();
  });
});

describe("a row is not selected, and the ledger says by which condition", () => {
  test.each([
    ["equals", { field: "x", equals: "Closed" }, "closed"],
    ["equals", { field: "x", equals: 4 }, ""],
    ["oneOf", { field: "x", oneOf: [] }, "a"],
    ["atLeast", { field: "x", atLeast: 0 }, ""],
    ["atLeast", { field: "x", atLeast: 4 }, "many"],
    ["atMost", { field: "x", atMost: 4 }, "4.01"],
    ["matches", { field: "x", matches: "^a$" }, ["ab", null]],
    ["oneOf", { field: "x", oneOf: ["refund"] }, ["parcel", "invoice"]],
    ["equals", { field: "x", equals: "refund" }, []],
    ["present", { field: "x", present: true }, []],
    ["present", { field: "x", present: true }, null],
  ])("%s: %j", (name, condition, value) => {
    const refusal = refusalOf(condition, { x: value });
    expect(refusal).toMatchObject({
      outcome: "dropped",
      reason: "not_selected",
      detail: { field: "x", condition: name },
    });
  });

  test("its value is not told", () => {
    expect(
      JSON.stringify(refusalOf({ field: "x", equals: "a" }, { x: "Nobody's secret" })?.detail),
    ).not.toContain("secret");
  });
});

test("a column that a table does not have is a slip in the recipe, told by name", () => {
  expect(refusalOf({ field: "Statis", equals: "a" }, { Status: "a" }, true)).toMatchObject({
    outcome: "quarantined",
    reason: "missing_field",
    message: "there is no field 'Statis'; did you mean 'Status'?",
  });
  expect(refusalOf({ field: "Statis", equals: "a" }, { Status: "a" }, false)).toMatchObject({
    reason: "not_selected",
  });
});
