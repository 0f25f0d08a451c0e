/** What masking itself puts into texts: `[EMAIL]`, `[NAME_2]`, `[PHONE:9f2c61d04b7e]`, `[REDACTED]`. */
const PLACEHOLDER = /\[[A-Z][A-Z0-9_]{1,48}(?::[0-9a-f]{12})?\]/g;

/** The text with `mark` for each placeholder. */
export const marked = (text: string, mark: string): string =>
  text.includes("[") ? text.replace(PLACEHOLDER, mark) : text;

/** The places of placeholders in a text: nothing in them is personal data any more. */
export function placeholders(text: string): { start: number; end: number }[] {
  if (!text.includes("[")) return [];
  return Array.from(text.matchAll(PLACEHOLDER), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}
