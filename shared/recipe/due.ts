/**
 * When a recipe's schedule is due, read as EventBridge Scheduler reads it: `rate(<n> <unit>)`, or `cron(<minute> <hour>
 * <day of month> <month> <day of week> <year>)` with `*`, `?`, lists, ranges and steps.
 * Source: EventBridge Scheduler guide, "Schedule types". Not read here: `L`, `W` and `#`.
 */
export interface Timetable {
  every: string;
  /** IANA name. */
  timezone: string;
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };
/** A schedule that is looked at less often than this has missed more than one time; it is due once. */
const LOOK_BACK = 366 * 24 * 60;

/**
 * Whether a time of the schedule lies after `since` (exclusive) and up to `now` (inclusive).
 * @throws RangeError naming what it cannot read
 */
export function isDue({ every, timezone }: Timetable, since: Date, now: Date): boolean {
  const [, kind, inside = ""] = /^(rate|cron)\((.+)\)$/.exec(every) ?? [];
  if (kind === "rate") return now.getTime() - since.getTime() >= period(inside);
  if (kind === "cron") return passed(cron(inside), timezone, since, now);
  throw new RangeError(`${every} is neither rate(…) nor cron(…).`);
}

function period(inside: string): number {
  const [, n = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  const length = Number(n) * (UNITS[unit] ?? 0);
  if (length > 0) return length;
  throw new RangeError(`rate(${inside}) is not read: write rate(7 days), rate(1 hour) or rate(30 minutes).`);
}

function passed(fields: Fields, timezone: string, since: Date, now: Date): boolean {
  const last = Math.floor(now.getTime() / MINUTE);
  const first = Math.max(Math.floor(since.getTime() / MINUTE) + 1, last - LOOK_BACK);
  const clock = clockIn(timezone);
  for (let minute = last; minute >= first; minute--) {
    const time = clock(minute * MINUTE);
    if (fields.every((fits, i) => fits(time[i] ?? 0))) return true;
  }
  return false;
}

type Fields = readonly ((value: number) => boolean)[];

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "SUN MON TUE WED THU FRI SAT".split(" ");
/** First and last value of each field, and its names, the first of which is the first value. */
const RANGES: readonly [number, number, readonly string[]][] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, MONTHS],
  [1, 7, DAYS],
  [1970, 2199, []],
];

function cron(inside: string): Fields {
  const given = inside.trim().split(/\s+/);
  if (given.length !== RANGES.length)
    throw new RangeError(
      `cron(${inside}) has ${given.length} fields; six are needed, the last of them the year.`,
    );
  return RANGES.map(([first, last, names], i) => {
    const text = given[i] ?? "";
    const parts = text.split(",").map((part) => field(part, first, last, names, text));
    return (value) => parts.some((fits) => fits(value));
  });
}

function field(
  part: string,
  first: number,
  last: number,
  names: readonly string[],
  text: string,
): (value: number) => boolean {
  const [, from = "", to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const number = (word: string): number => {
    const named = names.indexOf(word.toUpperCase());
    const value = named >= 0 ? named + first : Number(word);
    if (Number.isInteger(value) && value >= first && value <= last) return value;
    throw new RangeError(
      `'${text}' is not read in a cron schedule: numbers from ${first} to ${last}, *, ?, - and /.`,
    );
  };
  const open = from === "*" || from === "?";
  const low = open ? first : number(from);
  const high = to !== undefined ? number(to) : open || step !== undefined ? last : low;
  const by = step === undefined ? 1 : Number(step);
  if (by < 1) throw new RangeError(`'${text}' has a step of 0.`);
  return (value) => value >= low && value <= high && (value - low) % by === 0;
}

/** Minute, hour, day, month, day of the week (Sunday is 1) and year of a time in a zone. */
function clockIn(timezone: string): (time: number) => number[] {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    minute: "numeric",
    hour: "numeric",
    day: "numeric",
    month: "numeric",
    weekday: "short",
    year: "numeric",
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const { minute, hour, day, month, weekday = "", year } = parts;
    return [minute, hour, day, month, DAYS.indexOf(weekday.toUpperCase()) + 1, year].map(Number);
  };
}
