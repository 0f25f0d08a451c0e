import { createHash } from "node:crypto";
import { SECTIONS } from "../../shared/lineage/trace-record.ts";
import { zstdFrame } from "../../shared/shards/zstd.ts";

/** Characters a section gathers before they are compressed: 256 sections of these are 16 MiB. */
const SECTION_CHARACTERS = 64 * 1024;

/**
 * Gathers a shard's lines by section and hands them out section after section, as zstd frames that end at line ends.
 * What waits in memory is compressed: about 40 bytes a record.
 */
export class SectionWriter {
  readonly #texts: string[] = new Array<string>(SECTIONS).fill("");
  readonly #frames: Promise<Buffer>[][] = Array.from({ length: SECTIONS }, () => []);

  write(section: number, line: string): void {
    const text = `${this.#texts[section]}${line}\n`;
    if (text.length < SECTION_CHARACTERS) this.#texts[section] = text;
    else {
      this.#frames[section]?.push(zstdFrame(Buffer.from(text)));
      this.#texts[section] = "";
    }
  }

  /** The whole object, and where each non-empty section's frames end in it. */
  async finish(): Promise<{ frames: Buffer[]; ends: [number, number][]; sha256: string }> {
    const frames: Buffer[] = [];
    const ends: [number, number][] = [];
    const hash = createHash("sha256");
    let at = 0;
    for (let section = 0; section < SECTIONS; section++) {
      const own = this.#frames[section] ?? [];
      const rest = this.#texts[section] ?? "";
      if (rest !== "") own.push(zstdFrame(Buffer.from(rest)));
      if (own.length === 0) continue;
      for (const frame of await Promise.all(own)) {
        hash.update(frame);
        at += frame.length;
        frames.push(frame);
      }
      ends.push([section, at]);
    }
    return { frames, ends, sha256: hash.digest("hex") };
  }
}
