import { readFileSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { published } from "../shared/model/keys.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";
import { isFromDisk, makeFolder, OutUnwritable, whyNot } from "./out-folder.ts";

const MANIFEST = "manifest.json";

/**
 * Puts a version's files into a folder, whole or not at all, the manifest last; files of the version that was there
 * before and have no successor go. Whatever else lies there stays.
 *
 * @returns their paths
 * @throws OutUnwritable when the folder does not take them
 */
export async function fetchPublished(
  store: ObjectStore,
  { dataset, version }: { dataset: string; version: string },
  folder: string,
): Promise<string[]> {
  const prefix = published(dataset, version, "");
  const names: string[] = [];
  try {
    makeFolder(folder);
    for await (const { key } of store.list("data", prefix)) {
      const name = key.slice(prefix.length);
      names.push(name);
      // Opened first: a stream that opens it by itself may still do so when the copy has failed and was cleared away.
      const part = await open(join(folder, `${name}.part`), "w");
      await pipeline(store.read("data", key), part.createWriteStream());
    }
  } catch (error) {
    for (const name of names) rmSync(join(folder, `${name}.part`), { force: true });
    if (!isFromDisk(error)) throw error;
    throw new OutUnwritable(
      `Version ${version} is published, but its files are not in ${folder}, which ${whyNot(error)}. Mend that and give the same command again: nothing is done twice.`,
      { folder, version },
      error,
    );
  }
  for (const old of filesNamed(join(folder, MANIFEST)))
    if (!names.includes(old)) rmSync(join(folder, old), { force: true });
  const manifestLast = names.toSorted((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST));
  for (const name of manifestLast) renameSync(join(folder, `${name}.part`), join(folder, name));
  return names.map((name) => join(folder, name));
}

const Manifest = z.object({ files: z.array(z.object({ name: z.string().regex(/^[\w.-]+$/) })) });

function filesNamed(manifest: string): string[] {
  try {
    return Manifest.parse(JSON.parse(readFileSync(manifest, "utf8"))).files.map(({ name }) => name);
  } catch {
    return [];
  }
}
