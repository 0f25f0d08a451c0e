import { describe, expect, test } from "vitest";
import { isDue, Schedule } from "../../../shared/model/schedule.ts";

const due = (every: string, since: string, now: string, timezone = "UTC"): boolean =>
  isDue({ every, timezone }, new Date(since), new Date(now));

describe("a rate", () => {
  test.each([
    ["rate(30 minutes)", "2026-11-20T12:00:00Z", "2026-11-20T12:29:59Z", false],
    ["rate(30 minutes)", "2026-11-20T12:00:00Z", "2026-11-20T12:30:00Z", true],
    ["rate(1 hour)", "2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z", true],
    ["rate(7 days)", "2026-11-20T12:00:00Z", "2026-11-27T11:59:00Z", false],
    ["rate(7 days)", "2026-11-20T12:00:00Z", "2026-11-27T12:00:00Z", true],
  ])("%s since %s is at %s due: %s", (every, since, now, expected) => {
    expect(due(every, since, now)).toBe(expected);
  });
});

describe("a cron line", () => {
  test.each([
    // Mondays at six. 2026-11-23 is a Monday.
    ["cron(0 6 ? * MON *)", "2026-11-22T00:00:00Z", "2026-11-23T05:59:00Z", false],
    ["cron(0 6 ? * MON *)", "2026-11-22T00:00:00Z", "2026-11-23T06:00:00Z", true],
    ["cron(0 6 ? * 2 *)", "2026-11-22T00:00:00Z", "2026-11-23T06:00:00Z", true],
    ["cron(0 6 ? * MON *)", "2026-11-23T06:00:00Z", "2026-11-23T06:00:30Z", false],
    ["cron(0 6 ? * TUE-FRI *)", "2026-11-22T00:00:00Z", "2026-11-23T23:59:00Z", false],
    ["cron(0/15 * * * ? *)", "2026-11-22T00:01:00Z", "2026-11-22T00:14:00Z", false],
    ["cron(0/15 * * * ? *)", "2026-11-22T00:01:00Z", "2026-11-22T00:15:00Z", true],
    ["cron(30 8,20 1 JAN,JUL ? *)", "2026-06-30T00:00:00Z", "2026-07-01T08:30:00Z", true],
    ["cron(0 6 L * ? *)", "2026-11-22T00:00:00Z", "2026-11-30T06:00:00Z", true],
    ["cron(0 6 ? * 2#1 *)", "2026-11-22T00:00:00Z", "2026-11-30T06:00:00Z", false],
    ["cron(30 8,20 1 JAN,JUL ? 2027)", "2026-06-30T00:00:00Z", "2026-07-01T08:30:00Z", false],
  ])("%s since %s is at %s due: %s", (every, since, now, expected) => {
    expect(due(every, since, now)).toBe(expected);
  });

  test("is read in its time zone, through a change of clocks", () => {
    const monday = (now: string) => due("cron(0 6 ? * * *)", "2026-10-24T12:00:00Z", now, "Europe/Berlin");
    // Summer time ends on 2026-10-25: six o'clock is then at five in UTC.
    expect(monday("2026-10-25T04:30:00Z")).toBe(false);
    expect(monday("2026-10-25T05:00:00Z")).toBe(true);
  });
});

test.each(["hourly", "rate(0 days)", "rate(2 weeks)", "cron(0 6 * * *)", "cron(0 25 * * ? *)"])(
  "%s is refused, with what is wrong",
  (every) => {
    expect(() => due(every, "2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z")).toThrow(RangeError);
  },
);

test("a recipe's schedule is read before it is needed: what is wrong with it is told at once", () => {
  const parsed = Schedule.safeParse({ every: "cron(0 25 ? * MON *)", timezone: "Europe/Berln" });

  expect(parsed.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ["timezone", expect.stringMatching(/time zone/)],
    ["every", expect.stringMatching(/hour: 25/)],
  ]);
});
