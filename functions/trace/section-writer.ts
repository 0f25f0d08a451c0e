import { createHash } from "node:crypto";
import { SECTIONS } from "../../shared/lineage/trace-record.ts";
import { LineMemory } from "../../shared/shards/line-memory.ts";
import { smallZstdFrame } from "../../shared/shards/zstd.ts";

/** Bytes of lines gathered before they are sorted by section and compressed: some 50 KiB a section. */
const GATHERED_BYTES = 12 * 1024 * 1024;

/**
 * Gathers a shard's lines by section and hands them out section after section, as zstd frames that end at line ends.
 * What waits in memory beyond GATHERED_BYTES is compressed: about 40 bytes a record.
 */
export class SectionWriter {
  readonly #gathered = new LineMemory(GATHERED_BYTES);
  /** The gathered lines by section. */
  #lines: Buffer[][] = perSection();
  readonly #frames: Buffer[][] = perSection();

  write(section: number, line: string): void {
    if (this.#gather(section, line)) return;
    this.#compress();
    if (!this.#gather(section, line)) this.#frames[section]?.push(smallZstdFrame(Buffer.from(`${line}\n`)));
  }

  /** The whole object, and where each non-empty section's frames end in it. */
  finish(): { object: Buffer; ends: [number, number][]; sha256: string } {
    this.#compress();
    const ends: [number, number][] = [];
    let at = 0;
    this.#frames.forEach((frames, section) => {
      for (const frame of frames) at += frame.length;
      if (frames.length > 0) ends.push([section, at]);
    });
    const object = Buffer.concat(this.#frames.flat(), at);
    return { object, ends, sha256: createHash("sha256").update(object).digest("hex") };
  }

  #gather(section: number, line: string): boolean {
    const start = this.#gathered.length;
    if (!this.#gathered.add(line)) return false;
    this.#lines[section]?.push(this.#gathered.bytes(start));
    return true;
  }

  #compress(): void {
    this.#lines.forEach((lines, section) => {
      if (lines.length > 0) this.#frames[section]?.push(smallZstdFrame(Buffer.concat(lines)));
    });
    this.#lines = perSection();
    this.#gathered.clear();
  }
}

const perSection = (): Buffer[][] => Array.from({ length: SECTIONS }, () => []);
