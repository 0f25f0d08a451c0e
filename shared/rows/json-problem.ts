/**
 * What V8's JSON parser says, in a person's words and without its quotation of the text. The left side begins V8's
 * message (src/common/message-template.h, kJsonParse…).
 */
const PROBLEMS: readonly (readonly [begins: string, problem: string])[] = [
  ["Unexpected end of JSON input", "it ends too early"],
  ["Unterminated string", "a string is not closed"],
  ["Bad control character", "a string holds a raw line break or control character"],
  ["Bad escaped character", "a string holds an unknown escape (a backslash is written \\\\)"],
  ["Bad Unicode escape", "a string holds a broken \\u escape"],
  ["Expected property name or '}'", "a field's name is missing or not in double quotes"],
  [
    "Expected double-quoted property name",
    "a field's name is missing or not in double quotes (or a comma is left over)",
  ],
  ["Expected ':' after property name", "a colon is missing after a field's name"],
  ["Expected ',' or '}'", "a comma or a closing brace is missing"],
  ["Expected ',' or ']'", "a comma or a closing bracket is missing"],
  ["Unexpected non-whitespace character after JSON", "something follows after the value's end"],
  ["No number after minus sign", "a minus sign has no number"],
  ["Exponent part is missing a number", "a number's exponent is missing"],
  ["Unterminated fractional number", "a number ends at its decimal point"],
  ["Unexpected number", "a number stands where none may"],
  ["Unexpected string", "a string stands where none may"],
];

/** Why the text is not valid JSON, with the column where V8 tells it. Never holds any of the text. */
export function jsonProblem(error: unknown): string {
  const said = error instanceof Error ? error.message : "";
  const known = PROBLEMS.find(([begins]) => said.startsWith(begins));
  if (!known) return "not valid JSON: an unexpected character";
  const column = /^[^"]* in JSON at position (\d+)/.exec(said)?.[1];
  return `not valid JSON: ${known[1]}${column === undefined ? "" : ` (near character ${Number(column) + 1})`}`;
}
