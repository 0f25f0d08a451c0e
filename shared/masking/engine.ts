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
import { fold, LABEL, type Lexicon } from "./lexicon.ts";
import { resolveOverlaps } from "./overlaps.ts";
import { FOREIGN, HAS_DIGIT, HAS_UPPER, Scan } from "./scan.ts";
import { asSpoken } from "./spoken.ts";

/** Digits of one number stand at most this many characters apart. */
const NUMBER_GAP = 3;
/** No number has more digits than this. */
const LONGEST_NUMBER = 40;
const OPAQUE_LENGTH = 16;
/** name (at) host.com */
const BRACKETED_AT = /[([{<] ?(?:at|ät|arroba) ?[)\]}>]/i;

/** Finds personal data in one text: one scan, then each detector at its anchors alone. */
export class Engine {
  private readonly scan = new Scan();
  private readonly lexicon: Lexicon;
  private readonly ats: Ready<CharacterDetector>[] = [];
  private readonly colons: Ready<CharacterDetector>[] = [];
  /** By the digits they need, fewest first. */
  private readonly numbers: Ready<NumberDetector>[] = [];
  private readonly opaques: Ready<OpaqueDetector>[] = [];
  private readonly labels = new Map<string, Ready<LabelDetector>[]>();
  private readonly texts: Ready<TextDetector>[] = [];
  private found: Finding[] = [];

  constructor(detectors: readonly Detector[], lexicon: Lexicon) {
    this.lexicon = lexicon;
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
        this.texts.push(this.ready(detector));
        break;
      case "label":
        for (const word of detector.words) {
          const key = fold(word);
          this.lexicon.add(key, LABEL);
          this.labels.set(key, [...(this.labels.get(key) ?? []), this.ready(detector)]);
        }
    }
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
    for (const { detector, report } of this.ats) for (const at of scan.ats) detector.find(scan, at, report);
    for (const { detector, report } of this.colons)
      for (const at of scan.colons) detector.find(scan, at, report);
    this.findAtTokens();
    for (const { detector, report } of this.texts) detector.find(scan, 0, report);
    return this.found.length < 2 ? this.found : resolveOverlaps(this.found);
  }

  private findAtTokens(): void {
    const { scan } = this;
    for (let token = 0; token < scan.count; token++) {
      const shape = scan.shapes[token] ?? 0;
      if (shape & HAS_DIGIT) this.findNumbers(token);
      else if ((scan.words[token] ?? 0) & LABEL) this.findLabelled(token);
      if (this.opaqueAt(token))
        for (const { detector, report } of this.opaques) detector.find(scan, token, report);
    }
  }

  /** Where a key, token or address may begin: one long word with digits or capitals in it, or a short one that `_`, `-` or `.` leads on. */
  private opaqueAt(token: number): boolean {
    const { scan } = this;
    const shape = scan.shapes[token] ?? 0;
    const length = scan.end(token) - scan.start(token);
    if (shape & FOREIGN) return false;
    if (length >= OPAQUE_LENGTH) return (shape & (HAS_DIGIT | HAS_UPPER)) !== 0;
    const next = scan.text.charCodeAt(scan.end(token));
    return (next === 0x5f || next === 0x2d || next === 0x2e || next === 0x3a) &&
      (shape & (HAS_DIGIT | HAS_UPPER) || length < 9)
      ? scan.start(token + 1) === scan.end(token) + 1
      : false;
  }

  private findNumbers(token: number): void {
    const { scan, numbers } = this;
    const digits = digitsFrom(scan, token);
    for (const { detector, report } of numbers) {
      if (detector.digits > digits) break;
      detector.find(scan, token, report);
    }
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

/** The digits of a token and of those close behind it. */
function digitsFrom(scan: Scan, token: number): number {
  let digits = 0;
  for (let i = token; i < scan.count && digits < LONGEST_NUMBER; i++) {
    if (i > token && (!((scan.shapes[i] ?? 0) & HAS_DIGIT) || scan.start(i) - scan.end(i - 1) > NUMBER_GAP))
      break;
    digits += scan.end(i) - scan.start(i);
  }
  return digits;
}
