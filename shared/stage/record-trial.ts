import { z } from "zod";
import type { Outcome } from "../model/outcome.ts";
import { Example, Message, Tool } from "../model/record.ts";
import type { Trial, TrialInput, TrialOutput } from "./trial.ts";

/** What a line may be when a stage is tried alone. */
const Text = z.strictObject({ id: z.string().optional(), text: z.string() });
const Chat = z.looseObject({ messages: z.array(Message).min(1), tools: z.array(Tool).optional() });

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
  if (text.success) return { record: bare(line, [{ role: "user", content: text.data.text }]), text: true };
  const chat = Chat.safeParse(value);
  if (chat.success) return { record: { ...bare(line, chat.data.messages), ...only(chat.data) }, text: false };
  const [issue] = chat.error.issues;
  return {
    problem: `a line is a record, {"messages": […]} or {"text": "…"}; ${issue?.path.join(".")}: ${issue?.message}`,
  };
}

/** Tries a stage that decides about one record at a time; `show` adds what the stage has to show of it. */
export function recordTrial(
  decide: (record: Example) => Outcome,
  show: (before: TrialRecord, outcome: Outcome) => Record<string, unknown> = () => ({}),
): Trial {
  return async function* (batches) {
    for await (const batch of batches) yield batch.map((input) => tried(input, decide, show));
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
      record: before.text ? { text: outcome.record.messages[0]?.content } : outcome.record,
    }),
    ...show(before, outcome),
  };
}

const only = ({ tools }: z.infer<typeof Chat>): { tools?: Tool[] } => (tools ? { tools } : {});

function bare(line: number, messages: Message[]): Example {
  return {
    id: line.toString(16).padStart(32, "0"),
    messages,
    source: { name: "trial", kind: "public", uri: "stdin", version: "0", locator: { line } },
  };
}
