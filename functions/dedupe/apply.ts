import { createHash } from "node:crypto";
import { NotConserved } from "../../shared/model/errors.ts";
import { foundDuplicates } from "../../shared/model/keys.ts";
import { addTo, type LedgerLine } from "../../shared/model/outcome.ts";
import { noTally, UNNAMED } from "../../shared/model/round.ts";
import type { StepName, StoredOutput } from "../../shared/model/run.ts";
import { beforeDedupe } from "../../shared/model/way.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import type { Digest } from "../../shared/similarity/digest.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { shardsOfRound } from "../../shared/stage/rounds.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { foundBy, NO_COPIES } from "./joining/found.ts";
import { Found, type JoinedTable, joinNear, noneNear } from "./joining/join.ts";
import { MatchSummary } from "./matching/match-summary.ts";
import { readVerdicts, type Verdict } from "./tables/verdicts.ts";

/** A record's line and its digest's, neither read yet. */
interface Pair {
  at: number;
  line: string;
  digest: string;
}

/**
 * Dedupe, third step: copies the lines of the records that stay, unread, and their digests beside them (`survivors`).
 * The summary counts what is left by what the recipe asks about.
 */
export const applyStage: ShardStage<Pair> = {
  step: "apply",
  async prepare(context) {
    const [records, digests, text] = await Promise.all([
      outputOf(context, beforeDedupe(context.recipe), "records"),
      outputOf(context, "sign", "digests"),
      verdictsText(context),
    ]);
    const verdicts = verdictsByPlace(text);
    const left = { ...noTally(), characters: 0, conflicts: 0, gone: noGone() };
    return {
      determinants: {
        records: records.sha256,
        digests: digests.sha256,
        verdicts: createHash("sha256").update(text).digest("hex"),
      },
      enters: "in",
      outputs: { records: "data", survivors: "data" },
      read: () => readPairs(context, records, digests),
      step({ at, line, digest }, emit): LedgerLine {
        const read: Digest = JSON.parse(digest);
        const { id } = read;
        const [, reason, other, similarity, version] = verdicts.get(at) ?? [];
        if (other !== undefined && reason !== undefined && reason !== "conflicting_answer") {
          addTo(left.gone, read.category ?? UNNAMED);
          return {
            id,
            outcome: "dropped",
            reason,
            detail: { keeper: other, similarity, ...(version && { version }) },
          };
        }
        emit("records", line);
        emit("survivors", digest);
        addTo(left.category, read.category ?? UNNAMED);
        addTo(left.source, read.source);
        addTo(left.kind, read.kind);
        addTo(left.language, read.language ?? UNNAMED);
        left.characters += read.characters;
        if (other === undefined) return { id, outcome: "kept" };
        left.conflicts++;
        return { id, outcome: "kept", detail: { conflicting_answer: other } };
      },
      summary: () => left,
    };
  },
};

const noGone = (): Record<string, number> => ({});

/** A record may be noted for a conflict in one table and dropped in another: the drop has the word, as it comes later. */
function verdictsByPlace(text: string): Map<number, Verdict> {
  const verdicts = new Map<number, Verdict>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const verdict: Verdict = JSON.parse(line);
    verdicts.set(verdict[0], verdict);
  }
  return verdicts;
}

async function outputOf(context: StageContext, step: StepName, role: string): Promise<StoredOutput> {
  const { shard } = context.event;
  const output = (await context.result(step, shard)).outputs[role];
  if (!output) throw new NotConserved(`The ${step} step wrote no ${role}.`, { step, shard });
  return output;
}

/** All verdicts about this shard, one partition's after the other, then the join's. */
async function verdictsText(context: StageContext): Promise<string> {
  const { services, manifest, event, result } = context;
  const partitions = Array.from({ length: manifest.partitions }, (_, partition) => partition);
  const matches = await inParallel(partitions, SMALL_READS, async (partition) =>
    MatchSummary.parse((await result("match", partition)).summary),
  );
  const joined = await joinNear(context, matches);
  await report(context, matches, joined);
  const tables = matches.map(({ verdicts }) => verdicts);
  const texts = await inParallel(joined ? [...tables, joined] : tables, SMALL_READS, (table) =>
    readVerdicts(services.store, table, event.shard),
  );
  return texts.join("");
}

/** The round's first shard says for all what was found. */
async function report(
  context: StageContext,
  matches: readonly MatchSummary[],
  joined: JoinedTable | undefined,
): Promise<void> {
  const { services, manifest, event, recipe } = context;
  const [first] = await shardsOfRound(services.store, manifest, event.round);
  if (event.shard !== first) return;
  const stored = joined && (await services.store.readWhole("data", joined.found));
  const near = stored ? Found.parse(JSON.parse(stored.toString("utf8"))) : await noneNear(context, matches);
  const equal = matches.reduce(
    (sum, { equal }) => ({
      groups: sum.groups + equal.groups,
      records: sum.records + equal.records,
      largest: Math.max(sum.largest, equal.largest),
    }),
    NO_COPIES,
  );
  const found = foundBy(recipe.dedupe, equal, near);
  const key = foundDuplicates(event.run, event.round);
  await services.store.write("data", key, Buffer.from(JSON.stringify(found)), "application/json");
}

async function* readPairs(
  { services, event }: StageContext,
  records: StoredOutput,
  digests: StoredOutput,
): AsyncGenerator<Pair[]> {
  if (records.records !== digests.records)
    throw new NotConserved(
      `Shard ${event.shard} has ${records.records} records and ${digests.records} digests.`,
      {
        step: "apply",
        shard: event.shard,
      },
    );
  const others = readLines(services.store, digests);
  let waiting: readonly string[] = [];
  let next = 0;
  let at = 0;
  for await (const lines of readLines(services.store, records)) {
    const pairs: Pair[] = [];
    for (const line of lines) {
      while (next === waiting.length) {
        const read = await others.next();
        waiting = read.done ? [""] : read.value;
        next = 0;
      }
      pairs.push({ at: at++, line, digest: waiting[next++] ?? "" });
    }
    yield pairs;
  }
}

export const handler = shardHandler(applyStage);
