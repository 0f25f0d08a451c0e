import { z } from "zod";
import { parseIncoming, parseRecipeFile } from "../../shared/model/keys.ts";

const Name = z.string().min(1);

/**
 * S3's event as EventBridge delivers it, at least once. Keys stand in it as they are, without URL encoding.
 * Source: Amazon S3 guide, "EventBridge event message structure".
 */
const S3Event = z.looseObject({
  id: Name,
  time: z.iso.datetime(),
  source: z.literal("aws.s3"),
  detail: z.looseObject({ object: z.looseObject({ key: Name }) }),
});

/** A schedule's own event, or a person's. `id` and `time` say which of several deliveries are the same. */
const AskedFor = z.strictObject({
  dataset: Name,
  cause: z.enum(["hand", "schedule"]).default("schedule"),
  run: Name.optional(),
  id: Name.optional(),
  time: z.iso.datetime().optional(),
});

export const TriggerEvent = z.union([S3Event, AskedFor]);
export type TriggerEvent = z.infer<typeof TriggerEvent>;

/** A wish for a run of a data set, whoever has it. */
export interface Wish {
  dataset: string;
  cause: string;
  /** The run's id, where the one who wishes has chosen it. */
  run?: string;
  /** What makes two deliveries of one event the same. */
  identity?: { id: string; time: string };
}

/** What the event asks for, or undefined when it is about an object that no data set is built from. */
export function wishOf(event: TriggerEvent): Wish | undefined {
  if (!("detail" in event)) {
    const { dataset, cause, run, id, time } = event;
    return {
      dataset,
      cause: cause === "hand" ? "by hand" : "the schedule",
      ...(run !== undefined && { run }),
      ...(id !== undefined && time !== undefined && { identity: { id, time } }),
    };
  }
  const { id, time } = event;
  const { key } = event.detail.object;
  const upload = parseIncoming(key);
  if (upload && !upload.file.endsWith("/"))
    return { dataset: upload.dataset, cause: `upload of ${key}`, identity: { id, time } };
  const dataset = parseRecipeFile(key);
  return dataset === undefined ? undefined : { dataset, cause: `recipe ${key}`, identity: { id, time } };
}
