import { readFileSync } from "node:fs";
import { z } from "zod";
import { exported, stageBundle, stageCodeVersion } from "./bundle.ts";
import { UsageWrong } from "./failure.ts";
import { withRuntime } from "./home.ts";
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

/** Measures a stage on a labelled file; the stage says how, and how its answer reads. */
export async function evaluate(stage: string, options: EvaluateOptions): Promise<void> {
  const recipe = settingsFor(options);
  const measure = exported(await stageBundle(stage), "evaluateFile", stage);
  const read = (path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      throw new UsageWrong(`There is no file ${path}.`, { argument: path }, error);
    }
  };
  const gold = { name: options.gold, text: read(options.gold) };
  const data = options.data === undefined ? undefined : { name: options.data, text: read(options.data) };
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
  await withRuntime(({ store }) =>
    store.write("data", figures.key, Buffer.from(JSON.stringify(measurement)), "application/json"),
  );
  if (!options.json)
    console.error("\nRecorded: the versions published with these settings from now on state these figures.");
}
