/** What people wrote into a tool's definition: the strings, but for the names that programs go by. */
export function toolTexts(value: unknown, key = ""): string[] {
  if (typeof value === "string") return PROGRAM_KEYS.has(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((inner) => toolTexts(inner, key));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => toolTexts(inner, name));
}

/** Keys of a tool's JSON Schema whose strings are names or kinds. Source: JSON Schema 2020-12, core and validation. */
const PROGRAM_KEYS: ReadonlySet<string> = new Set([
  ...["name", "type", "format", "required", "pattern", "contentEncoding", "contentMediaType"],
  ...["$ref", "$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "dependentRequired"],
]);

/** The same definition with its texts changed; the very object when none is. */
export function mapToolTexts<T>(value: T, change: (text: string) => string, key?: string): T;
export function mapToolTexts(value: unknown, change: (text: string) => string, key = ""): unknown {
  if (typeof value === "string") return PROGRAM_KEYS.has(key) ? value : change(value);
  if (Array.isArray(value)) {
    const mapped = value.map((inner) => mapToolTexts(inner, change, key));
    return mapped.every((inner, i) => inner === value[i]) ? value : mapped;
  }
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const mapped = entries.map(([name, inner]) => [name, mapToolTexts(inner, change, name)] as const);
  return mapped.every(([, inner], i) => inner === entries[i]?.[1]) ? value : Object.fromEntries(mapped);
}
