import { hash } from "node:crypto";
import { z } from "zod";
import { reviewSample } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import { ByType } from "../../shared/model/privacy.ts";
import type { Example } from "../../shared/model/record.ts";
import type { ReviewedExample } from "../../shared/model/review.ts";
import type { StepResult } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import type { GlobalContext } from "../../shared/stage/handler.ts";

/** A sample is drawn from so many shards at most, so that a large run reads no more for it than a small one. */
const SHARDS = 8;
/** Drawn for each example of the sample, so that those with something masked are among them where they are rare. */
const DRAWN = 4;

interface Drawn {
  lot: string;
  shard: number;
  line: string;
}

/**
 * Writes some of the surviving examples down for a person to review: as they will be published, half of them with
 * something masked where there are as many. Every run draws others; the same run the same.
 */
export async function writeReviewSample(
  { services: { store }, recipe, event, result }: GlobalContext,
  shards: readonly number[],
  applied: readonly StepResult[],
): Promise<void> {
  const wanted = recipe.approval.sample;
  const lot = (name: string | number): string => hash("sha256", `${event.run} ${name}`);
  const chosen = shards
    .map((shard, i) => ({ shard, lot: lot(shard), records: applied[i]?.outputs.records }))
    .sort(byLot)
    .slice(0, SHARDS);
  let drawn: Drawn[] = [];
  if (wanted > 0)
    for (const { shard, records } of chosen) {
      if (!records) continue;
      for await (const lines of readLines(store, records)) {
        for (const line of lines) drawn.push({ lot: lot(ID.exec(line)?.[1] ?? line), shard, line });
        drawn = drawn.sort(byLot).slice(0, wanted * DRAWN);
      }
    }
  const masked = await maskedIn(store, drawn, (shard) => result("mask", shard));
  const examples = drawn.map(({ line }): ReviewedExample => {
    const { id, messages }: Example = JSON.parse(line);
    return { id, replaced: masked.get(id) ?? {}, messages };
  });
  const sample = halves(examples, wanted);
  const text = sample.map((example) => `${JSON.stringify(example)}\n`).join("");
  await store.write("data", reviewSample(event.run), Buffer.from(text), "application/jsonl");
}

/** Half with something masked, half without; where one half is short, the other has more. */
function halves(examples: readonly ReviewedExample[], wanted: number): ReviewedExample[] {
  const masked = examples.filter(({ replaced }) => Object.keys(replaced).length > 0);
  const plain = examples.filter(({ replaced }) => Object.keys(replaced).length === 0);
  const half = Math.ceil(wanted / 2);
  const fromMasked = Math.min(masked.length, Math.max(half, wanted - plain.length));
  return [...masked.slice(0, fromMasked), ...plain.slice(0, wanted - fromMasked)];
}

/** What was replaced in the drawn examples, by id, out of the ledgers of mask. */
async function maskedIn(
  store: ObjectStore,
  drawn: readonly Drawn[],
  maskResult: (shard: number) => Promise<StepResult>,
): Promise<Map<string, ByType>> {
  const found = new Map<string, ByType>();
  for (const [shard, some] of Map.groupBy(drawn, (one) => one.shard)) {
    const { ledger } = await maskResult(shard);
    if (!ledger) continue;
    const ids = new Set(some.map(({ line }) => ID.exec(line)?.[1] ?? ""));
    for await (const lines of readLines(store, ledger))
      for (const line of lines) {
        if (!ids.has(ID.exec(line)?.[1] ?? "-")) continue;
        const { id = "", detail }: LedgerLine = JSON.parse(line);
        const masked = Masked.safeParse(detail).data?.masked;
        if (masked) found.set(id, masked);
      }
  }
  return found;
}

/** What mask says of a record it changed. */
const Masked = z.looseObject({ masked: ByType });
/** Records and ledger lines begin with their id. */
const ID = /^\{"id":"([0-9a-f]{32})"/;
const byLot = (a: { lot: string }, b: { lot: string }): number =>
  a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0;
