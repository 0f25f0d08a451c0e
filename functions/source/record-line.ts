import { hash } from "node:crypto";
import { HUMAN_MARK, qualityOf } from "../../shared/model/judgement.ts";
import type { Source } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import type { InputPart } from "../../shared/model/run.ts";
import type { MappedRow } from "./mapping.ts";

export interface RecordLine {
  id: string;
  /** The record as JSON, its fields in the order of `Example`. */
  json: string;
}

/** The content is made into JSON once, for the id and for the line: `JSON.stringify` is half of this stage's time. */
export function recordLines(
  source: Source,
  part: Pick<InputPart, "key" | "version">,
): (row: MappedRow, line: number) => RecordLine {
  const name = JSON.stringify(source.name);
  const origin = `"source":{"name":${name},"kind":${JSON.stringify(source.kind)},"uri":${JSON.stringify(part.key)},"version":${JSON.stringify(part.version)},"locator":{"line":`;
  const language = source.language === undefined ? "" : `"language":${JSON.stringify(source.language)},`;
  const license = source.license === undefined ? "" : `,"license":${JSON.stringify(source.license)}`;
  return (row, line) => {
    const messages = JSON.stringify(row.messages);
    const tools = row.tools && JSON.stringify(row.tools);
    const key = row.key === undefined ? undefined : JSON.stringify(row.key);
    const content = tools === undefined ? messages : `${messages},${tools}`;
    const id = hash("sha256", `[${name},${key ?? content}]`, "hex").slice(0, 32);
    let json = `{"id":"${id}","messages":${messages},`;
    if (tools !== undefined) json += `"tools":${tools},`;
    if (row.parallel_tool_calls !== undefined) json += `"parallel_tool_calls":${row.parallel_tool_calls},`;
    if (row.category !== undefined) json += `"category":${JSON.stringify(row.category)},`;
    json += language;
    if (row.group !== undefined) json += `"group":${JSON.stringify(row.group)},`;
    if (row.mark !== undefined)
      json += `"quality":${qualityOf(row.mark)},"signals":{"${HUMAN_MARK}":${row.mark}},`;
    if (row.weight !== undefined) json += `"weight":${row.weight},`;
    json += `${origin}${line}${key === undefined ? "" : `,"key":${key}`}}${license}}}`;
    return { id, json };
  };
}

/** The same record as an object. Tests hold the two together; the trial, which is not in a hurry, shows this one. */
export const recordOf = (line: RecordLine): Example => JSON.parse(line.json);
