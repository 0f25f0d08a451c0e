import { Cron } from "croner";
import { z } from "zod";

/**
 * When a data set is rebuilt, read as EventBridge Scheduler reads it: `rate(<n> <unit>)`, or `cron(<minute> <hour> <day of
 * month> <month> <day of week> <year>)`. Source: EventBridge Scheduler guide, "Schedule types".
 */
export const Schedule = z
  .strictObject({
    every: z.string().describe("rate(7 days), or cron(0 6 ? * MON *) as EventBridge Scheduler writes it."),
    timezone: z.string().default("UTC").describe("IANA name, e.g. Europe/Berlin."),
  })
  .check(({ value, issues }) => {
    const refuse = (path: "every" | "timezone", message: string): void =>
      void issues.push({ code: "custom", input: value, path: [path], message });
    if (!isTimezone(value.timezone)) refuse("timezone", "no time zone of the IANA database");
    try {
      isDue({ ...value, timezone: "UTC" }, new Date(0), new Date(0));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refuse("every", error.message);
    }
  });
export type Schedule = z.infer<typeof Schedule>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };
/** Before minute to year, croner reads a second; with `alternativeWeekdays` Sunday is 1, as it is here. */
const AS_SCHEDULER_READS = { mode: "7-part", sloppyRanges: true, alternativeWeekdays: true } as const;

/**
 * Whether a time of the schedule lies after `since` (exclusive) and up to `now` (inclusive).
 * @throws RangeError naming what it cannot read
 */
export function isDue({ every, timezone }: Schedule, since: Date, now: Date): boolean {
  const [, kind, inside = ""] = /^(rate|cron)\((.+)\)$/.exec(every) ?? [];
  if (kind === "rate") return now.getTime() - since.getTime() >= period(inside);
  if (kind === undefined)
    throw new RangeError(
      `'${every}' is neither rate(…) nor cron(…): write rate(7 days) or cron(0 6 ? * MON *)`,
    );
  const next = timesOf(inside, timezone).nextRun(since);
  return next !== null && next <= now;
}

function period(inside: string): number {
  const [, n = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  const length = Number(n) * (UNITS[unit] ?? 0);
  if (length > 0) return length;
  throw new RangeError(
    `rate(${inside}) cannot be read: write rate(7 days), rate(1 hour) or rate(30 minutes)`,
  );
}

function timesOf(inside: string, timezone: string): Cron {
  try {
    return new Cron(`0 ${inside}`, { ...AS_SCHEDULER_READS, timezone, paused: true });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw new RangeError(
      `cron(${inside}) cannot be read (${why}): write minute, hour, day of month, month, day of week and year, such as cron(0 6 ? * MON *)`,
    );
  }
}
