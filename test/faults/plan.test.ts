import { expect, test } from "vitest";
import { KINDS } from "./fault.ts";
import type { Seen } from "./inject.ts";
import { planCase } from "./plan.ts";

const seen = (name: string, ...requests: string[]): Seen => ({
  place: { function: name },
  requests: new Map(requests.map((request) => [request, 2])),
});
const profile = [
  seen("Start", "PutItem DATASET#shop LEASE on condition", "StartExecution"),
  seen("Plan", "ListObjects raw incoming/shop/", "PutObject data runs/*/manifest.json"),
  seen("Source", "GetObject raw incoming/shop/tickets/a.jsonl if-match"),
  seen("Publish", "GetObject data runs/*/manifest.json", "PutItem RUN#* STEP#x"),
];
const profiles = new Map([
  ["first", profile],
  ["next", profile],
] as const);

test("the same seed and number plan the same case, another number another one", () => {
  expect(planCase(3, 5, profiles)).toEqual(planCase(3, 5, profiles));
  expect(planCase(3, 5, profiles)).not.toEqual(planCase(3, 6, profiles));
  expect(planCase(4, 5, profiles)).not.toEqual(planCase(3, 5, profiles));
});

test("every kind of fault comes about, where it can strike", () => {
  const cases = KINDS.map((_, number) => planCase(1, number, profiles));

  expect(cases.map(({ faults }) => faults[0]?.kind)).toEqual(KINDS);
});
