import { createHmac } from "node:crypto";
import type { Masking, Operator } from "../model/recipe-masking.ts";
import { fold } from "./fold.ts";
import { surrogate } from "./surrogates.ts";

/** Used where no key is set: the same everywhere, so hashes of it hide nothing from someone who guesses. */
const NO_KEY = "provender";
const HASH_DIGITS = 12;

/** What takes the place of found values; one for a conversation, so that numbers stay with their values. */
export class Replacer {
  private readonly masking: Masking;
  private readonly key: string;
  /** By type: a value's number. */
  private readonly numbers = new Map<string, Map<string, number>>();

  constructor(masking: Masking, key: string = NO_KEY) {
    this.masking = masking;
    this.key = key;
  }

  operator(type: string): Operator {
    return this.masking.types[type] ?? this.masking.operator;
  }

  /** The text that stands for a value. */
  replace(type: string, value: string): string {
    switch (this.operator(type)) {
      case "keep":
        return value;
      case "placeholder":
        return `[${type}]`;
      case "numbered":
        return `[${type}_${this.number(type, value)}]`;
      case "hash":
        return `[${type}:${this.hash(type, value).slice(0, HASH_DIGITS)}]`;
      case "redact":
        return "[REDACTED]";
      case "surrogate":
        return surrogate(type, value, (purpose) => this.hash(`${type}/${purpose}`, value));
    }
  }

  /** HMAC-SHA-256 in hex, of the value as compared: case, spaces and separators do not make another value. */
  hash(purpose: string, value: string): string {
    return createHmac("sha256", this.key).update(purpose).update("\0").update(canonical(value)).digest("hex");
  }

  /** A person's single name counts as the person last met by a full name that holds it. */
  private number(type: string, value: string): number {
    const numbers = this.numbers.get(type) ?? new Map<string, number>();
    this.numbers.set(type, numbers);
    const key = type === "NAME" ? fold(value) : canonical(value);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const next = Math.max(0, ...new Set(numbers.values())) + 1;
    const number = (type === "NAME" ? samePerson(key, numbers) : undefined) ?? next;
    numbers.set(key, number);
    return number;
  }
}

const canonical = (value: string): string => fold(value).replace(/[\s\-.()/]+/g, "");

function samePerson(name: string, numbers: ReadonlyMap<string, number>): number | undefined {
  const parts = new Set(name.split(/[^\p{L}\p{M}]+/u));
  for (const [known, number] of numbers) {
    const others = new Set(known.split(/[^\p{L}\p{M}]+/u));
    if (parts.isSubsetOf(others) || others.isSubsetOf(parts)) return number;
  }
  return undefined;
}
