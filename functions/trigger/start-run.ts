import type { Services } from "../../shared/stage/stage.ts";
import { type Begun, begin, type Starter } from "./begin.ts";
import { type TriggerEvent, wishOf } from "./events.ts";
import { runId } from "./run-id.ts";

export type Started = Begun | { started: false; ignored: string };

/** Starts the run that an event asks for. The same event delivered twice starts one run. */
export async function startRun(
  services: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  event: TriggerEvent,
): Promise<Started> {
  const wish = wishOf(event);
  if (!wish) return { started: false, ignored: "the object belongs to no data set" };
  const { dataset, cause, identity } = wish;
  const now = services.clock();
  const time = identity ? new Date(identity.time) : now;
  const run = wish.run ?? runId(dataset, time, identity?.id ?? `${cause} ${now.toISOString()}`);
  return begin(services, workflow, { dataset, run, cause });
}
