import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "./environment.ts";
import { DirectoryInUse, DirectoryUnusable } from "./errors.ts";

/**
 * One process at a time in a `.provender` directory. The lock is a file naming its process; it comes into being whole
 * (a hard link to a finished file), so it is never read half-written. A lock whose process is gone is taken over.
 */
export interface DirectoryLock {
  /** True when the process before did not close: what it was doing is to be cleared up. */
  readonly taken: boolean;
  /** Tells others how to reach what this process has open. */
  announce(environment: Environment): void;
  release(): void;
}

const Holder = z.object({
  pid: z.int(),
  born: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
});
export type Holder = z.infer<typeof Holder>;

/** What is in a lock that is not whole: it never is, but where the machine lost power before it reached the disk. */
const NOBODY: Holder = { pid: 0 };

const held = new Set<string>();

/** @throws DirectoryInUse naming the process that works there; DirectoryUnusable */
export function lockDirectory(directory: string): DirectoryLock {
  makeDirectory(directory);
  const file = join(directory, "lock");
  const { born } = statusOf(process.pid);
  const own: Holder = { pid: process.pid, ...(born !== undefined && { born }) };
  const draft = `${file}.${process.pid}`;
  let taken = false;
  for (;;) {
    writeFileSync(draft, JSON.stringify(own));
    try {
      linkSync(draft, file);
      break;
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
      const holder = read(file);
      if (holder === undefined) continue;
      if (lives(holder, file))
        throw new DirectoryInUse(
          `Process ${holder.pid} is working in ${directory}; wait for it or stop it, then try again.`,
          { directory, pid: holder.pid },
        );
      takeAway(file, holder);
      taken = true;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  held.add(file);
  return {
    taken,
    announce(environment) {
      writeFileSync(draft, JSON.stringify({ ...own, environment }));
      renameSync(draft, file);
    },
    release() {
      if (held.delete(file)) rmSync(file, { force: true });
    },
  };
}

/** The living process that works in a directory, if one does. */
export function readHolder(directory: string): Holder | undefined {
  const file = join(directory, "lock");
  const holder = read(file);
  return holder && lives(holder, file) ? holder : undefined;
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DirectoryUnusable(
      isCode(error, "EEXIST")
        ? `${directory} is a file, and Provender keeps its work in a folder of that name: move it away.`
        : `Provender keeps its work in ${directory}, which you may not make or write to; run it in a folder of your own.`,
      { directory },
      error,
    );
  }
}

/** Removes a dead process's lock, and only that one: another process may have taken it over in the meantime. */
function takeAway(file: string, dead: Holder): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  const found = read(aside);
  if (found && (found.pid !== dead.pid || found.born !== dead.born)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return NOBODY;
    throw error;
  }
}

function lives({ pid, born }: Holder, file: string): boolean {
  if (pid === NOBODY.pid) return false;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isCode(error, "EPERM");
  }
  const now = statusOf(pid);
  if (now.ended) return false;
  // A process number is given out again in time; the time of birth is not.
  return born === undefined || now.born === undefined || born === now.born;
}

/**
 * Linux: whether a process has ended and only waits for its parent to notice (which, in a container, may be never), and its
 * start in clock ticks since boot: fields 3 and 22 of proc_pid_stat(5). Elsewhere unknown.
 */
function statusOf(pid: number): { ended: boolean; born?: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const born = rest[18];
    return { ended: "ZX".includes(state), ...(born !== undefined && { born }) };
  } catch {
    return { ended: false };
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
