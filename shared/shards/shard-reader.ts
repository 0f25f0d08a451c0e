import { ShardCorrupt } from "../model/errors.ts";
import { resultOfWork } from "../model/keys.ts";
import type { StoredOutput } from "../model/run.ts";
import { linesOf } from "./lines.ts";
import type { ObjectStore } from "./object-store.ts";
import { decompressZstd } from "./zstd.ts";

/**
 * The lines of a stored output, a batch at a time, without their line ends.
 * @throws ShardCorrupt when the object does not hold what its result says; ObjectMissing, StorageDenied,
 *   StorageUnavailable
 */
export async function* readLines(store: ObjectStore, output: StoredOutput): AsyncGenerator<string[]> {
  let records = 0;
  try {
    for await (const lines of linesOf(
      decompressZstd(store.read(output.bucket, output.key), { lent: true }),
    )) {
      records += lines.length;
      yield lines;
    }
  } catch (error) {
    if (isZstdFailure(error)) throw corrupt(output, error);
    throw error;
  }
  if (records !== output.records) throw corrupt(output);
}

function isZstdFailure(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "Error") return false;
  return /zstd|Z_BUF_ERROR|unexpected end/i.test(`${"code" in error ? error.code : ""} ${error.message}`);
}

const corrupt = (output: StoredOutput, cause?: unknown): ShardCorrupt =>
  new ShardCorrupt(
    `${output.key} does not hold the ${output.records} records it was written with; delete ${resultOfWork(output.key)} in the data bucket and run again, and it is made anew.`,
    { key: output.key },
    cause,
  );
