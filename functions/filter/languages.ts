/** A language's names in English and in itself, lower case: what a question says that asks for it. BCP 47 primary subtags. */
export const NAMES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  (
    "am amharic አማርኛ|ar arabic عربي العربية|az azerbaijani azərbaycan|be belarusian беларус|bg bulgarian българ|bn bengali bangla বাংলা|" +
    "ca catalan català|cs czech češt|da danish dansk|de german deutsch|el greek ελλην|en english|es spanish español castellano|" +
    "et estonian eesti|eu basque euskara|fa persian farsi فارسی|fi finnish suomi suomeksi|fr french français francais|gu gujarati ગુજરાતી|" +
    "he hebrew עברית|hi hindi हिन्दी हिंदी|hr croatian hrvatsk|hu hungarian magyar|hy armenian հայերեն|is icelandic íslensk|" +
    "it italian italiano|ja japanese 日本語 日语|ka georgian ქართულ|kn kannada ಕನ್ನಡ|ko korean 한국어 한국말 韩语|ku kurdish kurdî|lo lao ລາວ|" +
    "lt lithuanian lietuvi|lv latvian latvieš|ml malayalam മലയാളം|mr marathi मराठी|ms malay indonesian melayu indonesia|nl dutch nederlands|" +
    "no norwegian norsk|or odia oriya ଓଡ଼ିଆ|pa punjabi ਪੰਜਾਬੀ|pl polish polsk|pt portuguese português|ro romanian român|" +
    "ru russian русск|sk slovak slovensk|sl slovene slovenian slovensk|sq albanian shqip|sr serbian српск srpsk|sv swedish svensk|" +
    "ta tamil தமிழ்|te telugu తెలుగు|th thai ไทย|tl tagalog filipino|tr turkish türkçe|uk ukrainian україн|ur urdu اردو|" +
    "vi vietnamese tiếng việt|yo yoruba yorùbá|zh chinese mandarin cantonese 中文 汉语 漢語 英译中"
  )
    .split("|")
    .map((entry) => entry.split(" "))
    .map(([tag = "", ...names]) => [tag, names]),
);

/** Beginnings of words for translating. */
export const TRANSLATING: readonly string[] =
  "translat übersetz traduc tradui traduz traduire vertaal översätt oversett oversæt tłumacz přelož перевед перевод переклад çevir dịch terjemah ترجم अनुवाद 翻译 翻譯 翻訳 번역 译成 language".split(
    " ",
  );

/** Tags under which other tags' texts are known, and those that no identifier tells apart. */
const SAME: Readonly<Record<string, string>> = {
  nb: "no",
  nn: "no",
  da: "no",
  id: "ms",
  iw: "he",
  bs: "hr",
  sr: "hr",
  fil: "tl",
  yue: "zh",
};

/** The primary subtag of a BCP 47 tag, by its family of look-alikes: `pt-BR` is `pt`, Danish counts as Norwegian. */
export function languageFamily(tag: string): string {
  const primary = tag.toLowerCase().split("-")[0] ?? "";
  return SAME[primary] ?? primary;
}

/** Frequent words of the languages that are met most often. Those of two of them prove nothing, see `distinctive`. */
const FREQUENT: Readonly<Record<string, string>> = {
  en: "the of and to is that it for you with this are have not can your from or we if they there has which would should she her their how what but been more than when were does us our each it's get per then first after before since again without only them these so many any all some out up may please",
  de: "der die das und ist nicht ein eine einen einem einer ich sie wir mit auf für von zu den dem des sich auch als bei oder wenn dass es im wird sind haben hat kann können werden ihr ihre sein nach aus nur noch bitte dann bis",
  fr: "le la les des est une un et vous que pour dans ce pas plus sur avec votre vos nous je il elle qui sont au aux du par ou être cette ces leur mais peut faire de en qu jusqu",
  es: "el la los las que de en un una es por para con no se su sus lo al del como más pero está son puede este esta si te le usted hay muy ser hasta tiene",
  pt: "os as que de do da dos das em um uma é não para com por mais como mas foi são seu sua você ao pode está isso ser ou até",
  it: "il la le gli di che è un una per non con del della dei delle in si da sono come più ma al alla nel nella può questo questa essere lo entro",
  nl: "de het een en van is niet dat op te zijn in je voor met die er aan ook als maar om wordt kan naar uw bij heeft dit deze of we u",
  ru: "и что с как это вы из но или мы он она они его так же то если при можно чтобы был есть все",
};

/** A language's frequent words that are not among another's; undefined where none are listed. */
export function distinctive(language: string): string[] | undefined {
  const own = FREQUENT[language]?.split(" ");
  const others = Object.entries(FREQUENT).flatMap(([tag, words]) =>
    tag === language ? [] : words.split(" "),
  );
  return own?.filter((word) => !others.includes(word));
}

/** Scripts that one language alone is written in, among those an identifier knows. */
export const OWN_SCRIPT: Readonly<Record<string, RegExp>> = {
  am: /\p{Script=Ethiopic}/gu,
  bn: /\p{Script=Bengali}/gu,
  el: /\p{Script=Greek}/gu,
  gu: /\p{Script=Gujarati}/gu,
  he: /\p{Script=Hebrew}/gu,
  hy: /\p{Script=Armenian}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ka: /\p{Script=Georgian}/gu,
  kn: /\p{Script=Kannada}/gu,
  ko: /\p{Script=Hangul}/gu,
  lo: /\p{Script=Lao}/gu,
  ml: /\p{Script=Malayalam}/gu,
  or: /\p{Script=Oriya}/gu,
  pa: /\p{Script=Gurmukhi}/gu,
  ta: /\p{Script=Tamil}/gu,
  te: /\p{Script=Telugu}/gu,
  th: /\p{Script=Thai}/gu,
  zh: /\p{Script=Han}/gu,
};

/** Languages written in other letters than Latin, among those an identifier knows. */
export const NOT_LATIN: ReadonlySet<string> = new Set([
  ...Object.keys(OWN_SCRIPT),
  ..."ar be bg fa hi mr ru uk ur".split(" "),
]);
