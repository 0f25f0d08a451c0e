import { type ProvenderError, StorageFull } from "../shared/model/errors.ts";
import { DirectoryUnusable } from "./errors.ts";
import { isFull } from "./full-disk.ts";

/**
 * What a person is told when the table below everything fails: it gives up the whole process, with an error that nobody can
 * catch. Undefined where the error is none of the table's.
 */
export function tableFailure(error: unknown): ProvenderError | undefined {
  if (isFull(error))
    return new StorageFull(
      "The disk is full: make some room, then give the same command again; what was done is not done twice.",
      { operation: "write", resource: ".provender" },
      error,
    );
  // dynalite's word for a LevelDB that does not open, or was closed under it.
  if (error instanceof Error && error.message === "Database is closed")
    return new DirectoryUnusable(
      "The table in .provender/dynamodb does not open. Give the same command again; should it say so once more, the table is damaged: delete that folder. What was computed is found all the same; the list of earlier runs and versions is lost, their files are not.",
      { directory: ".provender/dynamodb" },
      error,
    );
  return undefined;
}
