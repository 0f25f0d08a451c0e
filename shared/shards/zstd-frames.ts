/**
 * Cuts a zstd stream into its frames (RFC 8878, section 3.1).
 *
 * Why: Node's zstd decoder stops at the end of a frame and throws the rest of that chunk away without a word, so a file
 * of several frames (`zstd -T`, `pzstd`, `cat a.zst b.zst`, our own shards) would lose data. Fed one frame's bytes at a
 * time, it reads them all.
 */
export interface FramePiece {
  bytes: Uint8Array;
  /** True when the frame is complete with these bytes. */
  last: boolean;
}

const MAGIC = 0xfd2fb528;
const MAGIC_BYTES = [0x28, 0xb5, 0x2f, 0xfd];
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const RLE_BLOCK = 1;

/** What the walker is waiting for: how many bytes, and what to do with them when they are there. */
type State = "magic" | "skippable-size" | "header" | "block-header" | "body" | "skip";

/** @throws Error when the bytes are not zstd; the message says at which offset. */
export class ZstdFrameWalker {
  #state: State = "magic";
  /** Header bytes gathered so far, when they straddle chunks. */
  #head: number[] = [];
  #need = 4;
  /** Bytes still to pass of a block or a skippable frame. */
  #left = 0;
  #lastBlock = false;
  #checksum = false;
  #offset = 0;

  /** True between frames: the only place where a whole file may end. */
  get betweenFrames(): boolean {
    return this.#state === "magic" && this.#head.length === 0;
  }

  /** The pieces of `chunk`, in order; skippable frames are left out. */
  *pieces(chunk: Uint8Array): Generator<FramePiece> {
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === "skip" || this.#state === "body") {
        const taken = Math.min(this.#left, chunk.length - at);
        const skipped = this.#state === "skip";
        at += taken;
        this.#left -= taken;
        if (this.#left > 0) {
          if (skipped) from = at;
          break;
        }
        if (skipped) {
          from = at;
          this.#await("magic", 4);
        } else if (this.#lastBlock) {
          yield { bytes: chunk.subarray(from, at), last: true };
          from = at;
          this.#await("magic", 4);
        } else this.#await("block-header", BLOCK_HEADER_BYTES);
        continue;
      }
      this.#head.push(chunk[at++] ?? 0);
      if (this.#head.length < this.#need) continue;
      const met = this.#advance();
      // The magic number may straddle chunks: it goes out as a piece of its own once it is known to begin a frame.
      if (met === "frame-begin") yield { bytes: Uint8Array.from(MAGIC_BYTES), last: false };
      if (met === "frame-end") yield { bytes: chunk.subarray(from, at), last: true };
      if (met !== "inside") from = at;
    }
    this.#offset += chunk.length;
    const inFrame = this.#state === "header" || this.#state === "block-header" || this.#state === "body";
    if (inFrame && from < chunk.length) yield { bytes: chunk.subarray(from), last: false };
  }

  #await(state: State, need: number): void {
    this.#state = state;
    this.#need = need;
    this.#head = [];
  }

  /** Acts on a complete header, and says what it means for the bytes up to here. */
  #advance(): "inside" | "frame-begin" | "frame-end" | "skippable" {
    const head = this.#head;
    const byte = (i: number): number => head[i] ?? 0;
    switch (this.#state) {
      case "magic": {
        const magic = (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
        if (magic === MAGIC) {
          this.#await("header", 1);
          return "frame-begin";
        }
        if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
          this.#await("skippable-size", 4);
          return "skippable";
        }
        throw new Error(`no zstd frame begins near byte ${this.#offset}`);
      }
      case "skippable-size":
        this.#left = (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
        if (this.#left === 0) this.#await("magic", 4);
        else this.#state = "skip";
        return "skippable";
      case "header": {
        const descriptor = byte(0);
        const singleSegment = (descriptor & 0x20) !== 0;
        const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
        const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
        this.#need = 1 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
        if (head.length < this.#need) return "inside";
        this.#checksum = (descriptor & 4) !== 0;
        this.#await("block-header", BLOCK_HEADER_BYTES);
        return "inside";
      }
      default: {
        const header = byte(0) | (byte(1) << 8) | (byte(2) << 16);
        this.#lastBlock = (header & 1) !== 0;
        const size = ((header >> 1) & 3) === RLE_BLOCK ? 1 : header >> 3;
        this.#left = size + (this.#lastBlock && this.#checksum ? CHECKSUM_BYTES : 0);
        if (this.#left > 0) {
          this.#state = "body";
          this.#head = [];
          return "inside";
        }
        if (this.#lastBlock) {
          this.#await("magic", 4);
          return "frame-end";
        }
        this.#await("block-header", BLOCK_HEADER_BYTES);
        return "inside";
      }
    }
  }
}
