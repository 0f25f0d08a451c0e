import { type LabelDetector, matchAt } from "../detector.ts";
import * as flag from "../word-flags.ts";

/** Words before a nationality … */
const BEFORE =
  "nationality citizenship staatsangehörigkeit staatsbürgerschaft nationalität nationalité citoyenneté nacionalidad ciudadanía nazionalità cittadinanza nationaliteit staatsburgerschap obywatelstwo narodowość medborgarskap nationalitet statsborgerskap nacionalidade cidadania гражданство национальность громадянство uyruğu uyruk جنسيته جنسيتها الجنسية جنسية אזרחות राष्ट्रीयता".split(
    " ",
  );
/** … and behind one. */
const BEHIND =
  "nationality citizen citizens citizenship national nationaliteit staatsbürger staatsbürgerin medborgare statsborger obywatel obywatelka vatandaşı uyruklu".split(
    " ",
  );
const VALUE =
  /\p{L}+(?: (?:is|ist|est|es|è|é|är|er|to|—))?(?: ?[:：=] ?| )(\p{L}[\p{L}\p{M}]{1,17})(?![\p{L}\p{M}])/uy;
/** Words of sentences that stand there as well. */
const OTHER =
  /^(?:is|ist|est|es|oder|or|und|and|et|y|the|of|not|no|dual|same|other|foreign|his|her|their|der|die|des|de|by|a|an|any|which|what|senior|private|fellow|good|your|my|our|every|each|in|on|for|was|has|new|first|second)$/i;

/** Languages that write nationalities in lower case: a word for it stands before or behind. */
export const nationalityLabel: LabelDetector = {
  name: "nationality-label",
  type: "NATIONALITY",
  anchor: "label",
  words: [...new Set([...BEFORE, ...BEHIND])],
  confidence: 0.5,
  find(scan, token, report) {
    const label = scan.token(token).toLowerCase();
    const value = BEFORE.includes(label) ? matchAt(VALUE, scan.text, scan.start(token))?.[1] : undefined;
    if (value !== undefined && !OTHER.test(value)) {
      // Of a phrase of English only what is a nationality.
      if (
        /^[A-Z]?[a-z]+$/.test(value) &&
        /^(?:nationality|citizenship)$/.test(label) &&
        !(scan.word(token + 2) & flag.NATIONALITY) &&
        !/[:：=] ?$/.test(scan.text.slice(VALUE.lastIndex - value.length - 3, VALUE.lastIndex - value.length))
      )
        return;
      report(VALUE.lastIndex - value.length, VALUE.lastIndex);
      return;
    }
    if (!BEHIND.includes(label) || !scan.spaced(token - 1)) return;
    if (scan.word(token - 1) & flag.NATIONALITY || !/^[A-Za-z]+$/.test(label + scan.token(token - 1)))
      if (!OTHER.test(scan.token(token - 1))) report(scan.start(token - 1), scan.end(token - 1));
  },
  hits: [
    "nationalité ⟦française⟧",
    "tiene nacionalidad ⟦mexicana⟧",
    "Nationality: ⟦Peruvian⟧",
    "⟦svensk⟧ medborgare",
  ],
  misses: ["the nationality of a person", "a senior citizen", "nationality matters here", "every citizen"],
};
