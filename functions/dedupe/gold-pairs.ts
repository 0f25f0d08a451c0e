import { z } from "zod";
import { InputUnreadable } from "../../shared/model/errors.ts";
import type { Example } from "../../shared/model/record.ts";
import { trialRecord } from "../../shared/stage/record-trial.ts";

export interface NamedText {
  name: string;
  text: string;
}

/** Records with the names that the gold file calls them by. */
export interface NamedRecord {
  name: string;
  record: Example;
}

/** One line with both texts and whether they are duplicates. */
const Judged = z.looseObject({ a: z.unknown(), b: z.unknown(), duplicate: z.boolean().default(true) });
const Named = z.looseObject({ id: z.union([z.string(), z.number()]) });

/** The names of the records that belong together, two by two. */
export type GoldPairs = [string, string][];

/**
 * Lines of names set apart by white space: a pair, or a whole cluster. Or JSON lines: an array of names.
 * @throws InputUnreadable naming the line
 */
export function readPairsOfNames({ name, text }: NamedText): GoldPairs {
  return linesOf(text).flatMap(([line, number]): GoldPairs => {
    const names = line.startsWith("[")
      ? z.array(z.coerce.string()).safeParse(json(line)).data
      : line.split(/\s+/);
    if (!names || names.length < 2)
      throw unreadable(name, number, "holds two or more names, or a JSON array of them");
    return names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
  });
}

/** Whether a gold file holds the texts themselves. */
export const holdsTexts = ({ text }: NamedText): boolean => text.trimStart().startsWith("{");

/**
 * JSON lines `{"a": …, "b": …, "duplicate": true}`, where each side is a text, or a record or chat.
 * @throws InputUnreadable naming the line
 */
export function readJudged({ name, text }: NamedText): { a: Example; b: Example; duplicate: boolean }[] {
  return linesOf(text).map(([line, number]) => {
    const judged = Judged.safeParse(json(line)).data;
    const a = judged && side(judged.a, number);
    const b = judged && side(judged.b, number);
    if (!a || !b) throw unreadable(name, number, 'is {"a": …, "b": …, "duplicate": true or false}');
    return { a, b, duplicate: judged.duplicate };
  });
}

/**
 * The records that gold names: JSON lines with an `id`, or lines of a name and a text.
 * @throws InputUnreadable naming the line
 */
export function readNamedRecords({ name, text }: NamedText): NamedRecord[] {
  return linesOf(text).map(([line, number]) => {
    if (!line.startsWith("{")) {
      const [id = ""] = line.split(/\s/, 1);
      const record = side(line.slice(id.length + 1), number);
      if (record) return { name: id, record };
    } else {
      const value = json(line);
      const id = Named.safeParse(value).data?.id;
      const record = side(value, number);
      if (id !== undefined && record) return { name: String(id), record };
    }
    throw unreadable(name, number, "is a record with an `id`, or a name and a text");
  });
}

const linesOf = (text: string): [string, number][] =>
  text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [[line.trim(), i + 1]]));

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function side(value: unknown, line: number): Example | undefined {
  const { id: _, ...rest } = Named.safeParse(value).data ?? { id: 0 };
  const candidates = typeof value === "string" ? [{ text: value }] : [value, rest];
  for (const candidate of candidates) {
    const read = trialRecord({ line, value: candidate });
    if ("record" in read) return read.record;
  }
  return undefined;
}

const unreadable = (key: string, line: number, expected: string): InputUnreadable =>
  new InputUnreadable(`${key}:${line} cannot be read: a line ${expected}.`, { key, line });
