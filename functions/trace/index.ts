import { connect } from "../../shared/aws/connect.ts";
import { ShardTraces, sectionsOf } from "../../shared/lineage/trace-record.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { traceBucket } from "../../shared/model/keys.ts";
import { SPLITS, type SplitName } from "../../shared/model/round.ts";
import { type RoundState, type RunManifest, StepEvent } from "../../shared/model/run.ts";
import { linesOf } from "../../shared/shards/lines.ts";
import type { ByteRange, ObjectStore } from "../../shared/shards/object-store.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";
import { manifestOf, parseEvent } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { readDecision } from "../../shared/stage/rounds.ts";
import { runShard } from "../../shared/stage/run-shard.ts";
import type { Services, ShardStage, StageContext } from "../../shared/stage/stage.ts";

/** A shard's part of the bucket, and what its line numbers begin after. */
interface Piece {
  shard: number;
  traces: ShardTraces;
  range: ByteRange;
  before: Record<SplitName, number>;
}

/** Gathers a bucket of the record-level lineage from all shards: one range of each, a few at a time. */
export const indexStage: ShardStage<string> = {
  step: "index",
  async prepare(context) {
    const pieces = await piecesOf(context);
    return {
      determinants: pieces.map(({ shard, traces, range, before }) => [
        shard,
        traces.sha256,
        range.start,
        range.end,
        { ...before },
      ]),
      enters: "in",
      outputs: { traces: "data" },
      ledger: false,
      async *read() {
        for (let at = 0; at < pieces.length; at += AHEAD) {
          const some = pieces.slice(at, at + AHEAD);
          const read = await inParallel(some, AHEAD, (piece) => linesOfPiece(context.services.store, piece));
          for (const lines of read) yield lines;
        }
      },
      step(line, emit) {
        emit("traces", line);
        return { outcome: "kept" };
      },
    };
  },
};

/** Ranges read at a time; each holds one bucket's share of one shard. */
const AHEAD = 16;

async function piecesOf(context: StageContext): Promise<Piece[]> {
  const { state, traced } = await tracedOf(context);
  const { first, last } = sectionsOf(context.event.shard, state.buckets.length);
  const before = { train: 0, validation: 0, test: 0 };
  const pieces: Piece[] = [];
  for (const [i, traces] of traced.entries()) {
    const range = { start: 0, end: 0 };
    for (const [section, end] of traces.ends) {
      if (section < first) range.start = end;
      if (section <= last) range.end = end;
    }
    const shard = state.shards[i] ?? 0;
    if (range.end > range.start) pieces.push({ shard, traces, range, before: { ...before } });
    for (const split of SPLITS) before[split] += traces.published[split];
  }
  return pieces;
}

interface Traced {
  state: RoundState;
  /** In the order of `state.shards`. */
  traced: ShardTraces[];
}

/** The same for every bucket of a run, and a warm function gathers many: without this each asks for each shard anew. */
let kept: { store: ObjectStore; run: string; traced: Traced } | undefined;

async function tracedOf({ services, event, result }: StageContext): Promise<Traced> {
  const { store } = services;
  if (kept?.run !== event.run || kept.store !== store) {
    const { state } = await readDecision(store, event.run, event.round);
    const traced = await inParallel(state.shards, SMALL_READS, async (shard) =>
      ShardTraces.parse((await result("trace", shard)).summary),
    );
    kept = { store, run: event.run, traced: { state, traced } };
  }
  return kept.traced;
}

async function linesOfPiece(store: ObjectStore, { shard, traces, range, before }: Piece): Promise<string[]> {
  const whole: string[] = [];
  const content = decompressZstd(store.read("data", traces.key, { range }), { lent: true });
  for await (const lines of linesOf(content))
    for (const line of lines) whole.push(completed(line, shard, before));
  return whole;
}

/**
 * A row's trace with what only the whole run knows: its shard, and its line in the published file. Spliced as text,
 * since a published row always ends in `"end":{"outcome":"published","split":"…","line":…}}`.
 */
function completed(text: string, shard: number, before: Record<SplitName, number>): string {
  const row = `{"shard":${shard},${text.slice(1)}`;
  const end = /"end":\{"outcome":"published","split":"(train|validation|test)","line":(\d+)\}\}$/.exec(
    row.slice(-80),
  );
  const split = SPLITS.find((name) => name === end?.[1]);
  if (!end?.[2] || !split) return row;
  return `${row.slice(0, -(end[2].length + 2))}${before[split] + Number(end[2])}}}`;
}

/** Gathers the bucket and puts it where the version's lineage is asked. */
export async function indexBucket(
  services: Services,
  manifest: RunManifest,
  event: StepEvent,
): Promise<void> {
  const { outputs } = await runShard(indexStage, services, manifest, event);
  if (!outputs.traces)
    throw new NotConserved(`Bucket ${event.shard} was not gathered.`, { step: "index", shard: event.shard });
  const key = traceBucket(manifest.dataset, manifest.run, event.shard);
  const body = services.store.read("data", outputs.traces.key);
  await services.store.write("data", key, body, "application/zstd");
}

export async function handler(event: unknown): Promise<void> {
  const parsed = parseEvent(StepEvent, event, "index");
  const services = connect();
  await indexBucket(services, await manifestOf(services, parsed.run), parsed);
}
