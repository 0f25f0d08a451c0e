import { type LabelDetector, matchAt } from "../../detector.ts";
import { LAST_POSTCODE, REGION, TOWN } from "./parts.ts";

const LABEL =
  /(?:address|addresses|anschrift|wohnadresse|adresse|dirección|domicilio|direccion|indirizzo|adres|adress|endereço|morada|адрес|адреса|عنواني|العنوان|عنوان|הכתובת שלי|כתובת|पता|địa chỉ|alamat)(?: (?:is|ist|lautet|est|es|è|é|to|är|er))?(?: ?[:：=] ?| )["']?/iuy;
const OTHER =
  /(?:e-?mail|ip|mac|web|http|url|memory|wallet|bitcoin|btc|eth|network|server|inet|proxy|physical|virtual|register|base|return|contract)[ _-]?$/i;
/** The rest of the line, and a next line that ends in a postcode. */
const VALUE = new RegExp(
  `[^\\n;|"<>{}\\[\\]@=]{6,110}(?:\\n(?:(?:${LAST_POSTCODE}|\\d{4} ?[A-Z]{2}),? ${TOWN}|${TOWN},? (?:${REGION},? )?${LAST_POSTCODE})(?=\\s|$))?`,
  "uy",
);
/** Where a sentence or another field begins. */
const ENDS =
  /\. \p{Lu}\p{Ll}+ \p{Ll}|[.,] (?=thanks|please|my |and my|phone|tel|email|contact|call)|[,.]? (?:and|und|et|y|e|en|i|och) (?:my|meine?|mon|ma|mi|mijn|min|minha?) |\. *$|[.,;:]? *$/iu;

/** What a label says is an address: "Mailing address: Kochergarten 91c". It holds a number and a word with a capital. */
export const labelledAddress: LabelDetector = {
  name: "labelled-address",
  type: "ADDRESS",
  anchor: "label",
  words: [
    "address",
    "anschrift",
    "wohnadresse",
    "adresse",
    "dirección",
    "domicilio",
    "indirizzo",
    "adres",
    "adress",
    "endereço",
    "morada",
    "адрес",
    "адреса",
    "عنواني",
    "العنوان",
    "الكتوبة",
    "כתובת",
    "הכתובת",
    "पता",
    "alamat",
  ],
  confidence: 0.89,
  find(scan, token, report) {
    const { text } = scan;
    const label = matchAt(LABEL, text, scan.start(token));
    if (!label || !/[:：=] ?["']?$| (?:is|ist|lautet|est|es|è|é|to|är|er) ["']?$/u.test(label[0])) return;
    if (OTHER.test(text.slice(Math.max(0, scan.start(token) - 12), scan.start(token)))) return;
    const start = scan.start(token) + label[0].length;
    const value = matchAt(VALUE, text, start)?.[0] ?? "";
    const line = value.indexOf("\n");
    const first = line < 0 ? value : value.slice(0, line);
    const cut = first.search(ENDS);
    const whole =
      line >= 0 && cut >= first.trimEnd().length ? value : first.slice(0, cut < 0 ? undefined : cut);
    if (!isAddress(whole)) return;
    report(start, start + whole.trimEnd().length);
  },
  hits: [
    "Anschrift: ⟦Kochergarten 91c\n57013 Alt Katja⟧",
    "My address is ⟦Zorbax Rise 4, Quillon⟧. Please write",
    "Adres: ⟦bulw. Pakuła 66c m. 899⟧",
    "כתובת: ⟦התבור 67, אביבים⟧",
  ],
  misses: [
    "IP address: 10.0.0.1 Foo",
    "email address: a1@example.com",
    "address: 0x7ffe12Ab",
    "The address is wrong",
    "address is 12",
  ],
};

const isAddress = (value: string): boolean =>
  /\d/.test(value) &&
  /\p{Lu}\p{L}{2,}|\p{Lo}{2,}/u.test(value) &&
  /\p{L}[^\n]* \S/u.test(value) &&
  !/https?:|0x[\da-f]|^\d{1,3}(?:\.\d{1,3}){3}|\$\{|\(\)/i.test(value);
