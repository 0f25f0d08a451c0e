import { describe, expect, test } from "vitest";
import { hiddenKey, isCalled, isHidden, withoutName } from "../../../shared/lineage/object-name.ts";
import { InputUnreadable } from "../../../shared/model/errors.ts";

const key = "incoming/d/s/calls/ann@example.com.jsonl.gz";

test("a hidden key keeps data set, source and format, and nothing of the name", () => {
  expect(hiddenKey(key)).toMatch(/^incoming\/d\/s\/hidden-[0-9a-f]{16}\.jsonl\.gz$/);
  expect(hiddenKey("incoming/d/s/ann@example.com")).toMatch(/^incoming\/d\/s\/hidden-[0-9a-f]{16}$/);
  expect(isHidden(hiddenKey(key))).toBe(true);
  expect(isHidden(key)).toBe(false);
});

describe("an object is called", () => {
  test.each([key, "calls/ann@example.com.jsonl.gz", "./somewhere/calls/ann@example.com.jsonl.gz"])(
    "%s, hidden or not",
    (file) => {
      expect([isCalled(key, file), isCalled(hiddenKey(key), file)]).toEqual([true, true]);
    },
  );

  test("by its hidden name too, and by no other", () => {
    const hidden = hiddenKey(key);
    expect(isCalled(hidden, hidden.split("/").at(-1) ?? "")).toBe(true);
    expect(isCalled(hidden, "calls/bo@example.com.jsonl.gz")).toBe(false);
    expect(isCalled(key, "calls/bo@example.com.jsonl.gz")).toBe(false);
  });
});

test("a failure loses the name wherever a log would show it", () => {
  const failure = withoutName(new InputUnreadable(`${key} is damaged.`, { key }, new Error(key)), key);

  expect(failure).toBeInstanceOf(InputUnreadable);
  const { message, stack, data, cause } = Object.assign(new InputUnreadable("", { key: "" }), failure);
  const told = JSON.stringify([message, stack, data, cause, failure]);
  expect(told).not.toContain("ann@");
  expect(told).toContain("hidden-");
});
