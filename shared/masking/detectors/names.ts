import type { TextDetector } from "../detector.ts";
import type { Lexicon } from "../lexicon.ts";
import { type KnownNames, Reading } from "./names/reading.ts";

/**
 * Names of people without a model: name lists, everyday words that speak against them, titles, greetings, signatures,
 * "my name is", capitals and position in the sentence. Scripts without case are read by `eastern-names`.
 */
export function names(lexicon: Lexicon, known: KnownNames): TextDetector {
  return {
    name: "names",
    type: "NAME",
    anchor: "text",
    confidence: 0.7,
    find(scan, _, report) {
      new Reading(scan, lexicon, known, report).all();
    },
    hits: [
      "My name is ⟦Anna Schmidt⟧ and I need help.",
      "Thanks, ⟦Maria Lopez⟧.",
      "Dear Mr. ⟦Thornbury⟧,",
      "I met ⟦Jean-Luc Dupont⟧ and ⟦Seán O'Brien⟧ there.",
      "yesterday ⟦Emma⟧ said hello",
      "Best regards,\n⟦Zbigniew⟧",
      "Hola, me llamo ⟦José García Márquez⟧.",
      "Guten Tag, mein Name ist ⟦Jürgen von der Heide⟧.",
      "Меня зовут ⟦Иван Петров⟧.",
      "Моё имя ⟦Борис⟧",
      "Իմ անունն է ⟦Արամ Հակոբյան⟧",
      "customer ⟦J. R. Smith⟧ called",
      "here is ⟦Fatima Al-Sayed⟧ with ⟦Nguyễn Văn An⟧.",
      "we met ⟦Mark Zorbaxian⟧ there",
      "⟦Qazwen Miller⟧ said so",
      "wow ⟦emma⟧ is great",
      "hi ⟦john⟧, any news?",
      "hello this is ⟦john⟧, calling about my order",
      "im ⟦emma⟧ from accounting",
      "⟦SMITH, JOHN⟧",
      "Signed: ⟦Dr⟧".replace("⟦Dr⟧", "Dr. ⟦Alice Munro⟧"),
    ],
    misses: [
      "The Quick Brown Fox",
      "Open the File menu and click Save As",
      "We met in San Francisco and Paris.",
      "I will mark this as done in May.",
      "Bank of America Corp called.",
      "on 12 Martin Luther King Blvd",
      "const John2 = x1",
      "THIS IS SO GOOD",
      "this is art and i am game for it",
      "NINO: 12, SIN and PAN",
    ],
  };
}
