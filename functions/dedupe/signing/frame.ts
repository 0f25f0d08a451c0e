import { asSet, jaccard } from "../../../shared/similarity/shingles.ts";
import { EMBEDDING, SHORT_FORM, type Variant } from "./signature.ts";

/**
 * The shingles that many different texts have: mostly frames, such as "Classify the message below …". What a text says in
 * its slot is what it is about. Near duplicates are told from filled-in frames by this: an edit leaves small marks here and
 * there, a slot holds words in a row.
 */
export type Frame = ReadonlySet<number>;

/** What a text is told apart by. */
export interface Framed extends Pick<Variant, "size" | "members"> {
  /** What it fills the run's frame with, as a sorted set, once that has been asked for. */
  slot?: Uint32Array;
}

/** Texts of the sample that share a shingle. In a run of a million records that stands for some three thousand. */
const MANY = 10;
/** Words in a row, and none of them the frame's, that are a slot's rather than an edit. */
const SLOT_WORDS = 4;

/** @param texts Different texts. */
export function frameOf(texts: readonly { variants: readonly Framed[] }[]): Frame {
  const sets = texts.flatMap(({ variants }) =>
    variants.filter(isOfWords).map(({ members }) => asSet(members.slice())),
  );
  const all = new Uint32Array(sets.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const set of sets) {
    all.set(set, end);
    end += set.length;
  }
  all.sort();
  const frame = new Set<number>();
  // Sorted, a shingle of many texts stands there as often in a row.
  for (let i = MANY - 1; i < all.length; i++) if (all[i] === all[i - MANY + 1]) frame.add(all[i] ?? 0);
  return frame;
}

/** Whether both fill a slot of the frame, and with what is less than a quarter as alike as near duplicates must be: a slot is short, and an edit touches much of it. */
export function fillSlotsApart(a: Framed, b: Framed, frame: Frame, threshold: number): boolean {
  a.slot ??= slotOf(a, frame);
  b.slot ??= slotOf(b, frame);
  return a.slot.length > 0 && b.slot.length > 0 && jaccard(a.slot, b.slot) < threshold / 4;
}

/** The shingles of all stretches that are long enough, as a set; a word touches as many shingles as they have words. */
function slotOf({ members, size }: Framed, frame: Frame): Uint32Array {
  const slot: number[] = [];
  let from = 0;
  for (let i = 0; i <= members.length; i++) {
    const shingle = members[i];
    if (shingle !== undefined && !frame.has(shingle)) continue;
    if (i - from >= SLOT_WORDS + size - 1) for (const own of members.subarray(from, i)) slot.push(own);
    from = i + 1;
  }
  return asSet(Uint32Array.from(slot));
}

const isOfWords = ({ size }: Framed): boolean => size !== SHORT_FORM && size !== EMBEDDING;
