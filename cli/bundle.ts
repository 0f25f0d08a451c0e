import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readAssembly } from "../local/assembly.ts";
import { synthesize } from "../local/synthesis.ts";
import { UsageWrong } from "./failure.ts";

/** Which function holds a stage's pure core, by the name a person types. */
const FUNCTION_OF: Readonly<Record<string, string>> = {
  source: "Source",
  mask: "Mask",
  filter: "Filter",
  judge: "Judge",
  ood: "Judge",
  dedupe: "Sign",
};

/**
 * What a stage's bundle exports: the same code that is deployed, without the stores around it.
 * @throws UsageWrong for a stage there is not
 */
export async function stageBundle(stage: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(await bundleFile(stage)).href);
}

/** SHA-256 of the stage's code, as the function itself takes it. @throws UsageWrong for a stage there is not */
export async function stageCodeVersion(stage: string): Promise<string> {
  return createHash("sha256")
    .update(readFileSync(await bundleFile(stage)))
    .digest("hex");
}

async function bundleFile(stage: string): Promise<string> {
  const name = FUNCTION_OF[stage];
  const file = name === undefined ? undefined : readAssembly(await synthesize()).functions.get(name)?.file;
  if (file === undefined)
    throw new UsageWrong(
      `There is no stage '${stage}' to try; there are ${Object.keys(FUNCTION_OF).join(", ")}.`,
      { argument: stage },
    );
  return file;
}

/** @throws UsageWrong when the stage has no such thing */
export function exported(
  bundle: Record<string, unknown>,
  name: string,
  stage: string,
): (...given: unknown[]) => unknown {
  const found = bundle[name];
  if (!isFunction(found)) throw new UsageWrong(`The stage '${stage}' has no '${name}'.`, { argument: stage });
  return found;
}

const isFunction = (value: unknown): value is (...given: unknown[]) => unknown => typeof value === "function";
