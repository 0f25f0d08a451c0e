import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ProvenderError } from "../shared/model/errors.ts";
import { UsageWrong } from "./failure.ts";

/** A version is published, and its files could not be put where the person wants them. */
export class OutUnwritable extends ProvenderError<{ folder: string; version: string }> {
  override readonly name = "OutUnwritable";
}

/**
 * Looks at the folder that files are to go to before anyone waits for them; makes nothing yet.
 * @throws UsageWrong when it is no folder, or takes no files
 */
export function checkFolder(folder: string): void {
  const wrong = (problem: string, cause?: unknown): UsageWrong =>
    new UsageWrong(`--out '${folder}': ${problem}.`, { argument: "--out" }, cause);
  if (folder === "") throw wrong("name a folder");
  let at = resolve(folder);
  while (!existsSync(at)) at = dirname(at);
  try {
    // The dot makes it fail for what is no folder.
    accessSync(`${at}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw wrong(`${at} ${whyNot(error)}`, error);
  }
}

/** Level by level: Node's own `recursive` never ends in a folder that takes no others, such as /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "may not be written to by you",
  EPERM: "may not be written to by you",
  EROFS: "is read-only",
  ENOTDIR: "is a file, not a folder",
  ENOSPC: "is on a disk that is full",
  EDQUOT: "is on a disk on which you may use no more",
};

/** Why a file could not be written, as the end of a sentence about its place. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? `cannot be written to (${error instanceof Error ? error.message : error})`;
}

/** True of what the file system itself said no to. */
export const isFromDisk = (error: unknown): boolean => error instanceof Error && "syscall" in error;
