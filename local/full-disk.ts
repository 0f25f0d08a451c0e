/** The operating system's names for no room: on the disk, in a quota, for a file. Source: errno(3). */
const CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** True of what a write fails with when the disk is full; LevelDB, below the table, says so in its message alone. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (("code" in error && CODES.has(error.code)) ||
    /no space left on device|quota exceeded/i.test(error.message));
