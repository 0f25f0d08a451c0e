import { appendFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { pathToFileURL } from "node:url";

/** One call of a function, as the pool hands it to a worker thread. */
export interface Invocation {
  /** The bundle. */
  file: string;
  /** The export to call. */
  handler: string;
  environment: Readonly<Record<string, string>>;
  event: unknown;
  /** Where what the function prints goes. */
  log: string;
}

/** What Lambda would answer. */
export type Answer = { value: unknown } | { errorType: string; errorMessage: string; trace: string[] };

/** What this thread's environment was before any function had its own. */
const bare = { ...process.env };
let log: string | undefined;

/**
 * Runs a bundle's handler in this thread. The bundle stays loaded for the next call, as in a warm Lambda; its environment
 * is set before it is loaded, and again before each call, since other functions' bundles live in this thread too. Never
 * rejects: an error crosses as Lambda reports it.
 */
export async function invoke({ file, handler, environment, event, log: path }: Invocation): Promise<Answer> {
  if (log === undefined) prepare();
  log = path;
  for (const name of Object.keys(process.env))
    if (!(name in environment) && !(name in bare)) delete process.env[name];
  Object.assign(process.env, bare, environment);
  try {
    const bundle: Record<string, unknown> = await import(pathToFileURL(file).href);
    const call = bundle[handler];
    if (typeof call !== "function")
      return {
        errorType: "Runtime.HandlerNotFound",
        errorMessage: `${file} exports no ${handler}`,
        trace: [],
      };
    const value: unknown = await call(event, {});
    return { value: JSON.parse(JSON.stringify(value) ?? "null") };
  } catch (error) {
    if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
    const { name, message, stack = "" } = error;
    return { errorType: name, errorMessage: message, trace: stack.split("\n") };
  }
}

/**
 * Once a thread. A bundle is compiled once a machine, not once a thread. A function's prints are its log, as in Lambda; the
 * terminal belongs to the command.
 */
function prepare(): void {
  enableCompileCache();
  const write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    if (log !== undefined)
      appendFileSync(log, typeof chunk === "string" || chunk instanceof Uint8Array ? chunk : "");
    const written = [encoding, done].find((argument) => typeof argument === "function");
    if (typeof written === "function") written();
    return true;
  };
  process.stdout.write = write;
  process.stderr.write = write;
}
