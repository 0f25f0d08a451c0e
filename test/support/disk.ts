import { open } from "node:fs/promises";

/**
 * The disk of this process's object store, which can be made to be full: objects are written by `FileHandle.writev`.
 * Everything else in the process goes on.
 */
export interface Disk {
  /** The next writes fail as on a full disk. */
  fill(writes: number): void;
  empty(): void;
  restore(): void;
}

export async function openDisk(): Promise<Disk> {
  let refused = 0;
  const probe = await open(import.meta.filename);
  const files: { writev(...given: unknown[]): Promise<unknown> } = Object.getPrototypeOf(probe);
  await probe.close();
  const { writev } = files;
  files.writev = function (...given) {
    return refused > 0 && refused-- > 0 ? Promise.reject(noSpace()) : writev.apply(this, given);
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
    },
  };
}

const noSpace = (): Error =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
