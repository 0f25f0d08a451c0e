/** The ways in which people write the same thing twice. */
export const WAYS = ["typo", "order", "number", "word", "left out"] as const;
export type Way = (typeof WAYS)[number];

/** The text with a share of its words changed in these ways. */
export function edited(text: string, share: number, ways: readonly Way[], random: () => number): string {
  const words = text.split(" ");
  const edits = Math.round(words.length * share);
  for (let n = 0; n < edits; n++) {
    const i = Math.floor(random() * words.length);
    const word = words[i] ?? "";
    switch (ways[Math.floor(random() * ways.length)]) {
      case "typo":
        words[i] = `${word.slice(0, 2)}${word.slice(3)}q`;
        break;
      case "order":
        [words[i], words[i + 1]] = [words[i + 1] ?? "", word];
        break;
      case "number":
        words[i] = String(Math.floor(random() * 90) + 10);
        break;
      case "word":
        words[i] = words[Math.floor(random() * words.length)] ?? "";
        break;
      default:
        words.splice(i, 1);
    }
  }
  return words.filter(Boolean).join(" ");
}
