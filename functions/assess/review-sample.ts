import { hash } from "node:crypto";
import { z } from "zod";
import { reviewSample } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import { ByType } from "../../shared/model/privacy.ts";
import { namesDomain } from "../../shared/model/recipe-judge.ts";
import type { Example } from "../../shared/model/record.ts";
import type { ReviewedExample } from "../../shared/model/review.ts";
import type { StepResult, StoredOutput } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import type { GlobalContext } from "../../shared/stage/handler.ts";

/** A sample is drawn from so many shards at most, so that a large run reads no more for it than a small one. */
const SHARDS = 8;
/** Drawn for each example of the sample, so that those with something masked are among them where they are rare. */
const DRAWN = 4;
/** Hexadecimal digits of a lot that make a number: 2^52 is far more than there are records. */
const LOT_DIGITS = 13;

/** At most one of so many examples hardly belongs to the domain. */
const BORDERLINE = 4;

interface Drawn {
  shard: number;
  line: string;
  /** How well it fits the domain, where that is borderline. */
  score?: number;
}

/**
 * Writes some of the surviving examples down for a person to review: as they will be published, up to a quarter of them
 * hardly of the domain, half of the others with something masked where there are as many. Every run draws others; the same run the same.
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
  const among = chosen.reduce((sum, { records }) => sum + (records?.records ?? 0), 0);
  const places = drawPlaces(among, wanted * DRAWN, lot);
  const drawn: Drawn[] = [];
  let first = 0;
  for (const { shard, records } of chosen) {
    if (!records) continue;
    await readPlaces(store, records, first, places, (turn, line) => {
      drawn[turn] = { shard, line };
    });
    first += records.records;
  }
  const borderline = await borderlineIn(
    store,
    namesDomain(recipe.judge) ? chosen : [],
    Math.ceil(wanted / BORDERLINE),
    result,
    lot,
  );
  const twice = new Set(borderline.map(({ line }) => idOf(line)));
  const others = drawn.filter(({ line }) => !twice.has(idOf(line)));
  const masked = await maskedIn(store, [...borderline, ...others], (shard) => result("mask", shard));
  const reviewed = ({ line, score }: Drawn): ReviewedExample => {
    const { id, messages }: Example = JSON.parse(line);
    const replaced = masked.get(id) ?? {};
    return { id, replaced, messages, ...(score !== undefined && { borderline: score }) };
  };
  const sample = [
    ...borderline.map(reviewed),
    ...halves(others.map(reviewed), Math.max(0, wanted - borderline.length)),
  ];
  const text = sample.map((example) => `${JSON.stringify(example)}\n`).join("");
  await store.write("data", reviewSample(event.run), Buffer.from(text), "application/jsonl");
}

/** Some of the survivors that hardly belong to the domain, by lot: those are what a person should see. */
async function borderlineIn(
  store: ObjectStore,
  shards: readonly { shard: number; records: StoredOutput | undefined }[],
  wanted: number,
  result: GlobalContext["result"],
  lot: (name: string) => string,
): Promise<Drawn[]> {
  const found: (Drawn & { lot: string })[] = [];
  for (const { shard, records } of shards) {
    const { ledger } = await result("judge", shard);
    const scores = new Map<string, number>();
    if (ledger)
      for await (const lines of readLines(store, ledger))
        for (const line of lines) {
          if (!line.includes('"borderline":true')) continue;
          const { detail }: LedgerLine = JSON.parse(line);
          const score = Hardly.safeParse(detail).data?.outOfDistribution.score;
          if (score !== undefined) scores.set(idOf(line), score);
        }
    if (scores.size === 0 || !records) continue;
    for await (const lines of readLines(store, records))
      for (const line of lines) {
        const score = scores.get(idOf(line));
        if (score !== undefined) found.push({ shard, line, score, lot: lot(idOf(line)) });
      }
  }
  return found.sort(byLot).slice(0, wanted);
}

/** Different places out of 0 to `among - 1`, by lot: each place, and whose turn it is. */
function drawPlaces(among: number, wanted: number, lot: (name: string) => string): Map<number, number> {
  const places = new Map<number, number>();
  for (let n = 0; places.size < Math.min(among, wanted); n++) {
    const place = Number.parseInt(lot(`place ${n}`).slice(0, LOT_DIGITS), 16) % among;
    if (!places.has(place)) places.set(place, places.size);
  }
  return places;
}

/** Hands out the lines at those places, where the shard's own begin with `first`. A shard with none is not read. */
async function readPlaces(
  store: ObjectStore,
  records: StoredOutput,
  first: number,
  places: ReadonlyMap<number, number>,
  give: (turn: number, line: string) => void,
): Promise<void> {
  const own = [...places.keys()].filter((place) => place >= first && place < first + records.records);
  own.sort((a, b) => a - b);
  let begins = first;
  let next = 0;
  if (own.length === 0) return;
  for await (const lines of readLines(store, records)) {
    for (; next < own.length; next++) {
      const place = own[next] ?? 0;
      const line = lines[place - begins];
      if (line === undefined) break;
      give(places.get(place) ?? 0, line);
    }
    begins += lines.length;
  }
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
    const ids = new Set(some.map(({ line }) => idOf(line)));
    for await (const lines of readLines(store, ledger))
      for (const line of lines) {
        if (!ids.has(idOf(line))) continue;
        const { id = "", detail }: LedgerLine = JSON.parse(line);
        const masked = Masked.safeParse(detail).data?.masked;
        if (masked) found.set(id, masked);
      }
  }
  return found;
}

/** What mask says of a record it changed. */
const Masked = z.looseObject({ masked: ByType });
/** What judge says of a record that it kept and that hardly belongs. */
const Hardly = z.looseObject({ outOfDistribution: z.looseObject({ score: z.number() }) });
/** Records and ledger lines begin with their id: `{"id":"` and 32 hexadecimal digits. */
const ID_STARTS = 7;
const ID_ENDS = ID_STARTS + 32;
const idOf = (line: string): string => line.slice(ID_STARTS, ID_ENDS);
const byLot = (a: { lot: string }, b: { lot: string }): number =>
  a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0;
