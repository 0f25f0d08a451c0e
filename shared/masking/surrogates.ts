import { luhn, mod97 } from "./checksums.ts";

/**
 * Another value of the same form: digits for digits, letters for letters, separators and length kept, checksums valid
 * where the type has one. `hash` gives hex digits that depend on key, type, value and purpose alone.
 */
export function surrogate(type: string, value: string, hash: (purpose: string) => string): string {
  switch (type) {
    case "EMAIL":
      return `${word(hash("local"), 8)}@example.${hash("domain").charCodeAt(0) % 2 === 0 ? "com" : "org"}`;
    case "CREDIT_CARD":
      return card(value, hash);
    case "IBAN":
      return iban(value, hash);
    case "NAME":
      return name(value, hash);
    case "IP":
      return value.includes(":")
        ? `2001:db8::${hash("ip").slice(0, 4)}`
        : `198.51.100.${Number.parseInt(hash("ip").slice(0, 2), 16)}`;
    default:
      return sameForm(value, hash("form"));
  }
}

/** Each digit by a digit, each Latin letter by one of its case; all else stays. */
function sameForm(value: string, hex: string): string {
  let at = 0;
  const next = (): number => Number.parseInt(hex.slice(at++ % 60, (at % 60) + 4) || "7", 16) + at;
  return value
    .replace(/\d/g, () => String(next() % 10))
    .replace(/[A-Z]/g, () => String.fromCharCode(65 + (next() % 26)))
    .replace(/[a-z]/g, () => String.fromCharCode(97 + (next() % 26)));
}

function word(hex: string, length: number): string {
  let out = "";
  for (let i = 0; i < length; i++) {
    const letters = i % 2 === 0 ? "bdfgklmnprstv" : "aeiou";
    out += letters.charAt(Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16) % letters.length);
  }
  return out;
}

/** Every part of a name by an invented word of its capitalisation; spaces, hyphens and initials stay. */
function name(value: string, hash: (purpose: string) => string): string {
  let part = 0;
  return value.replace(/[\p{L}\p{M}]+/gu, (old) => {
    const fresh = word(hash(`part ${part++}`), Math.min(8, Math.max(1, old.length)));
    if (old.length > 1 && old === old.toUpperCase()) return fresh.toUpperCase();
    return old.charAt(0) === old.charAt(0).toUpperCase()
      ? fresh.charAt(0).toUpperCase() + fresh.slice(1)
      : fresh;
  });
}

/** The issuer's first digit and the length stay; the last digit makes Luhn's sum right. */
function card(value: string, hash: (purpose: string) => string): string {
  const fresh = sameForm(value, hash("card"));
  const digits = value.charAt(0) + fresh.replace(/\D/g, "").slice(1, -1);
  for (let check = 0; check < 10; check++) if (luhn(digits + check)) return intoForm(value, digits + check);
  return fresh;
}

function iban(value: string, hash: (purpose: string) => string): string {
  const country = value.slice(0, 2).toUpperCase();
  const account = sameForm(value.replace(/[ -]/g, "").slice(4).toUpperCase(), hash("iban"));
  const check = String(98 - mod97(`${account}${country}00`)).padStart(2, "0");
  return intoForm(value, country + check + account);
}

/** Puts characters where the form has letters and digits. */
function intoForm(form: string, characters: string): string {
  let at = 0;
  return form.replace(/[A-Za-z\d]/g, () => characters.charAt(at++));
}
