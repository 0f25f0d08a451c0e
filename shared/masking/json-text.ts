/** One string, key or number of a JSON text: where it stands, and what it says. Offsets are into the JSON text. */
export interface JsonLeaf {
  kind: "string" | "key" | "number";
  /** For strings and keys inside the quotation marks. */
  start: number;
  end: number;
  /** Decoded. */
  value: string;
  /** The names on the way to it, the nearest last; array positions are left out. */
  path: readonly string[];
}

/** Deeper nesting than this is not walked: nobody writes it, and it must not exhaust the stack. */
const DEEPEST = 200;

/** The leaves of a text that is a JSON object or array, in order; undefined for any other text. Linear. */
export function jsonLeaves(text: string): JsonLeaf[] | undefined {
  if (!/^\s*[[{]/.test(text.slice(0, 64))) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return leaves(text);
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Walks text that is known to be valid JSON. */
function leaves(text: string): JsonLeaf[] | undefined {
  const found: JsonLeaf[] = [];
  const path: string[] = [];
  /** Per open bracket: whether it is an object. */
  const open: boolean[] = [];
  let key = false;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      const end = closingQuote(text, at + 1);
      const value: unknown = JSON.parse(text.slice(at, end + 1));
      if (typeof value === "string") {
        if (key) path[open.length - 1] = value;
        found.push({ kind: key ? "key" : "string", start: at + 1, end, value, path: names(path, key) });
      }
      at = end + 1;
      continue;
    }
    if (character === "{" || character === "[") {
      if (open.length === DEEPEST) return undefined;
      open.push(character === "{");
      path.push("");
      key = character === "{";
    } else if (character === "}" || character === "]") {
      open.pop();
      path.pop();
      key = false;
    } else if (character === ",") {
      key = open.at(-1) === true;
    } else if (character === ":") {
      key = false;
    } else if (character === "-" || (character >= "0" && character <= "9")) {
      NUMBER.lastIndex = at;
      const value = NUMBER.exec(text)?.[0] ?? character;
      found.push({ kind: "number", start: at, end: at + value.length, value, path: names(path, false) });
      at += value.length;
      continue;
    }
    at++;
  }
  return found;
}

/** The two nearest names are what a label needs; the whole way would make deep texts quadratic. */
function names(path: readonly string[], key: boolean): string[] {
  const near = path.slice(-3);
  if (key) near.pop();
  return near.filter((name) => name !== "").slice(-2);
}

function closingQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at;
}

/** Where each UTF-16 unit of a decoded string begins in its literal, and where the last ends; `start` is the literal's. */
export function literalOffsets(text: string, leaf: JsonLeaf): (offset: number) => number {
  if (leaf.end - leaf.start === leaf.value.length) return (offset) => leaf.start + offset;
  const offsets = new Int32Array(leaf.value.length + 1);
  let at = leaf.start;
  for (let unit = 0; unit < leaf.value.length; unit++) {
    offsets[unit] = at;
    at += text.charAt(at) !== "\\" ? 1 : text.charAt(at + 1) === "u" ? 6 : 2;
  }
  offsets[leaf.value.length] = leaf.end;
  return (offset) => offsets[offset] ?? leaf.end;
}

/** A name of a field as a person would write it: `firstName`, `first_name` and `first-name` say "first name". */
export function spokenName(path: readonly string[]): string {
  return path
    .join(" ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_\-.]+/g, " ")
    .trim();
}
