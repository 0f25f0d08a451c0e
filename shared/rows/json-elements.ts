/** One element of a JSON document as it stands there, or what is wrong between elements. Lines count from 1. */
export type Element = { line: number; bytes: Buffer } | { line: number; error: string; message: string };

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Cuts a JSON document, given in blocks, into the elements of its outermost array, or into its values where it is no
 * array. It looks at structure only; whether an element is valid JSON is for the parser to say.
 *
 * A broken element must not swallow its neighbours. Two signs show it while it is read: a line break inside a string,
 * and a `{` or `[` where none may stand (a closing brace is missing before it). From there on the next line that
 * begins with `{` or `]`, indented no deeper than the element itself, is taken to be outside it. Valid JSON shows neither
 * sign, so it is never cut by layout.
 */
export class ElementCutter {
  readonly #cap: number;
  #found: Element[] = [];
  #line = 1;
  /** Blanks since the line began, or undefined when something else was met on it. */
  #indent: number | undefined = 0;

  /** Inside the outermost array, and what may come next there. */
  #array: { line: number; next: "element or end" | "element" | "comma or end" } | undefined;
  /** Something other than blanks after the end of an array, on its line. */
  #afterArray = false;
  /** The open element stands there, where nothing may. */
  #trailing = false;
  #sawValue = false;

  /** The element being read. */
  #open = false;
  #held: Buffer[] = [];
  #length = 0;
  #startLine = 1;
  #startIndent = Number.POSITIVE_INFINITY;
  #containers: number[] = [];
  #inString = false;
  #escaped = false;
  #broken = false;
  /** The last byte of the element that is not blank and not inside a string. */
  #before = 0;

  /** @param cap bytes; a longer element is named, not held */
  constructor(cap: number) {
    this.#cap = cap;
  }

  cut(block: Buffer): Element[] {
    let from = 0;
    for (let at = 0; at < block.length; at++) {
      const byte = block[at] ?? 0;
      if (this.#inString) {
        at = this.#string(block, at);
        continue;
      }
      if (byte === LF) {
        if (this.#open && this.#endsAtLineEnd()) this.#close(block.subarray(from, at));
        this.#line++;
        this.#indent = 0;
        this.#afterArray = false;
        continue;
      }
      if (byte === SPACE || byte === TAB || byte === CR) {
        if (this.#indent !== undefined) this.#indent++;
        continue;
      }
      const indent = this.#indent;
      this.#indent = undefined;
      if (this.#open && !this.#broken) this.#broken = !this.#mayStand(byte);
      if (this.#open && this.#broken) {
        if (!this.#outside(byte, indent)) continue;
        this.#close(block.subarray(from, at));
        if (this.#array) this.#array.next = "element or end";
      }
      if (this.#open) {
        if (this.#inside(byte)) continue;
        this.#close(block.subarray(from, at));
      }
      if (this.#between(byte)) {
        from = at;
        this.#begin(byte, indent);
      }
    }
    if (this.#open) this.#hold(block.subarray(from));
    return this.#taken();
  }

  /** To be called when the document has ended. */
  end(): Element[] {
    if (this.#open) this.#close(Buffer.alloc(0));
    if (this.#array)
      this.#problem(this.#array.line, "the array that begins here is never closed; was the file cut short?");
    else if (!this.#sawValue && this.#blank) this.#problem(1, "there is no JSON value in the file");
    return this.#taken();
  }

  /** True when the document held bytes and all of them were blank. */
  get #blank(): boolean {
    return this.#line > 1 || (this.#indent ?? 0) > 0;
  }

  /** Goes on to the string's end, to the line's or to the block's; answers with the last place looked at. */
  #string(block: Buffer, start: number): number {
    let at = start;
    for (; at < block.length; at++) {
      const byte = block[at] ?? 0;
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
      if (byte === LF) {
        this.#inString = false;
        this.#escaped = false;
        this.#broken = true;
        return at - 1;
      }
    }
    return at;
  }

  /** Outside an array a value that is complete ends with its line. */
  #endsAtLineEnd(): boolean {
    return this.#trailing || (!this.#array && this.#containers.length === 0 && !this.#broken);
  }

  /** False where the byte shows that the element is broken. */
  #mayStand(byte: number): boolean {
    const container = this.#containers.at(-1);
    switch (byte) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (container === OPEN_BRACE) return this.#before === COLON;
        return container === OPEN_BRACKET && (this.#before === OPEN_BRACKET || this.#before === COMMA);
      case CLOSE_BRACE:
        return container === OPEN_BRACE;
      case CLOSE_BRACKET:
        return container === OPEN_BRACKET || (container === undefined && this.#array !== undefined);
      default:
        return true;
    }
  }

  /** Whether a line of a broken element begins what comes after it. */
  #outside(byte: number, indent: number | undefined): boolean {
    if (indent === undefined || indent > this.#startIndent) return false;
    return byte === OPEN_BRACE || (byte === CLOSE_BRACKET && this.#array !== undefined);
  }

  /** Takes a byte of the open element; false when the element ended before it. */
  #inside(byte: number): boolean {
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#containers.push(byte);
        break;
      case CLOSE_BRACE:
        this.#containers.pop();
        break;
      case CLOSE_BRACKET:
        if (this.#containers.length === 0) return false;
        this.#containers.pop();
        break;
      case COMMA:
        if (this.#containers.length === 0 && this.#array) return false;
    }
    this.#before = byte;
    return true;
  }

  /** Takes a byte outside any element; true when it begins one. */
  #between(byte: number): boolean {
    const array = this.#array;
    if (!array) {
      this.#sawValue = true;
      if (byte !== OPEN_BRACKET || this.#afterArray) return true;
      this.#array = { line: this.#line, next: "element or end" };
      return false;
    }
    if (byte === COMMA) {
      if (array.next !== "comma or end") this.#problem(this.#line, "nothing stands before a comma");
      array.next = "element";
      return false;
    }
    if (byte === CLOSE_BRACKET) {
      if (array.next === "element")
        this.#problem(this.#line, "nothing stands between the last comma and the array's end");
      this.#array = undefined;
      this.#afterArray = true;
      return false;
    }
    array.next = "comma or end";
    return true;
  }

  #begin(byte: number, indent: number | undefined): void {
    this.#open = true;
    this.#held = [];
    this.#length = 0;
    this.#startLine = this.#line;
    this.#startIndent = indent ?? 0;
    this.#containers = [];
    this.#before = byte;
    this.#trailing = this.#afterArray;
    this.#broken = this.#trailing || byte === CLOSE_BRACE || (byte === CLOSE_BRACKET && !this.#array);
    this.#inString = byte === QUOTE && !this.#broken;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#containers.push(byte);
  }

  #hold(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#cap) this.#held = [];
    else this.#held.push(bytes);
  }

  #close(lastBytes: Buffer): void {
    this.#hold(lastBytes);
    const line = this.#startLine;
    if (this.#trailing) this.#problem(line, "something follows after the array's end");
    else if (this.#length > this.#cap)
      this.#found.push({
        line,
        error: "line_too_long",
        message: `the record that begins here is longer than ${this.#cap / 1024 / 1024} MiB`,
      });
    else this.#found.push({ line, bytes: Buffer.concat(this.#held) });
    this.#open = false;
    this.#broken = false;
    this.#held = [];
  }

  #problem(line: number, problem: string): void {
    this.#found.push({ line, error: "invalid_json", message: `not valid JSON: ${problem}` });
  }

  #taken(): Element[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}
