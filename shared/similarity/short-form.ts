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
    "sent from my (?:iphone|ipad|android|mobile)(?: (?:phone|device))?",
  ].join("|")})(?= )`,
  "gu",
);

/** Two ways to write the same words; comparable text has a space for the apostrophe. */
const CONTRACTED: readonly (readonly [RegExp, string])[] = [
  [/(?<= )(?:can ?not|can ?t)(?= )/g, "can not"],
  [/(?<= )won ?t(?= )/g, "will not"],
  [/(?<= )(do|does|did|is|are|was|were|could|would|should|have|has|had)n ?t(?= )/g, "$1 not"],
  [/(?<= )(what|where|who|how|it|that|there|here|he|she) ?s(?= )/g, "$1 is"],
  [/(?<= )i ?m(?= )/g, "i am"],
  [/(?<= )(you|we|they) re(?= )/g, "$1 are"],
  [/(?<= )(i|you|we|they) ?ve(?= )/g, "$1 have"],
  [/(?<= )(i|you|he|she|it|we|they) ll(?= )/g, "$1 will"],
];
const MAY_BE_CONTRACTED = new RegExp(CONTRACTED.map(([{ source }]) => source).join("|"));

const PICTURES = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)+/gu;

/** A word that can be mistyped: letters of an alphabet, four at least. A number cannot, nor a name out of code. */
const TYPEABLE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{4,}$/u;
/** Letters of the longer of two words that one slip makes the same: "form" and "from" are two words. */
const SLIP_LETTERS = 5;
/** From so many words on two may be mistyped, else one. */
const TWO_SLIPS = 10;

/**
 * A short chat's words, turn after turn behind their roles, without courtesy and pictures, contractions written out; all
 * of them where nothing else is left.
 */
export function shortForm(turns: readonly ComparableTurn[]): string[] {
  return turns.flatMap(({ role, text }) => {
    let bare = ` ${text} `;
    if (role === "user") bare = bare.replace(COURTESY, "");
    bare = bare.replace(PICTURES, " ");
    if (MAY_BE_CONTRACTED.test(bare))
      for (const [contracted, words] of CONTRACTED) bare = bare.replace(contracted, words);
    const words = bare.split(" ").filter(Boolean);
    return [`/${role}`, ...(words.length > 0 ? words : text.split(" "))];
  });
}

/**
 * What a short form meets its like by: itself, whatever is written in one word ("login"); and itself with a word that can
 * be mistyped known by its initial only, one word after the other, or all of them at once where two may be mistyped.
 */
export function shortFormKeys(words: readonly string[]): (string | undefined)[] {
  const joined = words.join("");
  if (placesOf(words) >= TWO_SLIPS)
    return [joined, words.map((word) => (TYPEABLE.test(word) ? `${word[0]}*` : word)).join(" ")];
  return [
    joined,
    ...words.map((word, i) =>
      TYPEABLE.test(word)
        ? [...words.slice(0, i), `${word[0]}*`, ...words.slice(i + 1)].join(" ")
        : undefined,
    ),
  ];
}

/**
 * The similarity (Jaccard, of the words' places) of two short forms that are the same but for slips of the keys: a letter
 * too many, too few, another or two swapped, in a word of five letters or more, past its first; or for a space within a
 * word. Undefined where more differs.
 */
export function similarityOfShort(a: readonly string[], b: readonly string[]): number | undefined {
  const places = Math.min(placesOf(a), placesOf(b));
  const similarity = (slips: number): number => Math.max(0, places - slips) / (places + slips);
  if (a.length !== b.length) return a.join("") === b.join("") ? similarity(1) : undefined;
  let slips = 0;
  for (const [i, word] of a.entries()) {
    const other = b[i] ?? "";
    if (word === other) continue;
    if (++slips > (places >= TWO_SLIPS ? 2 : 1) || !isSlip(word, other))
      return a.join("") === b.join("") ? similarity(1) : undefined;
  }
  return similarity(slips);
}

const placesOf = (words: readonly string[]): number => words.filter((word) => !word.startsWith("/")).length;

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
