import type { ComparableTurn } from "./comparable-turns.ts";

/**
 * What people say out of politeness, in the languages we meet most; without it a short chat asks for the same. Words set
 * apart by spaces, as comparable text has them.
 */
const COURTESY = new RegExp(
  `(?<= )(?:${[
    "thank you(?: (?:so|very) much)?(?: in advance)?|thanks(?: a lot| in advance)?|many thanks|thx|cheers",
    "please|pls|plz|kindly|hi(?: there)?|hello(?: there)?|hey(?: there)?|good (?:morning|afternoon|evening|day)",
    "dear (?:sir|madam|team|all)|sir|madam|(?:best|kind) regards",
    "bitte|danke(?: schön)?|vielen dank|hallo|guten (?:tag|morgen|abend)",
    "s il vous plaît|s il te plaît|merci(?: beaucoup)?|bonjour|por favor|(?:muchas )?gracias|hola|obrigad[oa]|olá",
    "per favore|grazie(?: mille)?|buongiorno",
  ].join("|")})(?= )`,
  "gu",
);

/** A word that can be mistyped: letters of an alphabet, four at least. A number cannot, nor a name out of code. */
const TYPEABLE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{4,}$/u;
/** Letters of the longer of two words that one slip makes the same: "form" and "from" are two words. */
const SLIP_LETTERS = 5;

/** A short chat's words, turn after turn behind their roles, without courtesy; all of them where nothing else is left. */
export function shortForm(turns: readonly ComparableTurn[]): string[] {
  return turns.flatMap(({ role, text }) => {
    const words = text.split(" ");
    if (role !== "user") return [`/${role}`, ...words];
    const bare = ` ${text} `.replace(COURTESY, "").split(" ").filter(Boolean);
    return [`/${role}`, ...(bare.length > 0 ? bare : words)];
  });
}

/** What a short form meets its like by: itself, and itself with one word, that can be mistyped, known by its initial only. */
export function shortFormKeys(words: readonly string[]): (string | undefined)[] {
  return [
    words.join(" "),
    ...words.map((word, i) =>
      TYPEABLE.test(word)
        ? [...words.slice(0, i), `${word[0]}*`, ...words.slice(i + 1)].join(" ")
        : undefined,
    ),
  ];
}

/**
 * The similarity (Jaccard, of the words' places) of two short forms that are the same but for one slip of the keys: a letter
 * too many, too few, another or two swapped, in one word of five letters or more, past its first. Undefined where more differs.
 */
export function similarityOfShort(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length !== b.length) return undefined;
  let slips = 0;
  for (const [i, word] of a.entries()) {
    const other = b[i] ?? "";
    if (word === other) continue;
    if (++slips > 1 || !isSlip(word, other)) return undefined;
  }
  const places = a.filter((word) => !word.startsWith("/")).length;
  return (places - slips) / (places + slips);
}

function isSlip(a: string, b: string): boolean {
  if (!TYPEABLE.test(a) || !TYPEABLE.test(b) || a[0] !== b[0]) return false;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length < SLIP_LETTERS || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return (
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
  );
}
