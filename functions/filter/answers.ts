import { drop, keep } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { type Message, transformed } from "../../shared/model/record.ts";
import { chat, type FilterRule } from "./filter-rule.ts";

const TRANSFORM = { stage: "filter", operator: "answers", version: 1 };

/** The text written in the one way of its format; undefined where it is not of the format. */
type Write = (text: string) => string | undefined;

/**
 * Answers that are JSON or SQL by the recipe's word: each is checked and its layout made one, so that equal answers read
 * alike. Only white space between tokens changes: numbers, strings, names and their case stay as they are. An answer in
 * a code block is checked and left alone.
 */
export const answers: FilterRule = {
  name: "answers",
  async open({ filters }) {
    const { format, dialect } = filters.answers;
    if (format === "text") return undefined;
    const write = format === "json" ? writeJson : await sqlWriter(dialect);
    return (record, { answers }) => {
      let changed: Message[] | undefined;
      for (const { answer } of answers) {
        const block = FENCED.exec(answer.text)?.[1];
        const written = write(block ?? answer.text);
        if (written === undefined) return drop(`answer_not_${format}`, { turn: answer.turn });
        if (block !== undefined || written === answer.text) continue;
        changed ??= [...record.messages];
        const message = changed[answer.turn];
        if (message) changed[answer.turn] = { ...message, content: written };
      }
      return keep(changed ? transformed({ ...record, messages: changed }, TRANSFORM) : record);
    };
  },
  hits: [
    {
      messages: chat("As JSON?", '{ "id": 12345678901234567890,\n  "tags": [ "a  b", "c\\"  d" ] }'),
      filters: { answers: { format: "json" } },
      becomes: chat("As JSON?", '{"id":12345678901234567890,"tags":["a  b","c\\"  d"]}'),
    },
    {
      messages: chat("As JSON?", "{id: 1}"),
      filters: { answers: { format: "json" } },
      reason: "answer_not_json",
    },
    {
      messages: chat("As JSON?", "```json\n{id: 1}\n```"),
      filters: { answers: { format: "json" } },
      reason: "answer_not_json",
    },
    {
      messages: chat("How many?", "select count(*) from Orders where state='a  b'"),
      filters: { answers: { format: "sql" } },
      becomes: chat("How many?", "select\n  count(*)\nfrom\n  Orders\nwhere\n  state = 'a  b'"),
    },
    {
      messages: chat("How many?", "You select all of them."),
      filters: { answers: { format: "sql" } },
      reason: "answer_not_sql",
    },
    {
      messages: chat("How many?", "select (a from b"),
      filters: { answers: { format: "sql" } },
      reason: "answer_not_sql",
    },
  ],
  misses: [
    { messages: chat("As JSON?", '{ "a": 1 }') },
    { messages: chat("As JSON?", '{"a":[1,{"b":null}]}'), filters: { answers: { format: "json" } } },
    { messages: chat("As JSON?", '```json\n{ "a":  1 }\n```'), filters: { answers: { format: "json" } } },
    { messages: chat("Sum?", "```sql\nselect   1\n```"), filters: { answers: { format: "sql" } } },
    { messages: chat("Sum?", "select\n  1"), filters: { answers: { format: "sql", dialect: "sqlite" } } },
  ],
};

const FENCED = /^```[^\n`]*\n([\s\S]*?)\n?```$/;
const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/** Token by token, never by value: parsing would round long numbers and merge equal keys. */
const writeJson: Write = (text) => {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(STRING_OR_SPACE, (_, string: string | undefined) => string ?? "");
};

/** How a statement begins; the formatter itself would lay out any words. */
const STATEMENT =
  /^(?:\s|\(|--[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*(?:select|with|insert|update|delete|merge|replace|create|alter|drop|truncate|explain|describe|show|values|grant|revoke|set|begin|commit|rollback|call|use|pragma|analyze|declare|exec)\b/i;
/** Its grammar is an ambiguous one: time grows faster than the text. Longer answers stay as they are. Unit: characters. */
const LONGEST = 20_000;

async function sqlWriter(name: Recipe["filters"]["answers"]["dialect"]): Promise<Write> {
  const formatter = await import("sql-formatter");
  const dialect = formatter[name];
  return (text) => {
    if (!STATEMENT.test(text)) return undefined;
    if (text.length > LONGEST) return text;
    try {
      return formatter.formatDialect(text, { dialect, linesBetweenQueries: 1 });
    } catch {
      return undefined;
    }
  };
}
