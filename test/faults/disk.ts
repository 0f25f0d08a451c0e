import { open } from "node:fs/promises";
import { createRequire } from "node:module";

/**
 * The disk of this process's stores, which can be made to be full: S3's objects are written by `FileHandle.writev`, the
 * table by LevelDB's `_put` and `_batch`. Everything else in the process goes on.
 */
export interface Disk {
  /** The next writes fail as on a full disk. */
  fill(writes: number): void;
  empty(): void;
  restore(): void;
}

interface Writer {
  writev(...given: unknown[]): Promise<unknown>;
}
interface Table {
  _put(...given: unknown[]): Promise<unknown>;
  _batch(...given: unknown[]): Promise<unknown>;
}

export async function openDisk(): Promise<Disk> {
  let refused = 0;
  const full = (): boolean => refused > 0 && refused-- > 0;
  const probe = await open(import.meta.filename);
  const files: Writer = Object.getPrototypeOf(probe);
  await probe.close();
  const require = createRequire(createRequire(import.meta.url).resolve("dynalite"));
  const { ClassicLevel }: { ClassicLevel: { prototype: Table } } = createRequire(require.resolve("level"))(
    "classic-level",
  );
  const table = ClassicLevel.prototype;
  const { writev } = files;
  const { _put, _batch } = table;
  files.writev = function (...given) {
    return full() ? Promise.reject(noSpace()) : writev.apply(this, given);
  };
  table._put = function (...given) {
    return full() ? Promise.reject(noSpace()) : _put.apply(this, given);
  };
  table._batch = function (...given) {
    return full() ? Promise.reject(noSpace()) : _batch.apply(this, given);
  };
  return {
    fill(writes) {
      refused = writes;
    },
    empty() {
      refused = 0;
    },
    restore() {
      files.writev = writev;
      Object.assign(table, { _put, _batch });
    },
  };
}

const noSpace = (): Error =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    errno: -28,
    syscall: "write",
  });
