import { z } from "zod";
import { incomingPrefix, parseIncoming, parseRecipeFile } from "../../shared/model/keys.ts";

const Name = z.string().min(1);

/**
 * A data set's name. With the 22 characters that a run's id adds it must fit an execution's name: 80 characters.
 * Source: AWS Step Functions API, StartExecution.
 */
export const Dataset = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,57}$/,
    "a data set is named by lower-case letters, digits and hyphens, at most 58",
  );

/**
 * S3's event as EventBridge delivers it, at least once. Of the key only the folders are used, which no encoding changes.
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
  dataset: Dataset,
  cause: z.enum(["hand", "schedule"]).default("schedule"),
  run: Name.optional(),
  id: Name.optional(),
  time: z.iso.datetime().optional(),
  /** Takes up the failed run named. */
  again: z.boolean().default(false),
});

export const TriggerEvent = z.union([S3Event, AskedFor]);
export type TriggerEvent = z.infer<typeof TriggerEvent>;

/** A wish for a run of a data set, whoever has it. */
export interface Wish {
  dataset: string;
  cause: string;
  /** Others may follow soon: wait until none does. */
  patient: boolean;
  /** Takes up the failed run named. */
  again: boolean;
  /** The run's id, where the one who wishes has chosen it. */
  run?: string;
  /** What makes two deliveries of one event the same. */
  identity?: { id: string; time: string };
}

/** What the event asks for, or undefined when it is about an object that no data set is built from. */
export function wishOf(event: TriggerEvent): Wish | undefined {
  if (!("detail" in event)) {
    const { dataset, cause, run, id, time, again } = event;
    return {
      dataset,
      patient: false,
      again,
      cause: cause === "hand" ? "by hand" : "the schedule",
      ...(run !== undefined && { run }),
      ...(id !== undefined && time !== undefined && { identity: { id, time } }),
    };
  }
  const { id, time } = event;
  const { key } = event.detail.object;
  const upload = parseIncoming(key);
  const dataset = upload?.dataset ?? parseRecipeFile(key);
  if (upload?.file.endsWith("/") || !Dataset.safeParse(dataset).success || dataset === undefined)
    return undefined;
  // The file's own name may be somebody's: it stays out of the lineage.
  const cause = upload ? `upload to ${incomingPrefix(dataset, upload.source)}` : `recipe ${key}`;
  return { dataset, cause, patient: true, again: false, identity: { id, time } };
}
