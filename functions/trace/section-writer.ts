import { createHash } from "node:crypto";
import { SECTIONS } from "../../shared/lineage/trace-record.ts";
import { LineMemory } from "../../shared/shards/line-memory.ts";
import { smallZstdFrame } from "../../shared/shards/zstd.ts";

/** Bytes of a section's lines that are compressed together: what a shard has of it, mostly. 12 MiB for all sections. */
const GATHERED_BYTES = 48 * 1024;

/**
 * Gathers a shard's lines by section and hands them out section after section, as zstd frames that end at line ends.
 * What waits in memory beyond GATHERED_BYTES a section is compressed: about 40 bytes a record.
 */
export class SectionWriter {
  readonly #gathered: (LineMemory | undefined)[] = Array.from({ length: SECTIONS });
  readonly #frames: Buffer[][] = Array.from({ length: SECTIONS }, () => []);

  write(section: number, line: string): void {
    const gathered = this.#gathered[section] ?? new LineMemory(GATHERED_BYTES);
    this.#gathered[section] = gathered;
    if (gathered.add(line)) return;
    this.#compress(section, gathered);
    if (!gathered.add(line)) this.#frames[section]?.push(smallZstdFrame(Buffer.from(`${line}\n`)));
  }

  /** The whole object, and where each non-empty section's frames end in it. Nothing can be written afterwards. */
  finish(): { object: Buffer; ends: [number, number][]; sha256: string } {
    for (const [section, gathered] of this.#gathered.entries()) {
      if (!gathered) continue;
      this.#compress(section, gathered);
      gathered.release();
    }
    const ends: [number, number][] = [];
    let at = 0;
    for (const [section, frames] of this.#frames.entries()) {
      for (const frame of frames) at += frame.length;
      if (frames.length > 0) ends.push([section, at]);
    }
    const object = Buffer.concat(this.#frames.flat(), at);
    return { object, ends, sha256: createHash("sha256").update(object).digest("hex") };
  }

  #compress(section: number, gathered: LineMemory): void {
    if (gathered.length > 0) this.#frames[section]?.push(smallZstdFrame(gathered.bytes()));
    gathered.clear();
  }
}
