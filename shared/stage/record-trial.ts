import { z } from "zod";
import type { Outcome } from "../model/outcome.ts";
import { Example, Message, Tool } from "../model/record.ts";
import type { Trial, TrialInput, TrialOutput } from "./trial.ts";

/** What a line may be when a stage is tried alone; whatever else stands in it is left out. */
const Text = z.object({ text: z.string(), language: z.string().optional() });
const Chat = z.object({
  messages: z.array(z.object({ ...Message.shape, content: Message.shape.content.default(null) })).min(1),
  tools: z.array(Tool).optional(),
  language: z.string().optional(),
});

export interface TrialRecord {
  record: Example;
  /** True when the line was `{ "text": … }` and stands as one user message. */
  text: boolean;
}

/** The record a line stands for, or what is wrong with the line. */
export function trialRecord({ line, value }: TrialInput): TrialRecord | { problem: string } {
  const example = Example.safeParse(value);
  if (example.success) return { record: example.data, text: false };
  const text = Text.safeParse(value);
  if (text.success) {
    const { text: content, language } = text.data;
    return { record: bare(line, { messages: [{ role: "user", content }], language }), text: true };
  }
  const chat = Chat.safeParse(value);
  if (chat.success) return { record: bare(line, chat.data), text: false };
  const [issue] = chat.error.issues;
  const where = issue && issue.path.length > 1 ? `; ${issue.path.join(".")}: ${issue.message}` : "";
  const way = where === "" ? "; 'provender try source' makes records of rows: pipe them through it" : where;
  return { problem: `line ${line} is no record, {"messages": […]} or {"text": "…"}${way}` };
}

/**
 * Tries a stage that decides about one record at a time; `show` adds what the stage has to show of it, `ahead` looks up
 * what its decisions about a batch need.
 */
export function recordTrial(
  decide: (record: Example) => Outcome,
  show: (before: TrialRecord, outcome: Outcome) => Record<string, unknown> = () => ({}),
  ahead?: (records: readonly Example[]) => Promise<void>,
): Trial {
  return async function* (batches) {
    for await (const batch of batches) {
      if (ahead)
        await ahead(
          batch.flatMap((input) => {
            const read = trialRecord(input);
            return "record" in read ? [read.record] : [];
          }),
        );
      yield batch.map((input) => tried(input, decide, show));
    }
  };
}

function tried(
  input: TrialInput,
  decide: (record: Example) => Outcome,
  show: (before: TrialRecord, outcome: Outcome) => Record<string, unknown>,
): TrialOutput {
  const before = trialRecord(input);
  if ("problem" in before)
    return {
      line: input.line,
      outcome: "quarantined",
      reason: "not_a_record",
      detail: { message: before.problem },
    };
  const outcome = decide(before.record);
  return {
    line: input.line,
    ...(before.text ? {} : { id: before.record.id }),
    outcome: outcome.kind,
    ...(outcome.kind === "dropped" && { reason: outcome.reason }),
    ...(outcome.kind === "quarantined" && { reason: outcome.error }),
    ...(outcome.detail !== undefined && { detail: outcome.detail }),
    ...(outcome.kind === "kept" && {
      record: before.text
        ? { text: outcome.record.messages[0]?.content }
        : { ...outcome.record, ...outcome.rating },
    }),
    ...show(before, outcome),
  };
}

function bare(line: number, { messages, tools, language }: z.infer<typeof Chat>): Example {
  return {
    id: line.toString(16).padStart(32, "0"),
    messages,
    ...(tools && { tools }),
    ...(language !== undefined && { language }),
    source: { name: "trial", kind: "public", uri: "stdin", version: "0", locator: { line } },
  };
}
