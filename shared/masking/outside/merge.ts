import type { Finding } from "../detector.ts";

/**
 * Adds what another detector found to what was found before. The rule: what was found before stays. A new finding that
 * overlaps findings of its own type alone becomes one with them; where it overlaps others it is cut, and what is free of
 * it is added. So nothing that any detector found stays readable, and a checked number keeps its type.
 */
export function mergeOutside(before: readonly Finding[], added: readonly Finding[], text: string): Finding[] {
  let found = [...before].sort(byStart);
  for (const finding of [...added].sort(byStart)) {
    const touched = found.filter((other) => other.start < finding.end && finding.start < other.end);
    if (touched.every(({ type }) => type === finding.type)) {
      const [first] = touched;
      const start = Math.min(finding.start, ...touched.map((one) => one.start));
      const end = Math.max(finding.end, ...touched.map((one) => one.end));
      found = [...found.filter((one) => !touched.includes(one)), { ...(first ?? finding), start, end }];
    } else found = [...found, ...freeParts(finding, touched, text)];
    found.sort(byStart);
  }
  return found;
}

function freeParts(finding: Finding, taken: readonly Finding[], text: string): Finding[] {
  const parts: Finding[] = [];
  let from = finding.start;
  for (const { start, end } of [...taken, { start: finding.end, end: finding.end }]) {
    const part = text.slice(from, Math.max(from, start));
    const word = /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su.exec(part);
    if (word) {
      const first = from + word.index;
      parts.push({ ...finding, start: first, end: first + word[0].length });
    }
    from = Math.max(from, end);
  }
  return parts;
}

const byStart = (a: Finding, b: Finding): number => a.start - b.start;
