/**
 * Endings that hardly any word has but family names: patronymics and the like, of the Nordic, Slavic, Romanian, Turkish,
 * Armenian, Georgian, Greek, German, Dutch and English kinds. Folded.
 */
const FAMILY =
  /.{2}(?:sson|dottir|sdotter|ovic|evic|icz|czyk|czak|enko|chuk|czuk|shyn|ovych|yshyn|escu|eanu|oglu|gil|yan|ian|dze|shvili|opoulos|poulos|akis|idis|ellis|ova|eva|skaya|skiy|sky|ski|ska|ckas|kova|nen|lainen|qvist|quist|strom|gren|mann|stein|feld|witz|baum|bauer|maier|meyer|huber|hofer|sma|stra|inga|worth|ingham|ington|field|shaw|wala|pathy|swamy|appa|murthy|nathan|ez|otti|elli|etti|ucci|acci|ini|oni|ulescu|aitis|auskas|iene|ovski|evski|hauser|berger|singh|opadhyay|adeogun|ola|unde|emi|wale)$/;
/** Those that are so even in a word that stands alone. */
const STRONG =
  /.{3}(?:sson|dottir|sdotter|ovic|evic|wicz|czyk|enko|chuk|czuk|ovych|escu|oglu|shvili|opoulos|poulos|akis|idis|skaya|skiy|ulescu|auskas|opadhyay|swamy|murthy)$|^(?:mc|fitz)[a-z]{4,}$/;

/** Whether an unknown word, folded, ends as family names do. */
export const endsAsFamily = (word: string): boolean => FAMILY.test(word);
export const endsAsFamilyAlone = (word: string): boolean => STRONG.test(word);

/** Letters that only Vietnamese puts its marks on. */
const VIETNAMESE = /[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]/i;
export const isVietnamese = (word: string): boolean => word.length <= 7 && VIETNAMESE.test(word);
