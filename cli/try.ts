import { once } from "node:events";
import { z } from "zod";
import { linesOf } from "../shared/shards/lines.ts";
import type { Trial, TrialInput, TrialOutput } from "../shared/stage/trial.ts";
import { exported, stageBundle } from "./bundle.ts";
import { plainBytes } from "./plain-bytes.ts";
import { evaluationFor, type StageSettings, settingsFor } from "./stage-settings.ts";

/** One stage alone: JSON lines in, one JSON line out each. */
export async function tryStage(stage: string, options: StageSettings): Promise<void> {
  const recipe = settingsFor(options);
  const trial = exported(await stageBundle(stage), "trial", stage);
  const tried = trial(recipe, await evaluationFor(options));
  if (!isTrial(tried)) throw new TypeError(`${stage}'s trial is not a function of lines`);
  // Whoever reads the output may stop early (`| head`): that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  for await (const outputs of inOrder(tried, plainBytes(process.stdin, "stdin"))) {
    const text = outputs.map((output) => `${JSON.stringify(output)}\n`).join("");
    if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
  }
}

/**
 * The trial's answers, with an answer in its place for each line that the stage is not asked about: one that is not JSON,
 * and one that a stage tried before it did not keep.
 */
async function* inOrder(trial: Trial, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TrialOutput[]> {
  let answered: TrialOutput[] = [];
  async function* asked(): AsyncGenerator<TrialInput[]> {
    let line = 0;
    for await (const texts of linesOf(bytes)) {
      const inputs: TrialInput[] = [];
      for (const text of texts) {
        line++;
        if (text.trim() === "") continue;
        const read = readLine(text, line);
        if ("outcome" in read) answered.push(read);
        else inputs.push(read);
      }
      yield inputs;
    }
  }
  for await (const outputs of trial(asked())) {
    const last = outputs.at(-1)?.line ?? 0;
    const due = answered.filter(({ line }) => line < last);
    answered = answered.filter(({ line }) => line >= last);
    yield [...outputs, ...due].sort((a, b) => a.line - b.line);
  }
  yield answered;
}

/** A line as a stage is asked about it; of an answer of `provender try`, piped on, the record. */
function readLine(text: string, line: number): TrialInput | TrialOutput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const message = `line ${line} is not valid JSON`;
    return { line, outcome: "quarantined", reason: "invalid_json", detail: { message } };
  }
  const { success, data } = Answer.safeParse(value);
  if (!success) return { line, value };
  return data.outcome === "kept" ? { line, value: data.record } : { ...data, line };
}

const Answer = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("kept"), record: z.unknown() }),
  z.looseObject({ line: z.int(), outcome: z.enum(["dropped", "quarantined"]), reason: z.string() }),
]);

const isTrial = (value: unknown): value is Trial => typeof value === "function";
