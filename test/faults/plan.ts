import { Chance } from "../../functions/augment/chance.ts";
import {
  CALL_KINDS,
  type CallKind,
  EVENT_KINDS,
  type EventKind,
  type Fault,
  KINDS,
  type Kind,
  type RequestFault,
  type RequestKind,
  type RequestPlace,
} from "./fault.ts";
import type { Seen } from "./inject.ts";
import { SCENARIO_NAMES, SCENARIOS, type Scenario } from "./inputs.ts";
import type { Case } from "./life.ts";

/** A case has so many faults at least, and fewer than so many on top. */
const FAULTS = 4;
const MORE_FAULTS = 12;

/** What a killed function leaves Step Functions with. Source: AWS Step Functions guide, "Error names". */
const DEATHS = ["Runtime.ExitError", "Lambda.Unknown", "Lambda.ServiceException"];

/** The requests each kind can strike, by their labels. */
const STRIKES: Readonly<Record<RequestKind, RegExp>> = {
  "killed amid": /./,
  "timed out": /./,
  "s3 throttles": /Objects? (raw|data)/,
  "s3 fails": /Objects? (raw|data)/,
  "s3 slow": /Objects? (raw|data)/,
  "s3 cut": /^GetObject/,
  "s3 answer lost": /^(Put|Delete)Object/,
  "dynamodb throttles": /Item |^Query/,
  "dynamodb fails": /Item |^Query/,
  "dynamodb answer lost": /Item (?!.*on condition)/,
  "condition answer lost": /on condition$/,
  "race lost": /^(Put|Update|Delete)Item .*(LEASE|CURRENT)/,
  "workflow answer lost": /^StartExecution/,
  "disk full": /^PutObject/,
  "stale listing": /^ListObjects raw|^GetObject raw incoming/,
};

const UPLOAD = "GetObject raw incoming";

/**
 * A case of the campaign: the same seed, number and profile always plan the same. The first fault's kind goes by the case's
 * number, so that every kind comes about equally often; everything else is drawn.
 */
export function planCase(
  seed: number,
  number: number,
  profiles: ReadonlyMap<Scenario, readonly Seen[]>,
): Case {
  const chance = new Chance(seed * 1_000_003 + number);
  const scenario = one(chance, SCENARIO_NAMES);
  const profile = profiles.get(scenario) ?? [];
  const kinds: Kind[] = [KINDS[number % KINDS.length] ?? "killed amid"];
  const faulty = FAULTS + chance.below(MORE_FAULTS);
  while (kinds.length < faulty) kinds.push(one(chance, KINDS));
  const faults = kinds.map((kind) => planFault(chance, kind, scenario, profile));
  const late = chance.happens(0.25) ? one(chance, profile).place.function : undefined;
  return { number, scenario, faults, ...(late !== undefined && late !== "Start" && { lateUpload: late }) };
}

function planFault(chance: Chance, kind: Kind, scenario: Scenario, profile: readonly Seen[]): Fault {
  if (isEventKind(kind)) {
    const moments = ["end", ...profile.map(({ place }) => place.function)];
    const upload = chance.below(SCENARIOS[scenario].uploads.length);
    return { kind, upload, moment: one(chance, moments) };
  }
  if (isCallKind(kind)) {
    const { place } = one(chance, profile);
    if (kind === "no concurrency")
      return { kind, place, times: 1 + chance.below(12), error: "Lambda.TooManyRequestsException" };
    if (kind === "overtaken") return { kind, place, times: 1, error: "States.Timeout" };
    return { kind, place, times: lasting(chance), error: one(chance, DEATHS) };
  }
  const place = requestPlace(chance, STRIKES[kind], profile);
  return { kind, place, ...howOf(chance, kind) };
}

function howOf(chance: Chance, kind: RequestKind): Omit<RequestFault, "kind" | "place"> {
  const acted = one(chance, ["before", "after", "never"] as const);
  const named = { acted, error: kind };
  switch (kind) {
    case "killed amid":
      return { acted, times: lasting(chance), error: one(chance, DEATHS) };
    case "timed out":
      return { acted, times: lasting(chance), error: "Sandbox.Timedout" };
    case "disk full":
      return { ...named, times: 1 + chance.below(12) };
    case "s3 fails":
    case "s3 cut":
    case "dynamodb fails":
      // A request is tried five times, and a step seven times: some outlast all of it.
      return { ...named, times: chance.happens(0.1) ? 40 : 1 + chance.below(6) };
    case "s3 throttles":
    case "dynamodb throttles":
      return { ...named, times: 1 + chance.below(3) };
    default:
      return { ...named, times: 1 + chance.below(2) };
  }
}

/** Most pass when it is tried again, some the second time, and some not before a person looks. */
const lasting = (chance: Chance): number => (chance.happens(0.6) ? 1 : chance.happens(0.75) ? 2 : 20);

/** One of the requests that such a fault can strike, the rare ones as often as the common; then one of the calls that make it. */
function requestPlace(chance: Chance, strikes: RegExp, profile: readonly Seen[]): RequestPlace {
  const places = profile.flatMap(({ place, requests }) =>
    [...requests].map(([request, n]) => ({ ...place, request, n })),
  );
  // What was uploaded is read often enough, too: nothing that comes later would notice if some of it were missing.
  const uploads = strikes.test(UPLOAD) && chance.happens(0.2);
  const open = places.filter(({ request }) => (uploads ? request.startsWith(UPLOAD) : strikes.test(request)));
  const sorts = [...Map.groupBy(open, ({ request }) => request.replace(/\d+/g, "#")).values()];
  const { n, ...place } = one(chance, one(chance, sorts));
  return { ...place, nth: 1 + chance.below(n) };
}

function one<T>(chance: Chance, of: readonly T[]): T {
  const chosen = of[chance.below(of.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

const isEventKind = (kind: Kind): kind is EventKind => EVENT_KINDS.some((one) => one === kind);
const isCallKind = (kind: Kind): kind is CallKind => CALL_KINDS.some((one) => one === kind);
