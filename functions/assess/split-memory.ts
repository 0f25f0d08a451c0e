import { z } from "zod";
import { splitMemory } from "../../shared/model/keys.ts";
import { SPLITS } from "../../shared/model/round.ts";
import { linesOf } from "../../shared/shards/lines.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { ShardWriter } from "../../shared/shards/shard-writer.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";
import type { Shares } from "./deal-splits.ts";
import type { FamilyTable } from "./family-table.ts";

/**
 * What a version remembers of its splits: first a line with the shares it was dealt by, then a line per family,
 * `["<16 hex digits>", <place in SPLITS>]`. Families that are gone are carried on: one that comes back finds its split.
 */
const Head = z.strictObject({
  shares: z.strictObject({ train: z.number(), validation: z.number(), test: z.number() }),
});
const FamilyLine = z.tuple([z.string().length(16), z.int().nonnegative()]);

/**
 * Notes in the table what `version` remembers.
 * @returns the shares it was dealt by
 * @throws ObjectMissing when the version has no memory
 */
export async function recallSplits(
  store: ObjectStore,
  dataset: string,
  version: string,
  table: FamilyTable,
): Promise<Shares | undefined> {
  let shares: Shares | undefined;
  const bytes = decompressZstd(store.read("data", splitMemory(dataset, version)));
  for await (const lines of linesOf(bytes)) {
    for (const line of lines) {
      const value: unknown = JSON.parse(line);
      if (shares === undefined) {
        shares = Head.parse(value).shares;
        continue;
      }
      const [family, place] = FamilyLine.parse(value);
      table.remember(family, SPLITS[place] ?? "train");
    }
  }
  return shares;
}

/** Writes what later versions are to remember, in the order in which the families came up. */
export async function noteSplits(
  store: ObjectStore,
  dataset: string,
  version: string,
  table: FamilyTable,
  shares: Shares,
): Promise<void> {
  const writer = new ShardWriter(store, "data", splitMemory(dataset, version));
  writer.write(JSON.stringify({ shares }));
  for (let family = 0; family < table.size; family++) {
    const split = table.split(family);
    if (split) writer.write(`["${table.nameOf(family)}",${SPLITS.indexOf(split)}]`);
    if (family % 65_536 === 0) await writer.drained();
  }
  await writer.close();
}
