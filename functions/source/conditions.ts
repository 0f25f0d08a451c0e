import type { Condition } from "../../shared/model/recipe.ts";
import { type RowObject, RowRefused } from "../../shared/rows/row.ts";
import { lookUp, missingField } from "../../shared/rows/template.ts";

type Wanted = string | number | boolean;
type Test = { name: string; holds: (value: unknown) => boolean };

/**
 * The recipe's `where`, made ready: it throws for a row that is not selected. Cells of a table are strings, so a
 * condition that is a number compares by number, one that is true or false by the word.
 *
 * @param tabular every row has every field: one that is not there is a slip in the recipe, not an empty cell
 * @throws SyntaxError when `matches` is no regular expression
 */
export function selection(where: readonly Condition[], tabular: boolean): (row: RowObject) => void {
  const conditions = where.map((condition) => ({ field: condition.field, tests: testsOf(condition) }));
  return (row) => {
    for (const { field, tests } of conditions) {
      const value = lookUp(row, field);
      if (value === undefined && tabular) throw missingField(row, field);
      for (const { name, holds } of tests)
        if (!holds(value))
          throw new RowRefused("dropped", "not_selected", {
            field,
            condition: name,
            message:
              value === undefined ? `there is no field '${field}'` : `'${field}' does not meet '${name}'`,
          });
    }
  };
}

function testsOf({ equals, oneOf, atLeast, atMost, matches, present }: Condition): Test[] {
  const tests: Test[] = [];
  const test = (name: string, holds: Test["holds"]): void => {
    tests.push({ name, holds });
  };
  if (present !== undefined) test("present", (value) => isEmpty(value) !== present);
  if (equals !== undefined)
    test(
      "equals",
      some((value) => isEqual(value, equals)),
    );
  if (oneOf !== undefined)
    test(
      "oneOf",
      some((value) => oneOf.some((one) => isEqual(value, one))),
    );
  if (atLeast !== undefined) test("atLeast", (value) => toNumber(value) >= atLeast);
  if (atMost !== undefined) test("atMost", (value) => toNumber(value) <= atMost);
  if (matches !== undefined) {
    const pattern = new RegExp(matches, "u");
    test(
      "matches",
      some((value) => isPlain(value) && pattern.test(String(value))),
    );
  }
  return tests;
}

/** Of a list, such as tags, one element is enough. */
const some =
  (holds: Test["holds"]): Test["holds"] =>
  (value) =>
    Array.isArray(value) ? value.some(holds) : holds(value);

const isPlain = (value: unknown): value is Wanted => ["string", "number", "boolean"].includes(typeof value);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);

function isEqual(value: unknown, wanted: Wanted): boolean {
  if (!isPlain(value)) return false;
  if (typeof wanted === "number") return toNumber(value) === wanted;
  if (typeof wanted === "boolean") return String(value).trim().toLowerCase() === String(wanted);
  return String(value) === wanted;
}

/** NaN, which no comparison holds for, where there is no number. */
function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}
