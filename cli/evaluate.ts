import { createReadStream } from "node:fs";
import { z } from "zod";
import { exported, stageBundle, stageCodeVersion } from "./bundle.ts";
import { UsageWrong } from "./failure.ts";
import { withStores } from "./home.ts";
import { plainBytes } from "./plain-bytes.ts";
import { type StageSettings, settingsFor } from "./stage-settings.ts";

interface EvaluateOptions extends StageSettings {
  gold: string;
  data?: string;
  record?: boolean;
  json?: boolean;
}

/** What a stage answers: all it measured, how that reads, and the figures that may be kept, with their place. */
const Answer = z.object({
  measured: z.unknown(),
  text: z.string(),
  figures: z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }).optional(),
});

/** What a function with more than one thing to measure calls each. */
const MEASURES: Readonly<Record<string, string>> = { ood: "evaluateDomain" };

/** Measures a stage on a labelled file; the stage says how, and how its answer reads. */
export async function evaluate(stage: string, options: EvaluateOptions): Promise<void> {
  const recipe = settingsFor(options);
  const measure = exported(await stageBundle(stage), MEASURES[stage] ?? "evaluateFile", stage);
  const gold = { name: options.gold, text: await readText(options.gold) };
  const data =
    options.data === undefined ? undefined : { name: options.data, text: await readText(options.data) };
  const { measured, text, figures } = Answer.parse(await measure({ recipe, gold, data }));
  console.log(options.json ? JSON.stringify(measured) : text);
  if (!options.record) return;
  if (!figures)
    throw new UsageWrong(`What was measured of ${stage} is not recorded; leave --record out.`, {
      argument: "--record",
    });
  const measurement = {
    measuredAt: new Date().toISOString(),
    codeVersion: await stageCodeVersion(stage),
    ...figures.value,
  };
  await withStores(({ store }) =>
    store.write("data", figures.key, Buffer.from(JSON.stringify(measurement)), "application/json"),
  );
  if (!options.json)
    console.error("\nRecorded: the versions published with these settings from now on state these figures.");
}

/** @throws UsageWrong when there is no such file, or it holds no text */
async function readText(path: string): Promise<string> {
  try {
    const bytes = Buffer.concat(await Array.fromAsync(plainBytes(createReadStream(path), path)));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UsageWrong) throw error;
    const why =
      error instanceof TypeError
        ? `${path} is not text in UTF-8.`
        : `There is no file ${path}, or it may not be read.`;
    throw new UsageWrong(why, { argument: path }, error);
  }
}
