import type { TextDetector } from "../detector.ts";
import type { Lexicon } from "../lexicon.ts";
import { phraseAt } from "../phrases.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Cities, regions, countries by name. */
export function locations(lexicon: Lexicon): TextDetector {
  return {
    name: "locations",
    type: "LOCATION",
    anchor: "text",
    confidence: 0.55,
    find(scan, _, report) {
      if (!(scan.allWords & (flag.PLACE | flag.PHRASE))) return;
      for (let token = 0; token < scan.count; token++) {
        const word = scan.words[token] ?? 0;
        if (!(word & (flag.PLACE | flag.PHRASE)) || !((scan.shapes[token] ?? 0) & STARTS_UPPER)) continue;
        const length =
          phraseAt(lexicon, scan, token, flag.PLACE) ||
          (word & flag.PLACE && (!(word & flag.COMMON) || word & flag.GIVEN) ? 1 : 0);
        if (length === 0) continue;
        report(scan.start(token), scan.end(token + length - 1));
        token += length - 1;
      }
    },
    hits: ["from ⟦Berlin⟧ to ⟦New York⟧", "in ⟦Taiwan⟧."],
    misses: ["reading is fun", "nice day"],
  };
}
