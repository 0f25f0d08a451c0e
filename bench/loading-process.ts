import { pathToFileURL } from "node:url";

/** Loads one function's bundle, as Lambda does before its first call, and tells how long that took. */
const [, , file = ""] = process.argv;
const started = performance.now();
await import(pathToFileURL(file).href);
process.send?.(performance.now() - started);
