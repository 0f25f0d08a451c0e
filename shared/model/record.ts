import { z } from "zod";

/** Where a source's records come from; also their standing when duplicates compete (see dedupe's keeper rule). */
export const SourceKind = z.enum(["human", "logs", "public", "synthetic"]);
export type SourceKind = z.infer<typeof SourceKind>;

/** One call the assistant makes; `arguments` is a JSON *string*, as in the OpenAI chat format. */
export const ToolCall = z.strictObject({
  id: z.string(),
  type: z.literal("function"),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});
export type ToolCall = z.infer<typeof ToolCall>;

/** One turn of an OpenAI chat. `content` is null only on an assistant turn that calls tools. */
export const Message = z.strictObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string().nullable(),
  name: z.string().optional(),
  tool_calls: z.array(ToolCall).optional(),
  tool_call_id: z.string().optional(),
  /** 0 leaves an assistant turn out of the training loss, 1 (the default) keeps it in. */
  weight: z.union([z.literal(0), z.literal(1)]).optional(),
});
export type Message = z.infer<typeof Message>;

/** A function the assistant may call; `parameters` is a JSON Schema, kept as it came. */
export const Tool = z.strictObject({
  type: z.literal("function"),
  function: z.looseObject({ name: z.string() }),
});
export type Tool = z.infer<typeof Tool>;

/** Where in its source object a record stands. Lines count from 1, as an editor shows them. */
export const Locator = z.strictObject({
  line: z.int().positive(),
  /** The record's natural key in its source (a ticket id, say), when the recipe names one. */
  key: z.string().optional(),
});
export type Locator = z.infer<typeof Locator>;

export const Origin = z.strictObject({
  name: z.string(),
  kind: SourceKind,
  /** The object's key in the raw bucket; for a generated example, the operator's name. */
  uri: z.string(),
  /** The object's version id, or its ETag where the store keeps no versions. */
  version: z.string(),
  locator: Locator,
  license: z.string().optional(),
});
export type Origin = z.infer<typeof Origin>;

/** One change made to a record on its way: the stage, the operator within it, and the operator's version. */
export const Transform = z.strictObject({ stage: z.string(), operator: z.string(), version: z.int() });
export type Transform = z.infer<typeof Transform>;

/** The canonical record: one line of every shard between source and publish. */
export const Example = z.strictObject({
  /** 32 hex digits: SHA-256 of source name and natural key, or of the content where there is no key. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  messages: z.array(Message).min(1),
  tools: z.array(Tool).optional(),
  parallel_tool_calls: z.boolean().optional(),
  category: z.string().optional(),
  /** BCP 47 tag. */
  language: z.string().optional(),
  /** Conversation, ticket or user: records of one group are never split apart. */
  group: z.string().optional(),
  /** 0 (useless) to 1 (excellent). */
  quality: z.number().min(0).max(1).optional(),
  /** The measurements behind `quality`, by name. */
  signals: z.record(z.string(), z.number()).optional(),
  weight: z.number().nonnegative().optional(),
  source: Origin,
  /** Ids of the examples a generated one was made from. */
  parents: z.array(z.string()).optional(),
  transforms: z.array(Transform).optional(),
});
export type Example = z.infer<typeof Example>;

/**
 * The family a record belongs to: its group, or itself. A generated example takes its parent's family as its
 * group, so keeping families together keeps every descendant beside its ancestor.
 */
export function familyOf(record: Pick<Example, "id" | "group">): string {
  return record.group ?? record.id;
}

/** The record with one more transform noted; the stages' only way to say "I changed this". */
export function transformed(record: Example, transform: Transform): Example {
  return { ...record, transforms: [...(record.transforms ?? []), transform] };
}
