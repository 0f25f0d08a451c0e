import { InputUnreadable } from "../../../shared/model/errors.ts";
import type { Example } from "../../../shared/model/record.ts";
import { trialRecord } from "../../../shared/stage/record-trial.ts";
import { type NamedText, type Row, readRows, unreadable } from "./gold-rows.ts";

/** Records with the names that gold calls them by. */
export interface NamedRecord {
  name: string;
  record: Example;
}

/** Two names, and whether they belong together. */
export interface GoldPair {
  a: string;
  b: string;
  duplicate: boolean;
}

export type Gold =
  /** Pairs, or clusters taken apart into pairs, of records by name; `records` where gold holds the texts itself. */
  | { kind: "names"; pairs: GoldPair[]; records?: NamedRecord[] }
  /** Pairs of texts: each is judged by itself. */
  | { kind: "texts"; pairs: { line: number; a: Example; b: Example; duplicate: boolean }[] };

/** What the two sides of a pair are called, by people we know of; a pair of texts before a pair of ids. */
const SIDES: readonly (readonly [string, string])[] = [
  ["text1", "text2"],
  ["text_a", "text_b"],
  ["sentence1", "sentence2"],
  ["question1", "question2"],
  ["a", "b"],
  ["id1", "id2"],
  ["id_a", "id_b"],
  ["qid1", "qid2"],
  ["left", "right"],
  ["first", "second"],
];
const LABELS = ["label", "duplicate", "is_duplicate", "match", "gold"];
const CLUSTERS = ["cluster", "cluster_id", "group", "group_id", "members", "ids"];
const TEXTS = ["text", "question", "content", "sentence", "prompt", "body", "message"];
const ANSWERS = ["answer", "completion", "response", "output", "category"];

const YES = new Set(["1", "true", "yes", "y", "duplicate", "dup", "same", "match", "positive"]);
const NO = new Set([
  ..."0 -1 false no n different distinct unique negative".split(" "),
  ..."not_duplicate non_duplicate not duplicate|non-duplicate|not a duplicate".split("|"),
]);

/**
 * Known pairs or clusters in the shapes people keep them in: JSON lines, a JSON array, CSV or TSV with a header, or lines of
 * names. A row is a pair `{a, b, label?}` of ids, texts or chats, a record's cluster `{id, cluster}` or `{text, cluster}`,
 * or a list of names that belong together. Without a label a pair is one of duplicates.
 *
 * @param known Whether a name is one of the data's; undefined when there is no data, and both sides are texts
 * @throws InputUnreadable naming the line
 */
export function readGold(file: NamedText, known: ((name: string) => boolean) | undefined): Gold {
  const rows = readRows(file);
  const [first] = rows;
  if (!first) throw new InputUnreadable(`${file.name} holds no pairs.`, { key: file.name });
  if (first.list) return { kind: "names", pairs: rows.flatMap((row) => pairsOfList(file, row)) };
  const sides = SIDES.filter(([a, b]) => first.fields.has(a) && first.fields.has(b));
  if (sides.length > 0) return pairsOf(file, rows, sides, known);
  const cluster = CLUSTERS.find((field) => first.fields.has(field));
  if (cluster === undefined)
    throw unreadable(
      file.name,
      first.line,
      `is neither a pair (a and b, with a label if there are both kinds) nor of a cluster (id and cluster): it has ${[...first.fields.keys()].join(", ")}`,
    );
  return Array.isArray(first.fields.get(cluster))
    ? {
        kind: "names",
        pairs: rows.flatMap((row) => pairsOfList(file, { ...row, list: listOf(file, row, cluster) })),
      }
    : clustered(file, rows, cluster);
}

/**
 * The records that gold names: rows with an id (or known by their line) and a text, question and answer, or chat; or lines
 * of a name and a text.
 * @throws InputUnreadable naming the line
 */
export function readNamedRecords(file: NamedText): NamedRecord[] {
  return readRows(isTable(file) ? file : { ...file, text: jsonOfWords(file.text) }).map((row) => {
    const record = recordOf(row);
    if (!record)
      throw unreadable(file.name, row.line, "is no record: it needs a text, a question or messages");
    return { name: nameOf(row) ?? String(row.line), record };
  });
}

function pairsOf(
  file: NamedText,
  rows: readonly Row[],
  sides: readonly (readonly [string, string])[],
  known: ((name: string) => boolean) | undefined,
): Gold {
  const names =
    sides.find((side) => rows.some((row) => side.some((field) => known?.(String(row.fields.get(field)))))) ??
    (rows.every((row) => sides.flat().every((field) => isOneWord(row.fields.get(field))))
      ? sides[0]
      : undefined);
  const [a, b] = names ?? sides[0] ?? ["a", "b"];
  const labelled = rows.map((row) => {
    const [left, right] = [row.fields.get(a), row.fields.get(b)];
    if (isNothing(left) || isNothing(right))
      throw unreadable(file.name, row.line, `has nothing in ${a} or ${b}`);
    return { row, left, right, duplicate: labelOf(file, row) };
  });
  if (names)
    return {
      kind: "names",
      pairs: labelled.map(({ left, right, duplicate }) => ({ a: String(left), b: String(right), duplicate })),
    };
  return {
    kind: "texts",
    pairs: labelled.map(({ row: { line }, left, right, duplicate }) => ({
      line,
      a: chatOf(file, line, left),
      b: chatOf(file, line, right),
      duplicate,
    })),
  };
}

/** No text worth comparing is one word; a name nearly always is. */
const isOneWord = (side: unknown): boolean => typeof side !== "object" && /^\S+$/.test(String(side));

function labelOf(file: NamedText, row: Row): boolean {
  const field = LABELS.find((name) => row.fields.has(name));
  if (field === undefined) return true;
  const label = String(row.fields.get(field)).trim().toLowerCase();
  if (YES.has(label)) return true;
  if (NO.has(label)) return false;
  throw unreadable(
    file.name,
    row.line,
    `has a ${field} that says neither yes nor no; write true or false, or 1 or 0`,
  );
}

/** A side that is no name: a text, or a chat. */
function chatOf(file: NamedText, line: number, side: unknown): Example {
  const read = trialRecord({ line, value: typeof side === "object" ? side : { text: String(side) } });
  if ("problem" in read) throw unreadable(file.name, line, "holds a side that is neither a text nor a chat");
  return read.record;
}

function listOf(file: NamedText, row: Row, field: string): readonly unknown[] {
  const value = row.fields.get(field);
  if (!Array.isArray(value)) throw unreadable(file.name, row.line, `has no list in ${field}`);
  return value;
}

function pairsOfList(file: NamedText, { line, list = [] }: Row): GoldPair[] {
  const names = list.map(String);
  if (names.length < 2) throw unreadable(file.name, line, "names fewer than two that belong together");
  return everyTwo(names);
}

function clustered(file: NamedText, rows: readonly Row[], field: string): Gold {
  const named = rows.map((row) => {
    const cluster = row.fields.get(field);
    const record = recordOf(row);
    const name = nameOf(row) ?? (record && String(row.line));
    if (name === undefined) throw unreadable(file.name, row.line, "has neither an id nor a text");
    return { name, cluster: isNothing(cluster) ? undefined : String(cluster), record };
  });
  const clusters = Map.groupBy(named, ({ cluster, name }) =>
    cluster === undefined ? `alone ${name}` : `in ${cluster}`,
  );
  const pairs = [...clusters.values()].flatMap((members) => everyTwo(members.map(({ name }) => name)));
  const records = named.flatMap(({ name, record }) => (record ? [{ name, record }] : []));
  return { kind: "names", pairs, ...(records.length === named.length && { records }) };
}

const everyTwo = (names: readonly string[]): GoldPair[] =>
  names.flatMap((a, i) => names.slice(i + 1).map((b) => ({ a, b, duplicate: true })));

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "";

function nameOf({ fields }: Row): string | undefined {
  const id = fields.get("id") ?? fields.get("name") ?? fields.get("key");
  return isNothing(id) ? undefined : String(id);
}

function recordOf({ line, fields }: Row): Example | undefined {
  const { id: _, ...value } = Object.fromEntries(fields);
  for (const candidate of [Object.fromEntries(fields), value]) {
    const read = trialRecord({ line, value: candidate });
    if ("record" in read) return read.record;
  }
  const text = TEXTS.map((field) => fields.get(field)).find(
    (field) => typeof field === "string" && field !== "",
  );
  if (text === undefined) return undefined;
  const answer = ANSWERS.map((field) => fields.get(field)).find(
    (field) => typeof field === "string" && field !== "",
  );
  const messages = [
    { role: "user", content: String(text) },
    ...(answer === undefined ? [] : [{ role: "assistant", content: String(answer) }]),
  ];
  const read = trialRecord({ line, value: { messages } });
  return "record" in read ? read.record : undefined;
}

const isTable = ({ text }: NamedText): boolean =>
  /^\ufeff?\s*[[{]/.test(text) ||
  /(?:^|[,;\t])"?(?:id|name|key|text|question|content|messages)"?(?:[,;\t]|$)/i.test(
    text.split(/\r?\n/, 1)[0] ?? "",
  );

/** Lines of a name and a text as JSON lines, blank ones kept so that lines count on. */
const jsonOfWords = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => {
      const [, id, rest] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
      if (line.trim() === "") return "";
      return JSON.stringify(id === undefined ? { id: line.trim() } : { id, text: rest });
    })
    .join("\n");
