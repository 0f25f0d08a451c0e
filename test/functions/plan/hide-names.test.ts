import { expect, test } from "vitest";
import { nameHider } from "../../../functions/plan/hide-names.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";

const hide = nameHider(Masking.parse({ profile: "strict" }));

test.each([
  "incoming/d/s/tickets.csv",
  "incoming/d/s/2026-01-31/tickets_part-0001.jsonl.gz",
  "incoming/d/s/Export 2026-01-31.csv",
  "incoming/d/s/Q3 Report.jsonl",
])("%s is shown as it is", (key) => {
  expect(hide(key)).toBe(key);
});

test.each([
  "incoming/d/s/ann@example.com.csv",
  "incoming/d/s/call +1 212 555 0123.jsonl",
  "incoming/d/s/212-555-0123.jsonl",
  "incoming/d/s/078-05-1121/chat.txt",
])("%s is hidden", (key) => {
  expect(hide(key)).toMatch(/^incoming\/d\/s\/hidden-/);
});
