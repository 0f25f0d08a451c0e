import { InputUnreadable } from "../../../shared/model/errors.ts";

export interface NamedText {
  name: string;
  text: string;
}

/** A row of a file that people wrote: fields by name in lower case, or a list of names. Lines count from 1. */
export interface Row {
  line: number;
  fields: ReadonlyMap<string, unknown>;
  list?: readonly unknown[];
}

/**
 * The rows of JSON lines, of one JSON array, of CSV or TSV with a header, or of lines of words. Blank lines are skipped.
 * @throws InputUnreadable naming the line that is none
 */
export function readRows({ name, text: whole }: NamedText): Row[] {
  const text = whole.replace(/^\ufeff/, "");
  const start = text.trimStart();
  if (start.startsWith("{") || start.startsWith("[")) return jsonRows(name, text);
  const [header = ""] = text.split(/\r?\n/, 1);
  const delimiter = [",", "\t", ";"].find((mark) => header.includes(mark));
  if (delimiter !== undefined) return tableRows(name, text, delimiter);
  return linesOf(text).map(({ line, text }) => ({ line, fields: new Map(), list: text.trim().split(/\s+/) }));
}

function jsonRows(name: string, text: string): Row[] {
  const lines = linesOf(text);
  const parsed = lines.map(({ line, text }) => ({ line, value: json(text) }));
  if (
    parsed.every(({ value }) => value !== undefined) &&
    !(lines.length === 1 && isArrayOfRows(parsed[0]?.value))
  )
    return parsed.map(({ line, value }) => rowOf(name, line, value));
  const whole = json(text);
  // Elements of a document have no lines of their own: they are counted.
  if (Array.isArray(whole)) return whole.map((value, i) => rowOf(name, i + 1, value));
  const bad = parsed.find(({ value }) => value === undefined);
  throw unreadable(name, bad?.line ?? 1, "is not valid JSON");
}

const isArrayOfRows = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null);

function rowOf(name: string, line: number, value: unknown): Row {
  if (Array.isArray(value)) return { line, fields: new Map(), list: value };
  if (typeof value !== "object" || value === null)
    throw unreadable(name, line, "holds neither a pair nor a cluster");
  return { line, fields: new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field])) };
}

/** `text1` is a field's name; a first row of anything else with figures in it is of names, and there is no header. */
const NUMBERED_FIELD = /^(?:text|sentence|question|q?id)[_ ]?[12]$/i;

/** RFC 4180: quoted cells may hold delimiters, line ends, and quotes written twice. */
function tableRows(name: string, text: string, delimiter: string): Row[] {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|((?!")[^${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|$)`, "y");
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let open: { line: number; cells: string[] } = { line, cells: [] };
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found)
      throw unreadable(name, lineAt(text, at), "has a quoted cell that is not closed, or text behind one");
    const [all, quoted, plain = "", end] = found;
    open.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += all.split("\n").length - 1;
    if (end === delimiter && cell.lastIndex < text.length) continue;
    if (open.cells.some((value) => value !== "")) rows.push(open);
    open = { line, cells: [] };
  }
  if (rows[0]?.cells.every((value) => /\d/.test(value) && !NUMBERED_FIELD.test(value)))
    return rows.map(({ line, cells }) => ({
      line,
      fields: new Map(),
      list: cells.map((value) => value.trim()),
    }));
  const [header, ...rest] = rows;
  const names = header?.cells.map((value) => value.trim().toLowerCase()) ?? [];
  return rest.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw unreadable(name, line, `has ${cells.length} cells, and the header has ${names.length}`);
    return { line, fields: new Map(names.map((field, i) => [field, cells[i]])) };
  });
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;

const linesOf = (text: string): { line: number; text: string }[] =>
  text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [{ line: i + 1, text: line }]));

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const unreadable = (key: string, line: number, problem: string): InputUnreadable =>
  new InputUnreadable(`${key}:${line} ${problem}.`, { key, line });
