import { readFileSync } from "node:fs";
import { exported, stageBundle } from "./bundle.ts";
import { UsageWrong } from "./failure.ts";
import { type StageSettings, settingsFor } from "./stage-settings.ts";

interface EvaluateOptions extends StageSettings {
  gold: string;
  data?: string;
  json?: boolean;
}

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
  const answer = measure({ recipe, gold, data });
  if (!isAnswer(answer)) throw new TypeError(`${stage} measures nothing`);
  console.log(options.json ? JSON.stringify(answer.measured) : answer.text);
}

const isAnswer = (value: unknown): value is { measured: unknown; text: string } =>
  typeof value === "object" && value !== null && "measured" in value && "text" in value;
