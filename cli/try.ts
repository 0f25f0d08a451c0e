import { once } from "node:events";
import { linesOf } from "../shared/shards/lines.ts";
import type { Trial, TrialInput, TrialOutput } from "../shared/stage/trial.ts";
import { exported, stageBundle } from "./bundle.ts";
import { type StageSettings, settingsFor } from "./stage-settings.ts";

/** One stage alone: JSON lines in, one JSON line out each. */
export async function tryStage(stage: string, options: StageSettings): Promise<void> {
  const recipe = settingsFor(options);
  const trial = exported(await stageBundle(stage), "trial", stage);
  const tried = trial(recipe);
  if (!isTrial(tried)) throw new TypeError(`${stage}'s trial is not a function of lines`);
  // Whoever reads the output may stop early (`| head`): that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  for await (const outputs of inOrder(tried, process.stdin)) {
    const text = outputs.map((output) => `${JSON.stringify(output)}\n`).join("");
    if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
  }
}

/** The trial's answers, with an answer in its place for each line that is not JSON. */
async function* inOrder(trial: Trial, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TrialOutput[]> {
  let unreadable: TrialOutput[] = [];
  async function* readable(): AsyncGenerator<TrialInput[]> {
    let line = 0;
    for await (const texts of linesOf(bytes)) {
      const inputs: TrialInput[] = [];
      for (const text of texts) {
        line++;
        if (text.trim() === "") continue;
        try {
          inputs.push({ line, value: JSON.parse(text) });
        } catch {
          const message = `line ${line} is not valid JSON`;
          unreadable.push({ line, outcome: "quarantined", reason: "invalid_json", detail: { message } });
        }
      }
      yield inputs;
    }
  }
  for await (const outputs of trial(readable())) {
    const last = outputs.at(-1)?.line ?? 0;
    const due = unreadable.filter(({ line }) => line < last);
    unreadable = unreadable.filter(({ line }) => line >= last);
    yield [...outputs, ...due].sort((a, b) => a.line - b.line);
  }
  yield unreadable;
}

const isTrial = (value: unknown): value is Trial => typeof value === "function";
