import { CLASS_MASK, characterClasses, OTHER } from "../characters.ts";
import { type Detector, UNSPACED } from "../detector.ts";

/** Longest local part and domain (RFC 5321, 4.5.3.1). */
const LOCAL = 64;
const DOMAIN = 255;

/** An address as people write it: RFC 5322's dot-atom, letters of every script (RFC 6531), no quoted local part. */
export const email: Detector = {
  name: "email",
  type: "EMAIL",
  anchor: "at",
  confidence: 0.95,
  find({ text }, at, report) {
    const start = localStart(text, at);
    if (start === at || isUserinfo(text, start)) return;
    const end = domainEnd(text, at + 1);
    if (end > 0) report(start, end);
  },
  hits: [
    "Write to ⟦jane.doe+tag@example.com⟧.",
    "<⟦a@b.co⟧>,⟦o'hara@mail.example.org⟧;",
    "mailto:⟦x_y%z@sub.example.museum⟧?subject=Hi",
    "an ⟦иван@пример.рф⟧ oder ⟦jörg@münchen.example⟧",
    "two: ⟦a@example.com⟧,⟦b@example.com⟧",
    "メールは⟦taro@example.com⟧です。邮箱⟦li.na@example.cn⟧谢谢, ⟦用户@例子.公司⟧",
    "at my host ⟦root@[192.0.2.7]⟧ or ⟦me@192.0.2.7⟧",
  ],
  misses: [
    "see you @ the bar",
    "@handle and a@b",
    "x@",
    "@example.com",
    "version 1.2@3",
    "npm i lodash@4.17.21",
    "user@localhost",
    "mysql://user:password@db.example.com/x",
  ],
};

const isLetter = (text: string, at: number): boolean =>
  ((characterClasses()[text.charCodeAt(at)] ?? OTHER) & CLASS_MASK) !== OTHER;

function localStart(text: string, at: number): number {
  let start = at;
  while (
    start > 0 &&
    at - start < LOCAL &&
    (isLetter(text, start - 1) || "._%+-'!#$&*=?^`{|}~".includes(text.charAt(start - 1)))
  )
    start--;
  // What a query string puts before an address, and quotation marks, dots and brackets around it, are not of it.
  const local = text.slice(start, at);
  start += Math.max(local.lastIndexOf("="), local.lastIndexOf("&"), local.lastIndexOf("?")) + 1;
  start += SENTENCE_BEFORE.exec(text.slice(start, at))?.[0].length ?? 0;
  while (start < at && !isLetter(text, start) && !"_+".includes(text.charAt(start))) start++;
  if (text.charAt(at - 1) === ".") return at;
  return start;
}

/** Whether what stands before is a URL's authority up to its password: `https://user:` (RFC 3986, 3.2.1). */
function isUserinfo(text: string, start: number): boolean {
  return (
    text.charAt(start - 1) === ":" && /:\/\/[^\s/?#@]*:$/.test(text.slice(Math.max(0, start - LOCAL), start))
  );
}

/** Where words are not spaced, the sentence runs into an address that is written in Latin letters. */
const SENTENCE_BEFORE = new RegExp(`^.*[${UNSPACED}](?=[\\w.%+-]+$)`, "su");
const SENTENCE_BEHIND = new RegExp(`(?<=^[\\w.-]*\\w)[${UNSPACED}].*$`, "su");

const LITERAL = /\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:]{2,45})\]|\d{1,3}(?:\.\d{1,3}){3}(?![.\w])/iy;

/** The end of the domain that begins at `from`, or -1. */
function domainEnd(text: string, from: number): number {
  LITERAL.lastIndex = from;
  if (LITERAL.test(text)) return LITERAL.lastIndex;
  const end = labelsEnd(text, from);
  return end < 0 ? end : from + text.slice(from, end).replace(SENTENCE_BEHIND, "").length;
}

function labelsEnd(text: string, from: number): number {
  let end = -1;
  let at = from;
  while (at - from < DOMAIN) {
    const label = at;
    while (at - label < 63 && (isLetter(text, at) || (text.charAt(at) === "-" && at > label))) at++;
    if (at === label) break;
    // The last label of a domain holds a letter; a version number does not.
    if (label > from && isTopLevel(text, label, at)) end = at;
    if (text.charAt(at) !== ".") break;
    at++;
  }
  return end;
}

function isTopLevel(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  if (/^xn--[a-z0-9-]+$/i.test(text.slice(start, end))) return true;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 48 && code <= 57) || code === 45) return false;
  }
  return true;
}
