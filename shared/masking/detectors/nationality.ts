import type { TextDetector } from "../detector.ts";
import { STARTS_UPPER, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Languages that write nationalities in lower case: a word for it stands before or behind. */
const NAMED =
  /(?<!\p{L})(?:nationality|citizenship|staatsangehörigkeit|staatsbürgerschaft|nationalität|nationalité|citoyenneté|nacionalidad|ciudadanía|nazionalità|cittadinanza|nationaliteit|staatsburgerschap|obywatelstwo|narodowość|medborgarskap|nationalitet|statsborgerskap|nacionalidade|cidadania|гражданство|национальность|громадянство|uyruğu|uyruk|جنسيته|جنسيتها|الجنسية|جنسية|אזרחות|राष्ट्रीयता|国籍|國籍|국적)(?: (?:is|ist|est|es|è|é|är|er|to|—))?[ :：=はは은는]{1,3}(\p{L}[\p{L}\p{M}]{1,17})/giu;
const BEHIND =
  /(?<!\p{L})(\p{L}[\p{L}\p{M}]{2,17}) (?:nationality|citizen(?:ship|s)?|national|staatsbürger(?:in)?|staatsangehörige[rn]?|nationaliteit|medborgare|statsborger|obywatel(?:ka|em|ką)?|vatandaşı|uyruklu)(?!\p{L})/giu;

/** Nationalities and religions, by word; in lower case where a word says that one is meant. */
export const nationality: TextDetector = {
  name: "nationality",
  type: "NATIONALITY",
  anchor: "text",
  confidence: 0.5,
  find(scan, _, report) {
    if (scan.allWords & flag.NATIONALITY)
      for (let token = 0; token < scan.count; token++)
        if (
          (scan.words[token] ?? 0) & flag.NATIONALITY &&
          (scan.shapes[token] ?? 0) & (STARTS_UPPER | UNCASED)
        ) {
          // "South Korean", "New Zealander"
          const before =
            scan.spaced(token - 1) &&
            /^(?:North|South|West|East|New|Northern|Southern|Native|African|Latin|Saudi|Sri|Costa|Puerto)$/.test(
              scan.token(token - 1),
            );
          report(scan.start(before ? token - 1 : token), scan.end(token));
        }
    const { text } = scan;
    for (const pattern of [NAMED, BEHIND])
      for (const { index, 0: whole, 1: word = "" } of text.matchAll(pattern)) {
        const start = index + (pattern === NAMED ? whole.length - word.length : 0);
        if (
          /^(?:is|ist|est|oder|or|und|and|the|of|not|no|dual|same|other|foreign|his|her|their|der|die|des|by|a|an|any|which|what|senior|private|fellow|good|your|my|our|every|each)$/i.test(
            word,
          )
        )
          continue;
        report(start, start + word.length);
      }
  },
  hits: [
    "a ⟦Polish⟧ national",
    "nationalité ⟦française⟧",
    "tiene nacionalidad ⟦mexicana⟧",
    "a ⟦South Korean⟧ firm",
  ],
  misses: ["polish the car", "the nationality of a person", "a senior citizen"],
};
