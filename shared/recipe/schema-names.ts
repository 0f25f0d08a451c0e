import { z } from "zod";
import { Recipe } from "../model/recipe.ts";

/** The recipe as JSON Schema, from the person's side: what may be left out is optional. */
export function recipeJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(Recipe, { io: "input", target: "draft-2020-12", unrepresentable: "any" });
}

/** The keys the recipe knows at a place. */
export function allowedAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.JSONSchema._JSONSchema | undefined = recipeJsonSchema();
  for (const name of path) {
    if (schema === undefined || typeof schema === "boolean") return [];
    if (typeof name !== "number") schema = schema.properties?.[String(name)] ?? record(schema);
    else if (!Array.isArray(schema.items)) schema = schema.items;
  }
  return typeof schema === "object" ? Object.keys(schema.properties ?? {}) : [];
}

const record = (schema: z.core.JSONSchema.BaseSchema): z.core.JSONSchema._JSONSchema | undefined =>
  schema.additionalProperties;

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a block of keys",
  record: "a block of keys",
  array: "a list",
};

/** What an issue says should have stood there, in plain words. */
export function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      if (issue.origin === "array")
        return `at least ${issue.minimum} ${issue.minimum === 1 ? "entry" : "entries"}`;
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${issue.origin === "string" ? " characters" : ""}`;
    case "too_big":
      if (issue.origin === "array") return `at most ${issue.maximum} entries`;
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${issue.origin === "string" ? " characters" : ""}`;
    case "invalid_union":
      return "another kind of value";
    default:
      return issue.message;
  }
}

/** A value in few words. */
export function found(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a block of keys";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
