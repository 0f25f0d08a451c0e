import { drop, keep } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { HashSet } from "../../shared/similarity/words.ts";
import { chat, type FilterRule, type Hit, type Sample, system } from "./filter-rule.ts";
import { distinctive, languageFamily, NAMES, NOT_LATIN, OWN_SCRIPT, TRANSLATING } from "./languages.ts";
import type { Reading, Turn } from "./reading.ts";
import { wordHashes } from "./text-scan.ts";

/** What the identifier looks at: it reads the first 350 bytes and no more. Unit: UTF-16 code units. */
const LOOKED_AT = 400;
/** By so much another language must be likelier than every wanted one (scores are 0 to 1). */
const MARGIN = 0.2;
/** Share of words that are frequent in no other language, or of characters of its own script, that proves a language. */
const PROOF = 0.1;
const SCRIPT_PROOF = 0.3;
const LEAST_WORDS = 8;

/**
 * Answers in another language than the recipe wants. A tenth of small frequent words, or the script, proves the wanted one;
 * only what is not proved so goes to the identifier (eld, its smallest model), which takes ten times as long. A verdict
 * needs enough letters, a reliable score and a clear margin.
 */
export const language: FilterRule = {
  name: "language",
  async open(recipe) {
    const { enabled, allowed, minimumLetters } = recipe.filters.language;
    const stated = allowed.length > 0 || recipe.sources.some((source) => source.language !== undefined);
    if (!enabled || !stated || recipe.task.type === "code") return undefined;
    // Loaded here and not at the head: it takes a tenth of a second and 80 MB, which runs that never ask need not have.
    const { default: identifier } = await import("eld/extrasmall");
    const known = new Set(Object.values(identifier.info().Languages).map(languageFamily));
    const proofs = new Map<string, readonly Proof[]>();
    const fromRecipe = allowed.map(languageFamily);
    const fromSources = recipe.sources.flatMap(({ language }) =>
      language === undefined ? [] : [languageFamily(language)],
    );

    return (record, reading) => {
      const wanted = fromRecipe.length > 0 ? fromRecipe : (statedBy(record) ?? fromSources);
      if (wanted.length === 0 || !wanted.every((one) => known.has(one))) return keep(record);
      const turn = judged(reading, minimumLetters);
      if (turn === undefined) return keep(record);
      const key = wanted.join();
      let mine = proofs.get(key);
      if (mine === undefined) {
        mine = wanted.map(proofOf);
        proofs.set(key, mine);
      }
      if (mine.some((proves) => proves(turn))) return keep(record);
      const result = identifier.detect(turn.prose.slice(0, LOOKED_AT));
      const found = languageFamily(result.language);
      if (found === "" || wanted.includes(found) || !result.isReliable() || turn.isCode) return keep(record);
      const scores = Object.entries(result.getScores());
      const best = Math.max(...scores.map(([, score]) => score));
      const own = Math.max(
        0,
        ...scores.filter(([tag]) => wanted.includes(languageFamily(tag))).map(([, score]) => score),
      );
      const detail = { turn: turn.turn, language: found, score: hundredths(best), wanted: hundredths(own) };
      return best - own < MARGIN || isAskedFor(found, wanted, record)
        ? keep(record, detail)
        : drop("wrong_language", detail);
    };
  },
  get hits(): readonly Hit[] {
    return [
      GERMAN,
      "Vous pouvez changer votre mot de passe dans les paramètres, puis confirmer par courriel.",
      "Puede cambiar la contraseña en los ajustes y después confirmarla por correo.",
      "您可以在设置页面中更改密码，然后通过电子邮件确认新的密码。如果没有收到邮件，请检查垃圾邮件文件夹或联系客服人员。",
      "Вы можете изменить пароль в настройках, а затем подтвердить его по почте.",
      "يمكنك تغيير كلمة المرور من الإعدادات ثم تأكيدها عبر البريد الإلكتروني.",
      "Hasło można zmienić w ustawieniach, a następnie potwierdzić je w wiadomości.",
    ]
      .map(
        (answer): Hit => ({
          messages: chat("How do I change my password?", answer),
          filters: { language: { allowed: ["en"] } },
          reason: "wrong_language",
        }),
      )
      .concat(
        {
          messages: chat("Kennwort?", ENGLISH),
          filters: { language: { allowed: ["de", "fr"] } },
          reason: "wrong_language",
        },
        {
          messages: chat(GERMAN, "password"),
          language: "en",
          filters: { language: { allowed: ["en-GB"] } },
          reason: "wrong_language",
        },
      );
  },
  get misses(): readonly Sample[] {
    return [
      { messages: chat("How do I change it?", ENGLISH), filters: { language: { allowed: ["en"] } } },
      { messages: chat("How do I change it?", GERMAN) },
      {
        messages: chat("How do I change it?", "Danke, sehr gut!"),
        filters: { language: { allowed: ["en"] } },
      },
      { messages: chat("Translate it, please.", GERMAN), filters: { language: { allowed: ["en"] } } },
      { messages: chat("Say it in German.", GERMAN), filters: { language: { allowed: ["en"] } } },
      {
        messages: [system("Answer in German."), ...chat("How do I change it?", GERMAN)],
        filters: { language: { allowed: ["en"] } },
      },
      { messages: chat("Kennwort?", GERMAN), filters: { language: { allowed: ["en", "de-AT"] } } },
      { messages: chat("Kennwort?", GERMAN), filters: { language: { allowed: ["sw"] } } },
      {
        messages: chat(
          "How much?",
          "5*4=<<5*4=20>>20 apples, 20+30=<<20+30=50>>50 apples, 50/2=<<50/2=25>>25 pears\n#### 25",
        ),
        filters: { language: { allowed: ["en"] } },
      },
      {
        messages: chat(
          "¿Cómo se hace?",
          "Abra los ajustes y elija la última pestaña; luego confirme el cambio.",
        ),
        filters: { language: { allowed: ["es-MX"] } },
      },
      {
        messages: chat("造一个含有 opulent 的句子。", "The wedding was held in an opulent old ballroom."),
        filters: { language: { allowed: ["zh"] } },
      },
      { messages: chat("Kennwort?", GERMAN), filters: { language: { allowed: ["en"], enabled: false } } },
    ];
  },
};

const GERMAN = "Sie können Ihr Kennwort in den Einstellungen ändern und dann per E-Mail bestätigen.";
const ENGLISH = "You can change your password in the settings and then confirm it by e-mail.";

const hundredths = (score: number): number => Math.round(100 * score) / 100;
const statedBy = ({ language }: Example): string[] | undefined =>
  language === undefined ? undefined : [languageFamily(language)];

/** The first answer with enough letters; where all are short, such a question. */
function judged({ answers, questions }: Reading, letters: number): Turn | undefined {
  for (const { answer } of answers) if (hasLetters(answer, letters)) return answer;
  return questions.find((question) => hasLetters(question, letters));
}

/** Letters by their UTF-8 bytes: a Chinese character or a Korean syllable says as much as three Latin letters. */
const hasLetters = ({ text, scan }: Turn, least: number): boolean =>
  3 * text.length >= least && scan.letters * (Buffer.byteLength(text) / text.length) >= least;

type Proof = (turn: Turn) => boolean;

function proofOf(wanted: string): Proof {
  const script = OWN_SCRIPT[wanted];
  if (script)
    return ({ prose, scan }) => {
      const part = prose.slice(0, LOOKED_AT);
      // Japanese is written in Chinese characters too; counted already, they need no second look.
      if (wanted === "zh")
        return scan.unspaced >= SCRIPT_PROOF * prose.length && HAN.test(part) && !KANA.test(part);
      return (part.match(script)?.length ?? 0) >= SCRIPT_PROOF * part.length;
    };
  const listed = distinctive(wanted);
  if (listed === undefined) return () => false;
  const frequent = new HashSet(listed.flatMap((word) => [...wordHashes(word)]));
  return ({ scan: { words, letters } }) => {
    const looked = Math.min(words.length, LOOKED_AT / 4);
    if (looked < LEAST_WORDS) return false;
    let proofs = 0;
    for (let i = 0; i < looked; i++) if (frequent.has(words[i] ?? 0)) proofs++;
    // Numbers are words too; what is written in letters is about a word for every four of them.
    return proofs >= PROOF * Math.min(looked, letters / 4);
  };
}

const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** A word in Latin letters, where the wanted languages have none: an abbreviation is not one. */
const LATIN_WORD = /[a-z]{4}/;

/** Whether a user or the system prompt names the language, speaks of translating, or quotes a word of it. */
function isAskedFor(language: string, wanted: readonly string[], { messages }: Example): boolean {
  const quotes = !NOT_LATIN.has(language) && wanted.every((one) => NOT_LATIN.has(one));
  const asked = [...TRANSLATING, ...(NAMES[language] ?? [])];
  return messages.some(({ role, content }) => {
    if (content === null || role === "assistant" || role === "tool") return false;
    const text = content.toLowerCase();
    return asked.some((name) => text.includes(name)) || (quotes && LATIN_WORD.test(text));
  });
}
