import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** A process that calls one function for each event it is sent, and answers with its peak memory and the last result. */
const [, , file = ""] = process.argv;
const { handler } = await import(pathToFileURL(file).href);
const [events] = await once(process, "message");
let last: unknown;
for (const event of events) last = await handler(event);
process.send?.({ megabytes: (peakKibibytes() * 1024) / 1e6, last: last ?? null });

/** Linux's `maxRSS` also counts what the parent had when it forked; its own high-water mark does not. */
function peakKibibytes(): number {
  const status = "/proc/self/status";
  const own = existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))?.[1];
  return own ? Number(own) : process.resourceUsage().maxRSS;
}
