import { createHash } from "node:crypto";
import { z } from "zod";
import { published, tracesPrefix } from "../../shared/model/keys.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";
import { readManifest } from "../../shared/stage/results.ts";
import type { Cloud } from "./cloud.ts";

/** A published version: what it was made of, what it took the place of, and the SHA-256 of all that it says. */
export interface Version {
  name: string;
  previous: string | null;
  /** ETags by key. */
  inputs: Record<string, string>;
  /** By object: training files, dataset_info, manifest, and the lineage of every row; without clock, run and predecessor. */
  hashes: Record<string, string>;
  /** Published files that are not what the version's row says they are. */
  torn: string[];
}

const Told = z.looseObject({
  version: z.string(),
  publishedAt: z.string(),
  previous: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
});

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

export async function readVersion(
  { store, lineage }: Cloud,
  dataset: string,
  name: string,
): Promise<Version> {
  const row = await lineage.getVersion(dataset, name);
  const hashes: Record<string, string> = {};
  const torn: string[] = [];
  const prefix = published(dataset, name, "");
  let previous: string | null = null;
  for await (const { key } of store.list("data", prefix)) {
    const bytes = Buffer.concat(await Array.fromAsync(store.read("data", key)));
    const file = key.slice(prefix.length);
    if (row?.files[file] !== sha256(bytes)) torn.push(file);
    if (file === "manifest.json") {
      const {
        version: _,
        publishedAt: __,
        previous: before,
        ...lasting
      } = Told.parse(JSON.parse(bytes.toString()));
      previous = before;
      hashes[file] = sha256(JSON.stringify(lasting));
    } else if (file === "dataset_info.txt")
      hashes[file] = sha256(bytes.toString().split("\n").slice(1).join("\n"));
    else hashes[file] = sha256(bytes);
  }
  for (const file of Object.keys(row?.files ?? {})) if (!(file in hashes)) torn.push(file);
  const lines = tracesPrefix(dataset, name);
  for await (const { key } of store.list("data", lines)) {
    const bytes = Buffer.concat(await Array.fromAsync(decompressZstd(store.read("data", key))));
    hashes[key.slice(lines.length)] = sha256(bytes);
  }
  const { parts } = await readManifest(store, row?.run ?? name);
  return {
    name,
    previous,
    torn,
    hashes,
    inputs: Object.fromEntries(parts.map(({ key, etag }) => [key, etag])),
  };
}
