import { z } from "zod";
import type { Notices } from "../../shared/aws/notices.ts";
import type { Schedules } from "../../shared/aws/schedules.ts";
import { RecipeInvalid } from "../../shared/model/errors.ts";
import { incomingPrefix, parseRecipeFile, recipeFile } from "../../shared/model/keys.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Services } from "../../shared/stage/stage.ts";
import type { Starter } from "./begin.ts";
import { Dataset } from "./events.ts";
import { startRun } from "./start-run.ts";

/** S3's event about a recipe that was put in place or deleted. Source: Amazon S3 guide, "EventBridge event message structure". */
export const RecipeEvent = z.looseObject({
  id: z.string().min(1),
  time: z.iso.datetime(),
  source: z.literal("aws.s3"),
  detail: z.looseObject({ object: z.looseObject({ key: z.string().min(1) }) }),
});
export type RecipeEvent = z.infer<typeof RecipeEvent>;

export interface Followed {
  dataset?: string;
  /** What was done about it. */
  answer: "ignored" | "unscheduled" | "invalid" | "waits for uploads" | "started" | "joined";
}

interface Reach {
  workflow: Starter;
  schedules: Schedules;
  notices: Notices;
}

/**
 * Makes everything around a data set as its recipe says now, whatever the event said: events come twice and out of order,
 * and the recipe that lies there is the one that holds. A valid recipe sets the schedule and rebuilds; an invalid one is
 * answered with what is wrong, and changes nothing; a deleted one takes its schedule along.
 */
export async function followRecipe(
  services: Services,
  { workflow, schedules, notices }: Reach,
  event: RecipeEvent,
  { parseRecipe, quiet }: { parseRecipe: (yaml: string, file: string) => Recipe; quiet: number },
): Promise<Followed> {
  const { store } = services;
  const dataset = parseRecipeFile(event.detail.object.key);
  if (dataset === undefined || !Dataset.safeParse(dataset).success) return { answer: "ignored" };
  const file = recipeFile(dataset);
  const yaml = await store.readWhole("data", file);
  if (!yaml) {
    await schedules.remove(dataset);
    return { dataset, answer: "unscheduled" };
  }
  try {
    const recipe = parseRecipe(yaml.toString("utf8"), file);
    if (recipe.schedule) await schedules.put(dataset, recipe.schedule);
    else await schedules.remove(dataset);
  } catch (error) {
    if (!(error instanceof RecipeInvalid)) throw error;
    await notices.tell(`The recipe of ${dataset} is invalid`, problemsOf(error));
    return { dataset, answer: "invalid" };
  }
  if (!(await hasUploads(services, dataset))) return { dataset, answer: "waits for uploads" };
  const started = await startRun(services, workflow, event, { quiet });
  return { dataset, answer: started.started ? "started" : "joined" };
}

/** A recipe that comes before its data is no failure: the first upload starts the run. */
async function hasUploads({ store }: Services, dataset: string): Promise<boolean> {
  for await (const { key } of store.list("raw", incomingPrefix(dataset))) if (!key.endsWith("/")) return true;
  return false;
}

/** A line a problem, each where it stands. */
function problemsOf({ data: { file, problems } }: RecipeInvalid): string {
  return [
    `${file} cannot be used; the version before it stays current, and the schedule as it was.`,
    "",
    ...problems.map(
      ({ line, column, path, message, suggestion }) =>
        `${file}:${line}:${column}: ${path ? `${path}: ` : ""}${message}${suggestion ? ` (did you mean ${suggestion}?)` : ""}`,
    ),
    "",
    "Correct it and upload it again.",
  ].join("\n");
}
