import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { BucketName, ObjectInfo, ObjectStore } from "../shared/shards/object-store.ts";
import { UploadInvalid } from "./errors.ts";

/** Where files are uploaded to. */
export interface UploadPlace {
  bucket: BucketName;
  prefix: string;
}

/** A local file, and what it is called among its source's uploads (`2026/tickets.csv`); its own name unless said. */
export type SourceFile = string | { path: string; name: string };

export interface Uploaded {
  /** Names, by what became of them. */
  written: string[];
  kept: string[];
  removed: string[];
}

/**
 * Makes what lies at a place these files: writes what is new or has changed, leaves what is there already (MD5), removes what
 * is no longer named. Files are streamed.
 *
 * @throws UploadInvalid when a file is missing or two have one name; nothing is changed then. Also when a file goes while the
 *   others are written: what was written stays, and the same again writes the rest
 */
export async function upload(
  store: ObjectStore,
  { bucket, prefix }: UploadPlace,
  files: readonly SourceFile[],
): Promise<Uploaded> {
  const wanted = await wantedFiles(files);
  const there = new Map<string, ObjectInfo>();
  for await (const object of store.list(bucket, prefix)) there.set(object.key.slice(prefix.length), object);
  const report: Uploaded = { written: [], kept: [], removed: [] };
  for (const [name, { path, size }] of wanted)
    try {
      const known = there.get(name);
      if (known?.size === size && known.etag === (await md5Of(path))) {
        report.kept.push(name);
        continue;
      }
      await store.write(bucket, `${prefix}${name}`, createReadStream(path), "application/octet-stream");
      report.written.push(name);
    } catch (error) {
      throw isOfFile(error, path) ? gone(path, error) : error;
    }
  for (const [name, { key }] of there) {
    if (wanted.has(name)) continue;
    await store.remove(bucket, key);
    report.removed.push(name);
  }
  return report;
}

async function wantedFiles(
  files: readonly SourceFile[],
): Promise<Map<string, { path: string; size: number }>> {
  const wanted = new Map<string, { path: string; size: number }>();
  for (const file of files) {
    const { path, name } = typeof file === "string" ? { path: file, name: basename(file) } : file;
    const twin = wanted.get(name);
    if (twin)
      throw new UploadInvalid(`${twin.path} and ${path} are both called ${name}; rename one.`, {
        file: path,
      });
    if (name.split("/").some((part) => part === "" || part === "." || part === ".."))
      throw new UploadInvalid(
        `${name} does not make a key; name the file without empty parts, '.' or '..'.`,
        {
          file: path,
        },
      );
    wanted.set(name, { path, size: await sizeOf(path) });
  }
  return wanted;
}

/** @throws UploadInvalid where there is nothing to read */
async function sizeOf(path: string): Promise<number> {
  const refuse = (problem: string, cause?: unknown): UploadInvalid =>
    new UploadInvalid(problem, { file: path }, cause);
  const found = await stat(path).catch((error: unknown) => {
    throw refuse(
      `There is no file ${path}: a link that leads nowhere, a file just removed, or a name that is no UTF-8.`,
      error,
    );
  });
  if (!found.isFile())
    throw refuse(`${path} is ${found.isDirectory() ? "a folder" : "a pipe or a device"}, not a file.`);
  const file = await open(path).catch((error: unknown) => {
    throw refuse(`You may not read ${path}: give yourself the permission, or leave it out.`, error);
  });
  await file.close();
  return found.size;
}

/** The file system's own error, not the store's. */
const isOfFile = (error: unknown, path: string): boolean =>
  error instanceof Error && "path" in error && error.path === path;

const gone = (path: string, cause: unknown): UploadInvalid =>
  new UploadInvalid(
    `${path} went away before it was read; give the same command again.`,
    { file: path },
    cause,
  );

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest("hex");
}
