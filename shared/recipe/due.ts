import { Cron } from "croner";

/**
 * When a recipe's schedule is due, read as EventBridge Scheduler reads it: `rate(<n> <unit>)`, or `cron(<minute> <hour>
 * <day of month> <month> <day of week> <year>)`. Source: EventBridge Scheduler guide, "Schedule types".
 */
export interface Timetable {
  every: string;
  /** IANA name. */
  timezone: string;
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };
/** Before minute to year, croner reads a second; with `alternativeWeekdays` Sunday is 1, as it is here. */
const AS_SCHEDULER_READS = { mode: "7-part", sloppyRanges: true, alternativeWeekdays: true } as const;

/**
 * Whether a time of the schedule lies after `since` (exclusive) and up to `now` (inclusive).
 * @throws RangeError naming what it cannot read
 */
export function isDue({ every, timezone }: Timetable, since: Date, now: Date): boolean {
  const [, kind, inside = ""] = /^(rate|cron)\((.+)\)$/.exec(every) ?? [];
  if (kind === "rate") return now.getTime() - since.getTime() >= period(inside);
  if (kind === undefined) throw new RangeError(`${every} is neither rate(…) nor cron(…).`);
  const next = timesOf(inside, timezone).nextRun(since);
  return next !== null && next <= now;
}

function period(inside: string): number {
  const [, n = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  const length = Number(n) * (UNITS[unit] ?? 0);
  if (length > 0) return length;
  throw new RangeError(`rate(${inside}) is not read: write rate(7 days), rate(1 hour) or rate(30 minutes).`);
}

function timesOf(inside: string, timezone: string): Cron {
  try {
    return new Cron(`0 ${inside}`, { ...AS_SCHEDULER_READS, timezone, paused: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(
      `cron(${inside}) is not read: write minute, hour, day of month, month, day of week and year, such as cron(0 6 ? * MON *). ${why}`,
    );
  }
}
