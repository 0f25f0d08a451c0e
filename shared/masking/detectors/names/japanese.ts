import type { Report } from "../../detector.ts";
import { JAPANESE_GIVEN, JAPANESE_SURNAMES } from "../../lists/east-asian-names.ts";
import { unpack } from "../../lists/unpack.ts";

const KANA = /[\p{sc=Hiragana}\p{sc=Katakana}々]/u;
const PERSON = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー々ヶ]";
/** 名前は田中太郎です, 山田と申します, 氏名：鈴木一郎. */
const NAMED = new RegExp(
  `(?:名前は|名前が|名は)[「『]?(${PERSON}{2,6}?(?:[ 　・]${PERSON}{1,8}?)?)[」』]?(?=です|だ|と|で(?!す)|。|$)`,
  "gu",
);
const CALLED =
  /([\p{sc=Han}々ヶ]{2,6}|[\p{sc=Katakana}ー]{2,12}(?:[ 　・][\p{sc=Katakana}ー]{2,12})?|[\p{sc=Han}々ヶ]{1,3}[ 　][\p{sc=Han}々]{1,4})(?=と申し|といいます|と言います|と名乗)/gu;
const LABELLED = new RegExp(
  `(?:氏名|お名前|名前|担当者?|ご担当|宛名|署名|患者名|顧客名)[：:][ 　]?(${PERSON}{1,6}(?:[ 　・]${PERSON}{1,8})?)(?=[様さ、。,\\s（(]|$)`,
  "gu",
);
/** マイケルさん, スミス様. */
const KATAKANA_TITLED =
  /([\p{sc=Katakana}ー]{2,10}(?:[・ ][\p{sc=Katakana}ー]{2,10})?)(?=さん|様|さま|氏|くん|君|ちゃん)/gu;
const TITLE = /^(?:さん|様|さま|氏(?!名)|くん|君|ちゃん|先生|殿|部長|課長|社長|係長|店長|選手|教授)/;
/** 会社の高橋です: who calls or writes. */
const SPEAKS = /(?:^|[の、。，\s　]|[私僕俺]は)$/;
const SELF = /^(?:です|でございます|と申|ですが)/;
/** ユーザー様, スタッフさん: no names. */
const NO_PERSON =
  /^(?:ユーザー|スタッフ|メンバー|クライアント|ドライバー|オーナー|マネージャー|リーダー|カスタマー|パートナー|サポート|メーカー|ゲスト|モデル|アイドル|ファン|サンタ|ママ|パパ|カップル)$/;
const WORD_ENDS = /^[ 　、。,.!！?？はがをにのとへもでやよねかさ様氏くちだっ「」（）()\s]|^$/;

let lists: { given: ReadonlySet<string>; surnames: ReadonlySet<string> } | undefined;
const known = () => {
  lists ??= { given: new Set(unpack(JAPANESE_GIVEN)), surnames: new Set(unpack(JAPANESE_SURNAMES)) };
  return lists;
};

/** Whether a text in Han characters is Japanese: it has kana. */
export const isJapanese = (text: string): boolean => KANA.test(text);

/** Names that stand where a name must: behind "my name is", a label, before "am called", before a title in katakana. */
export function introducedJapanese(text: string, report: Report): void {
  for (const pattern of [NAMED, LABELLED, CALLED, KATAKANA_TITLED])
    for (const match of text.matchAll(pattern)) {
      const name = match[1] ?? "";
      if (name.length < 2 || NO_PERSON.test(name)) continue;
      const at = match.index + match[0].lastIndexOf(name);
      report(at, at + name.length, pattern === KATAKANA_TITLED ? 0.65 : 0.85);
    }
}

/** A family name with a title behind it, or with a given name. */
export function japaneseNames(text: string, start: number, end: number, report: Report): void {
  const { given, surnames } = known();
  for (let at = start; at < end; at++) {
    if (at > start && /[\p{sc=Han}々]/u.test(text.charAt(at - 1))) continue;
    const surname = [4, 3, 2, 1].find((length) => surnames.has(text.slice(at, at + length)));
    if (surname === undefined) continue;
    const from = at + surname;
    const gap = /^[ 　]/.test(text.charAt(from)) ? 1 : 0;
    const first = [3, 2, 1].find(
      (length) =>
        given.has(text.slice(from + gap, from + gap + length)) && endsWord(text, from + gap + length),
    );
    const unlisted = first === undefined ? unlistedGiven(text, from) : 0;
    let stop = 0;
    if (first !== undefined && (surname > 1 || first > 1 || gap > 0)) stop = from + gap + first;
    else if (TITLE.test(text.slice(from, from + 3))) stop = from;
    else if (unlisted > 0) stop = from + unlisted;
    else if (
      surname > 1 &&
      SPEAKS.test(text.slice(Math.max(0, at - 3), at)) &&
      SELF.test(text.slice(from, from + 6))
    )
      stop = from;
    if (stop === 0) continue;
    report(at, stop, 0.7);
    at = stop - 1;
  }
}

const endsWord = (text: string, at: number): boolean =>
  TITLE.test(text.slice(at, at + 3)) || WORD_ENDS.test(text.charAt(at));

/** A given name that the list does not have, where a title stands behind it: 山田翔平さん. */
function unlistedGiven(text: string, from: number): number {
  for (const length of [1, 2, 3])
    if (
      /^[\p{sc=Han}々]+$/u.test(text.slice(from, from + length)) &&
      /^(?:さん|様|さま|氏|くん|君|ちゃん)/.test(text.slice(from + length))
    )
      return length;
  return 0;
}
