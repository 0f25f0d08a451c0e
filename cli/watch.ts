import { stat } from "node:fs/promises";
import { RecipeInvalid } from "../shared/model/errors.ts";
import { isDue } from "../shared/model/schedule.ts";
import { failed, UsageWrong } from "./failure.ts";
import { evaluationFiles, type RecipeFile, readRecipe, sourceFiles } from "./recipe-file.ts";
import { run } from "./run.ts";
import { dim } from "./table.ts";

interface WatchOptions {
  out?: string;
  workers?: string;
  quiet: string;
}

/** How often files and the clock are looked at. Milliseconds. */
const LOOK = 1_000;

/**
 * Does on this machine what a deployed stack does: rebuilds when a file of the recipe or the recipe itself changes and then
 * rests for a while, and when the recipe's schedule is due; says what is wrong with a recipe and goes on watching.
 */
export async function watch(path: string, options: WatchOptions): Promise<void> {
  const quiet = Number(options.quiet) * 1000;
  if (!(quiet >= 0))
    throw new UsageWrong(`--quiet takes seconds, not '${options.quiet}'.`, { argument: "--quiet" });
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  process.once("SIGTERM", () => stop.abort());
  console.error(dim(`Watching ${path} and its files; Ctrl-C ends it.`));
  let built = "";
  let seen = "";
  let changed = Date.now() - quiet;
  let last = new Date();
  while (!stop.signal.aborted) {
    const now = new Date();
    const state = await look(path);
    if (state.mark !== seen) [seen, changed] = [state.mark, built === "" ? changed : now.getTime()];
    const rested = seen !== built && now.getTime() - changed >= quiet;
    if (rested || (state.recipe && scheduled(state.recipe, last, now))) {
      [built, last] = [seen, now];
      if (state.error) failed(state.error, false);
      else await run(path, options).catch((error: unknown) => void failed(error, false));
      // A failed run is told; watching goes on, and ends well.
      process.exitCode = 0;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK);
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      stop.signal.addEventListener("abort", end, { once: true });
    });
  }
}

interface Look {
  /** Changes when the recipe or one of its files does. */
  mark: string;
  recipe?: RecipeFile;
  error?: unknown;
}

async function look(path: string): Promise<Look> {
  const own = await markOf(path);
  try {
    const recipe = readRecipe(path);
    const files = [...(await sourceFiles(recipe)), ...(await evaluationFiles(recipe))].flatMap(
      (named) => named.files,
    );
    const marks = await Promise.all(files.map((file) => markOf(file.path)));
    return { mark: [own, ...marks].join("\n"), recipe };
  } catch (error) {
    if (error instanceof RecipeInvalid || error instanceof UsageWrong)
      return { mark: `${own}\n${error.message}`, error };
    throw error;
  }
}

/** A file that goes while it is looked at has changed, too. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return `${path} ${found?.size} ${found?.mtimeMs}`;
}

const scheduled = ({ recipe: { schedule } }: RecipeFile, since: Date, now: Date): boolean =>
  schedule !== undefined && isDue(schedule, since, now);
