import type {
  CharacterDetector,
  Detector,
  Finding,
  LabelDetector,
  NumberDetector,
  OpaqueDetector,
  Report,
  TextDetector,
} from "./detector.ts";
import { isEncoded, undisguised } from "./disguises.ts";
import { fold } from "./fold.ts";
import type { Lexicon } from "./lexicon.ts";
import { resolveOverlaps } from "./overlaps.ts";
import { AT_LABEL, AT_NUMBER, AT_OPAQUE, type Positions, Scan } from "./scan.ts";
import { asSpoken, mayBeSpoken } from "./spoken.ts";
import { HAS_DIGIT } from "./token-shapes.ts";
import { LABEL } from "./word-flags.ts";

/** Digits of one number stand at most this many characters apart. */
const NUMBER_GAP = 3;
const SEPARATORS = " \u00a0-.·/–()\u2010\u2011+";
/** No number has more digits than this. */
const LONGEST_NUMBER = 40;
/** name (at) host.com */
const BRACKETED_AT = /[([{<] ?(?:at|ät|arroba) ?[)\]}>]/i;

const ASCII = /^[\0-\x7f]*$/;

/** Finds personal data in one text: one scan, then each detector at its anchors alone. */
export class Engine {
  private readonly scan = new Scan();
  private readonly lexicon: Lexicon;
  private readonly ats: Ready<CharacterDetector>[] = [];
  private readonly colons: Ready<CharacterDetector>[] = [];
  /** By the digits they need, fewest first. */
  private readonly numbers: Ready<NumberDetector>[] = [];
  /** Those that may begin at a token, by what it begins with and what stands right behind it. */
  private readonly numbersAt = new Map<number, readonly Ready<NumberDetector>[]>();
  private readonly opaques: Ready<OpaqueDetector>[] = [];
  private readonly labels = new Map<string, Ready<LabelDetector>[]>();
  private readonly texts: Ready<TextDetector>[] = [];
  /** Those of types nobody wants: what they find only competes with other findings. */
  private readonly rivals: Ready<TextDetector>[] = [];
  private readonly wanted: ReadonlySet<string> | undefined;
  private found: Finding[] = [];

  /** @param wanted the types that are asked for; others are found where they stand in the way of one of these. */
  constructor(detectors: readonly Detector[], lexicon: Lexicon, wanted?: ReadonlySet<string>) {
    this.lexicon = lexicon;
    this.wanted = wanted;
    for (const detector of detectors) this.add(detector);
    this.numbers.sort((a, b) => a.detector.digits - b.detector.digits);
  }

  private add(detector: Detector): void {
    switch (detector.anchor) {
      case "at":
        this.ats.push(this.ready(detector));
        break;
      case "colon":
        this.colons.push(this.ready(detector));
        break;
      case "number":
        this.numbers.push(this.ready(detector));
        break;
      case "opaque":
        this.opaques.push(this.ready(detector));
        break;
      case "text":
        (this.wants(detector) ? this.texts : this.rivals).push(this.ready(detector));
        break;
      case "label":
        for (const word of detector.words) {
          const key = fold(word);
          this.lexicon.add(key, LABEL);
          this.labels.set(key, [...(this.labels.get(key) ?? []), this.ready(detector)]);
        }
    }
  }

  private wants({ type, also = [] }: Detector): boolean {
    return [type, ...also].some((one) => this.wanted?.has(one) ?? true);
  }

  private ready<D extends Detector>(detector: D): Ready<D> {
    const report: Report = (start, end, confidence = detector.confidence, type = detector.type) => {
      if (end > start) this.found.push({ start, end, type, detector: detector.name, confidence });
    };
    return { detector, report };
  }

  /** What is found in the text as it stands and as it reads without disguises, overlaps resolved, in order. */
  find(text: string): Finding[] {
    const plain = this.findPlain(text);
    const { suspicious, spoken } = this.scan;
    const hidden = suspicious || isEncoded(text);
    if (!hidden && !spoken && !BRACKETED_AT.test(text)) return plain;
    if (!hidden && ASCII.test(text) && !mayBeSpoken(text)) return plain;
    const view = asSpoken(undisguised(text));
    if (view.text === text) return plain;
    const seen = this.findPlain(view.text).map((finding) => ({
      ...finding,
      start: view.starts[finding.start] ?? 0,
      end: view.ends[finding.end - 1] ?? text.length,
    }));
    return resolveOverlaps([...plain, ...seen]);
  }

  private findPlain(text: string): Finding[] {
    const { scan } = this;
    scan.read(text, this.lexicon);
    this.found = [];
    this.findAtCharacters(this.ats, scan.ats);
    this.findAtCharacters(this.colons, scan.colons);
    this.findAtStops();
    for (const { detector, report } of this.texts) detector.find(scan, 0, report);
    if (this.rivals.length > 0 && this.found.some(({ type }) => this.wanted?.has(type) ?? true))
      for (const { detector, report } of this.rivals) detector.find(scan, 0, report);
    return this.found.length < 2 ? this.found : resolveOverlaps(this.found);
  }

  private findAtCharacters(detectors: readonly Ready<CharacterDetector>[], places: Positions): void {
    for (let i = 0; i < places.count; i++)
      for (const { detector, report } of detectors) detector.find(this.scan, places.offsets[i] ?? 0, report);
  }

  private findAtStops(): void {
    const { scan } = this;
    for (let i = 0; i < scan.stopCount; i++) {
      const token = scan.stops[i] ?? 0;
      const kind = scan.stopKinds[i] ?? 0;
      if (kind & AT_NUMBER) this.findNumbers(token);
      if (kind & AT_LABEL) this.findLabelled(token);
      if (kind & AT_OPAQUE)
        for (const { detector, report } of this.opaques) detector.find(scan, token, report);
    }
  }

  private findNumbers(token: number): void {
    const { scan } = this;
    const behind = Math.min(scan.text.charCodeAt(scan.end(token)) || 0, NO_UNIT_OF_ANY);
    const begins = isDigit(scan.text.charCodeAt(scan.start(token))) ? 1 : 0;
    const key = (behind << 1) | begins;
    const numbers = this.numbersAt.get(key) ?? this.numbersFor(begins === 1, behind);
    this.numbersAt.set(key, numbers);
    const { tight, loose } = digitsFrom(scan, token);
    for (const { detector, report } of numbers) {
      if (detector.digits > loose) break;
      if (detector.digits <= tight || detector.loose) detector.find(scan, token, report);
    }
  }

  private numbersFor(digit: boolean, behind: number): Ready<NumberDetector>[] {
    return this.numbers.filter(
      ({ detector }) =>
        (detector.begins ?? (digit ? "digit" : "letter")) === (digit ? "digit" : "letter") &&
        (detector.behind?.includes(String.fromCharCode(behind)) ?? true),
    );
  }

  private findLabelled(token: number): void {
    const { scan } = this;
    for (const { detector, report } of this.labels.get(fold(scan.token(token))) ?? [])
      detector.find(scan, token, report);
  }
}

interface Ready<D extends Detector> {
  detector: D;
  report: Report;
}

/** Detectors ask for units below this one. */
const NO_UNIT_OF_ANY = 0x100;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/**
 * The digits of a token and of those behind it that may be of the same number: `loose` with what stands between the digits of
 * phone numbers, `tight` with one separator alone.
 */
function digitsFrom(scan: Scan, token: number): { tight: number; loose: number } {
  let loose = scan.end(token) - scan.start(token);
  let tight = loose;
  let isTight = true;
  for (let i = token + 1; i < scan.count && loose < LONGEST_NUMBER; i++) {
    const end = scan.ends[i - 1] ?? 0;
    const start = scan.starts[i] ?? 0;
    if (!((scan.shapes[i] ?? 0) & HAS_DIGIT) || start - end > NUMBER_GAP) break;
    if (!areSeparators(scan.text, end, start)) break;
    const digits = (scan.ends[i] ?? 0) - start;
    loose += digits;
    isTight &&= start - end <= 1;
    if (isTight) tight += digits;
  }
  return { tight, loose };
}

function areSeparators(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!SEPARATORS.includes(text.charAt(at))) return false;
  return true;
}
