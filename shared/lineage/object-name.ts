import { hash } from "node:crypto";
import { parseIncoming } from "../model/keys.ts";

/** What tells the format of a file, which is no secret. */
const EXTENSION = /\.(?:jsonl|ndjson|json|csv|tsv|txt|text)?(?:\.(?:gz|gzip|zst|zstd))?$/i;
const HIDDEN = /\/hidden-[0-9a-f]{16}[^/]*$/;

/**
 * The name by which the lineage knows an upload whose own name holds personal data: a hash in place of the file's name.
 * Who knows the name finds its hash again; who can guess it can check a guess.
 */
export function hiddenKey(key: string): string {
  const file = parseIncoming(key)?.file ?? key;
  const extension = EXTENSION.exec(file)?.[0] ?? "";
  return `${key.slice(0, key.length - file.length)}hidden-${hash("sha256", key).slice(0, 16)}${extension}`;
}

/** Whether a key may stand for another, which `hiddenKey` made it from. */
export const isHidden = (key: string): boolean => HIDDEN.test(key);

/** Whether a person means this object: by its key, its name among its source's files, or a path that ends in it. */
export function isCalled(key: string, file: string): boolean {
  const incoming = parseIncoming(key);
  if (key === file || incoming?.file === file || file.endsWith(`/${incoming?.file}`)) return true;
  if (!incoming || !isHidden(key)) return false;
  const prefix = key.slice(0, key.length - incoming.file.length);
  const parts = file.split("/");
  return (
    parts.some((_, i) => hiddenKey(prefix + parts.slice(i).join("/")) === key) || hiddenKey(file) === key
  );
}

/** The same failure with the upload's own name taken out of all that ends in a log. */
export function withoutName(error: unknown, key: string): unknown {
  if (!(error instanceof Error)) return error;
  const told = (text: string): string => text.replaceAll(key, hiddenKey(key));
  const { message, stack = "" } = error;
  const data = "data" in error ? { data: JSON.parse(told(JSON.stringify(error.data ?? null))) } : {};
  return Object.assign(error, { message: told(message), stack: told(stack), cause: undefined }, data);
}
