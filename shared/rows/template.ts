import { parseTemplate } from "../model/template.ts";
import { nearest } from "../recipe/nearest.ts";
import { field, has, isObject, type RowObject, refuse } from "./row.ts";

/** A template made ready: gives the row's text. @throws RowRefused missing_field, number_too_large */
export type Renderer = (row: RowObject) => string;

/** @throws SyntaxError when the template is not well formed */
export function renderer(template: string): Renderer {
  const segments = parseTemplate(template);
  const [only] = segments;
  if (segments.length === 1 && only && "path" in only) return (row) => textAt(row, only.path);
  return (row) => segments.map((one) => ("text" in one ? one.text : textAt(row, one.path))).join("");
}

function textAt(row: RowObject, path: string): string {
  const value = lookUp(row, path);
  if (value === undefined) throw missingField(row, path);
  return typeof value === "string" ? value : asText(value, path);
}

export function missingField(row: RowObject, path: string): Error {
  // Rows may have any number of fields; a slip is looked for among the first hundred.
  const names = Object.keys(row).slice(0, 100);
  // Where a table has several columns of that name: the first of them.
  const meant = names.find((name) => name.startsWith(`${path} (column `)) ?? nearest(path, names);
  const hint = meant === undefined ? "" : `; did you mean '${meant}'?`;
  return refuse("missing_field", `there is no field '${path}'${hint}`);
}

/** The value at a path, or undefined. A field whose whole name is the path comes first: names may hold dots. */
export function lookUp(row: RowObject, path: string): unknown {
  if (has(row, path)) return field(row, path);
  if (!path.includes(".")) return undefined;
  let value: unknown = row;
  for (const name of path.split(".")) {
    if (Array.isArray(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined;
    else if (isObject(value)) value = field(value, name);
    else return undefined;
  }
  return value;
}

/** A value as text: null is empty, lists and objects are JSON. @throws RowRefused number_too_large */
export function asText(value: unknown, name: string): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberText(value, name);
    case "boolean":
      return String(value);
    default:
      return value === null || value === undefined ? "" : JSON.stringify(value);
  }
}

/** JSON readers round whole numbers past 2^53 (RFC 8259, section 6): two ids would become one. */
function numberText(value: number, name: string): string {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw refuse(
      "number_too_large",
      `field '${name}' holds a number past 2^53, which cannot be read exactly; write it as a string`,
    );
  return String(value);
}
