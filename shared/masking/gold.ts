import { z } from "zod";
import { InputUnreadable } from "../model/errors.ts";
import type { Span } from "./detector.ts";
import { typeOfLabel } from "./gold-labels.ts";

/** A text whose personal data a person has marked. Offsets are UTF-16 code units. */
export interface GoldDocument {
  text: string;
  spans: readonly Span[];
  language?: string;
}

const offset = z.int().nonnegative();
const label = z.string().min(1);
/** The ways in which marks are written, as start, end, label, and the marked text where it is told. */
const Mark = z.union([
  z
    .tuple([offset, offset, label], z.unknown())
    .transform(([start, end, type]) => ({ start, end, type, said: undefined })),
  z
    .looseObject({
      start: offset.optional(),
      end: offset.optional(),
      start_position: offset.optional(),
      end_position: offset.optional(),
      start_offset: offset.optional(),
      end_offset: offset.optional(),
      type: label.optional(),
      label: z.union([label, z.array(label).min(1)]).optional(),
      entity_type: label.optional(),
      text: z.string().optional(),
      value: z.string().optional(),
      entity_value: z.string().optional(),
    })
    .transform((mark, context) => {
      const start = mark.start ?? mark.start_position ?? mark.start_offset;
      const end = mark.end ?? mark.end_position ?? mark.end_offset;
      const type = mark.entity_type ?? (Array.isArray(mark.label) ? mark.label[0] : mark.label) ?? mark.type;
      if (start !== undefined && end !== undefined && type !== undefined && start <= end)
        return { start, end, type, said: mark.text ?? mark.value ?? mark.entity_value };
      context.addIssue("a mark has start, end and a type");
      return z.NEVER;
    }),
]);
type Mark = z.infer<typeof Mark>;

const marks = z.array(Mark).optional();
const Text = z.looseObject({
  text: z.string().optional(),
  full_text: z.string().optional(),
  source_text: z.string().optional(),
  content: z.string().optional(),
  spans: marks,
  annotations: marks,
  entities: marks,
  privacy_mask: marks,
  labels: marks,
  label: marks,
  language: z.string().optional(),
});
const Chat = z.looseObject({ messages: z.array(Text).min(1), language: z.string().optional() });
const Tokens = z.looseObject({
  tokens: z.array(z.string()),
  tags: z.array(z.string()).optional(),
  ner_tags: z.array(z.string()).optional(),
  labels: z.array(z.string()).optional(),
  language: z.string().optional(),
});

/**
 * A labelled file: JSON lines or a JSON array of texts with spans (`{"text", "spans": [{"start", "end", "type"}]}` and the
 * other usual names of these), of chats whose messages carry spans, or of tokens with tags; or CoNLL.
 * @throws InputUnreadable naming the line
 */
export function readGold({ name, text }: { name: string; text: string }): GoldDocument[] {
  const begins = text.replace(/^\ufeff/, "").trimStart();
  if (begins.startsWith("[")) {
    const list = z.array(z.unknown()).safeParse(parsed(begins)).data;
    if (list) return list.flatMap((value, i) => goldOf(value, name, i + 1));
  }
  if (!begins.startsWith("{")) return goldFromConll(text);
  return text
    .replace(/^\ufeff/, "")
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : goldOf(parsed(line), name, i + 1)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function goldOf(value: unknown, name: string, line: number): GoldDocument[] {
  const chat = Chat.safeParse(value).data;
  if (chat)
    return chat.messages.map((message) =>
      marked({ ...message, language: message.language ?? chat.language }),
    );
  const tokens = Tokens.safeParse(value).data;
  if (tokens) {
    const tags = tokens.tags ?? tokens.ner_tags ?? tokens.labels ?? [];
    return [{ ...joined(tokens.tokens, tags), ...languageOf(tokens) }];
  }
  const text = Text.safeParse(value);
  if (text.success && textOf(text.data) !== undefined) return [marked(text.data)];
  const [issue] = text.error?.issues ?? [];
  const why = issue && issue.path.length > 0 ? `; ${issue.path.join(".")}: ${issue.message}` : "";
  throw new InputUnreadable(
    `${name}:${line} is no labelled text: {"text": "…", "spans": [{"start": 0, "end": 4, "type": "NAME"}]}${why}.`,
    { key: name, line },
  );
}

const textOf = (line: z.infer<typeof Text>): string | undefined =>
  line.text ?? line.full_text ?? line.source_text ?? line.content;
const languageOf = ({ language }: { language?: string | undefined }): { language?: string } =>
  language === undefined ? {} : { language };

function marked(line: z.infer<typeof Text>): GoldDocument {
  const text = textOf(line) ?? "";
  const found =
    line.spans ?? line.annotations ?? line.entities ?? line.privacy_mask ?? line.labels ?? line.label ?? [];
  return { text, spans: spansOf(text, inCodeUnits(text, found)), ...languageOf(line) };
}

/**
 * Most labelled sets count code points. Where a text holds characters beyond the BMP and the marks' own text says that
 * they count so, offsets are turned into code units.
 */
function inCodeUnits(text: string, marks: readonly Mark[]): readonly Mark[] {
  if (!/[\ud800-\udbff]/.test(text)) return marks;
  const points = Array.from(text);
  const fits = marks.every(({ start, end, said }) => said === undefined || text.slice(start, end) === said);
  const fitsPoints = marks.every(({ start, end, said }) => points.slice(start, end).join("") === said);
  if (fits || !fitsPoints) return marks;
  const offsets = [0];
  for (const point of points) offsets.push((offsets.at(-1) ?? 0) + point.length);
  return marks.map((mark) => ({
    ...mark,
    start: offsets[mark.start] ?? text.length,
    end: offsets[mark.end] ?? text.length,
  }));
}

/** Marks as spans of our types, in order; a name's or an address's parts that stand side by side become one span. */
function spansOf(text: string, marks: readonly Mark[]): Span[] {
  const spans: (Span & { part: boolean })[] = [];
  for (const { start, end, type } of [...marks].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const labelled = typeOfLabel(type);
    const last = spans.at(-1);
    if (last?.type === labelled.type && last.start === start && last.end === end) continue;
    const side = last?.type === labelled.type && last.end <= start && (last.part || labelled.part);
    if (last && side && /^[\s,]*$/.test(text.slice(last.end, start))) last.end = end;
    else if (end > start) spans.push({ start, end, ...labelled });
  }
  return spans.map(({ start, end, type }) => ({ start, end, type }));
}

/** Tokens joined by spaces, with the spans that tags in the IOB or BILOU manner mark. */
function joined(tokens: readonly string[], tags: readonly string[]): GoldDocument {
  let text = "";
  const spans: Span[] = [];
  tokens.forEach((token, i) => {
    const tag = tags[i] ?? "O";
    const start = text === "" ? 0 : text.length + 1;
    text += text === "" ? token : ` ${token}`;
    if (tag === "O" || tag === "") return;
    const { type } = typeOfLabel(tag);
    const last = spans.at(-1);
    if (/^[IELM]-/.test(tag) && last?.type === type && last.end === start - 1) last.end = text.length;
    else spans.push({ start, end: text.length, type });
  });
  return { text, spans };
}

/** CoNLL: a token a line, its tag in the last column, an empty line between texts. */
function goldFromConll(file: string): GoldDocument[] {
  return file.split(/\r?\n[\t ]*\r?\n/).flatMap((block) => {
    const rows = block.split(/\r?\n/).flatMap((line) => {
      const columns = line.includes("\t") ? line.split("\t") : line.trim().split(/\s+/);
      const [token = ""] = columns;
      if (token === "" || token === "-DOCSTART-") return [];
      return [{ token, tag: columns.length < 2 ? "O" : (columns.at(-1)?.trim() ?? "O") }];
    });
    if (rows.length === 0) return [];
    return [
      joined(
        rows.map(({ token }) => token),
        rows.map(({ tag }) => tag),
      ),
    ];
  });
}
