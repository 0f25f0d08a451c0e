import type { RunRow } from "../../shared/lineage/lineage-store.ts";
import { checkLineage } from "../support/accounts.ts";
import type { Cloud } from "./cloud.ts";
import { DATASET, type Scenario } from "./inputs.ts";
import { leaseHolder } from "./lease.ts";
import { type Life, uploaded } from "./life.ts";
import type { Reference } from "./reference.ts";
import { readVersion, type Version } from "./version.ts";

/** How a case came to its right end; the later, the more it took. */
export const OUTCOMES = [
  /** One run or several, none of which failed. */
  "published",
  /** A run failed cleanly, and the one that followed by itself published. */
  "next run published",
  /** A run failed cleanly, and was redriven. */
  "redriven",
  /** An event was lost, and the next event or the schedule brought it in. */
  "caught up",
  /** Not even the failure could be told: the hourly watch or a redriven event found it. */
  "rescued",
  "WRONG",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verdict {
  outcome: Outcome;
  /** Of a wrong case: what is not as it must be. */
  problems: string[];
}

/** What a case left behind, as far as can be said without knowing what should have come out. */
export interface Findings extends Verdict {
  /** The versions that were published in it, each after the one it took the place of. */
  made: Version[];
}

/** Redriven, or started anew, so often while faults still strike; and so often when none does any more. */
const FAULTY_MENDINGS = 5;
const MENDINGS = 3;

/** A run whose input was replaced or removed fails whenever it is redriven; the next run takes what is there. */
const INPUT_GONE: ReadonlySet<string> = new Set(["InputChanged", "ObjectMissing"]);

/**
 * Looks at what a case left behind: whatever failed, failed cleanly; with the causes gone, what is redriven publishes; in the
 * end the current version was made of exactly what lies in the incoming folder, and has one trace a row.
 */
export async function examine(cloud: Cloud, life: Life, before: Version | undefined): Promise<Findings> {
  const problems: string[] = [];
  let outcome: Outcome = "published";
  const worse = (than: Outcome): void => {
    if (OUTCOMES.indexOf(than) > OUTCOMES.indexOf(outcome)) outcome = than;
  };
  const made: Version[] = [];
  try {
    for (let mending = 0; ; mending++) {
      if (mending === FAULTY_MENDINGS) life.calmDown();
      problems.push(...(await unclean(cloud, before)));
      if (!(await isSettled(cloud)) || life.deadLetters.length > 0) {
        if (life.deadLetters.length === 0)
          problems.push("a run has not ended or holds the lease, and no event waits that would tell of it");
        worse("rescued");
        await life.deliver("Watch", {});
        await life.redriveEvents();
        await life.calm();
      }
      const latest = await lastBegun(cloud);
      if (await isCurrent(cloud)) {
        if (await hasFailures(cloud)) worse("next run published");
        if (await isSettled(cloud)) break;
      }
      if (mending === FAULTY_MENDINGS + MENDINGS) {
        problems.push(
          `after ${mending} redrives, ${(await isSettled(cloud)) ? "still not published" : "a run has not ended, or the lease is still held"}`,
        );
        break;
      }
      // What a redrive cannot mend (an input that is gone), a new run does.
      const redriven = latest?.status === "failed" && mending % 2 === 0;
      if (
        latest?.status !== "failed" &&
        mending === 0 &&
        !life.fired.some(({ kind }) => kind === "event lost")
      )
        problems.push("no event was lost, and yet an upload is not in the version");
      worse(latest?.status === "failed" || mending > 0 ? "redriven" : "caught up");
      const again = redriven ? { run: latest.run, again: true } : {};
      await life.deliver("Start", { dataset: DATASET, cause: "hand", ...again });
      await life.calm();
      const after = await lastBegun(cloud);
      if (mending >= FAULTY_MENDINGS && redriven && after?.run === latest.run && after.status === "failed")
        if (!INPUT_GONE.has(after.error?.name ?? ""))
          problems.push(
            `redriven with nothing wrong any more, ${after.run} failed: ${JSON.stringify(after.error)}`,
          );
    }
    life.calmDown();
    await life.redriveEvents();
    if (life.deadLetters.length > 0) problems.push("an event fails though nothing is wrong any more");
    made.push(...(await versionsSince(cloud, before, problems)));
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { outcome: problems.length > 0 ? "WRONG" : outcome, problems, made };
}

/** Byte for byte what runs without a fault make of the same inputs, one after the other. */
export async function judge(
  { outcome, problems, made }: Findings,
  scenario: Scenario,
  reference: Reference,
): Promise<Verdict> {
  if (made.length === 0) return { outcome: "WRONG", problems: [...problems, "nothing was published"] };
  const chain = made.map(({ inputs }) => inputs);
  const published = await reference.published(scenario, chain);
  const wrong = made.flatMap(({ name: version, hashes }, i) => {
    const expected = published[i] ?? {};
    const names = [...new Set([...Object.keys(expected), ...Object.keys(hashes)])];
    return names
      .filter((name) => expected[name] !== hashes[name])
      .map((name) => `${name} of version ${version} is not what runs without a fault publish`);
  });
  return wrong.length > 0 ? { outcome: "WRONG", problems: [...problems, ...wrong] } : { outcome, problems };
}

/** A run's name tells the time of the event that asked for it, which may be an old one. */
async function lastBegun({ lineage }: Cloud): Promise<RunRow | undefined> {
  return (await lineage.listRuns(DATASET)).reduce<RunRow | undefined>(
    (last, run) => (last && last.started > run.started ? last : run),
    undefined,
  );
}

async function hasFailures({ lineage }: Cloud): Promise<boolean> {
  return (await lineage.listRuns(DATASET)).some(({ status }) => status === "failed");
}

/** Every run has ended, and nobody holds the lease. */
async function isSettled({ lineage }: Cloud): Promise<boolean> {
  const runs = await lineage.listRuns(DATASET);
  return runs.every(({ ended }) => ended !== undefined) && (await leaseHolder(DATASET)) === undefined;
}

/** The current version was made of exactly what lies in the incoming folder. */
async function isCurrent(cloud: Cloud): Promise<boolean> {
  const current = await cloud.lineage.currentVersion(DATASET);
  if (!current) return false;
  const { inputs } = await readVersion(cloud, DATASET, current.version);
  return same(inputs, await uploaded(cloud));
}

/** What must hold at any time nothing runs: a failed run has no version, a listed version is whole, nothing is lost of the one before. */
async function unclean(cloud: Cloud, before: Version | undefined): Promise<string[]> {
  const { lineage } = cloud;
  const problems: string[] = [];
  const versions = await lineage.listVersions(DATASET);
  const current = await lineage.currentVersion(DATASET);
  const holder = await leaseHolder(DATASET);
  for (const { run, status, ended, error } of await lineage.listRuns(DATASET)) {
    const version = versions.find((one) => one.run === run);
    if (status === "failed" && version) problems.push(`${run} failed, and has a version`);
    if (status === "failed" && !error) problems.push(`${run} failed, and does not say why`);
    if (status === "succeeded" && !version) problems.push(`${run} succeeded, and has no version`);
    if (ended !== undefined && holder === run) problems.push(`${run} has ended, and holds the lease`);
  }
  for (const { version } of versions) {
    const { torn } = await readVersion(cloud, DATASET, version);
    if (torn.length > 0) problems.push(`version ${version} is torn: ${torn.join(", ")}`);
  }
  if (before && !current) problems.push("the version before is gone");
  if (before && !versions.some(({ version }) => version === before.name))
    problems.push("the version before is not listed");
  return problems;
}

/** What was published since the case began, in order; held to the list of versions and to the ledgers. */
async function versionsSince(
  cloud: Cloud,
  before: Version | undefined,
  problems: string[],
): Promise<Version[]> {
  const versions = await cloud.lineage.listVersions(DATASET);
  const made: Version[] = [];
  for (
    let name = (await cloud.lineage.currentVersion(DATASET))?.version ?? null;
    name !== null && name !== before?.name;
  ) {
    const version = await readVersion(cloud, DATASET, name);
    made.unshift(version);
    name = version.previous;
  }
  const listed = versions.length - (before ? 1 : 0);
  if (listed !== made.length)
    problems.push(`${listed} versions are listed, and ${made.length} follow one another`);
  for (const { name } of made)
    try {
      await checkLineage(cloud.store, name);
    } catch (error) {
      problems.push(String(error));
    }
  return made;
}

export const same = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value);
