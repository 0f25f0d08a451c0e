import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalFunction } from "../../local/assembly.ts";

/** Writes a bundle and says how it is deployed. */
export function bundle(
  folder: string,
  name: string,
  source: string,
  more: Partial<LocalFunction> = {},
): LocalFunction {
  mkdirSync(join(folder, name), { recursive: true });
  const file = join(folder, name, "index.mjs");
  writeFileSync(file, source);
  return { name, file, handler: "handler", memory: 256, timeout: 30, environment: {}, ...more };
}
