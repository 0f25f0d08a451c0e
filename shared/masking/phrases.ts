import { fold } from "./fold.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Scan } from "./scan.ts";
import { PHRASE } from "./word-flags.ts";

/** The longest phrase with these flags that begins at a token; its number of tokens, 0 for none. */
export function phraseAt(lexicon: Lexicon, scan: Scan, token: number, flags: number): number {
  if (!(scan.word(token) & PHRASE)) return 0;
  let longest = 0;
  for (const phrase of lexicon.phrasesFrom(fold(scan.token(token))))
    if (phrase.flags & flags && phrase.parts.length > longest && follows(scan, token, phrase.parts))
      longest = phrase.parts.length;
  return longest;
}

function follows(scan: Scan, token: number, parts: readonly string[]): boolean {
  for (let i = 1; i < parts.length; i++) {
    if (token + i >= scan.count || scan.start(token + i) - scan.end(token + i - 1) > 2) return false;
    if (fold(scan.token(token + i)) !== parts[i]) return false;
  }
  return true;
}
