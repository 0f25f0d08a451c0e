import type { TextDetector } from "../../detector.ts";
import { AT_NUMBER } from "../../scan.ts";
import { HAS_DIGIT, UNCASED } from "../../token-shapes.ts";

const HAN = "\\p{sc=Han}";
const KANJI_KANA = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー々ヶ]";
const HANGUL = "\\p{sc=Hangul}";
/** Province, city, district; street; number with 号; house, floor, room: 上海市浦东新区世纪大道100号5楼. */
const CHINESE = new RegExp(
  `(?:${HAN}{2,7}(?:省|自治区))?(?:${HAN}{2,7}?[市州盟])?(?:${HAN}{1,8}?[区區县縣镇鎮乡鄉旗])?${HAN}{1,10}?(?:路|街|道|巷|胡同|弄|里|村|段)(?:\\d{1,4}[段巷弄]|${HAN}{1,3}[段巷弄]){0,3}(?:\\d{1,5}(?:[-之]\\d{1,4})?[号號弄](?:之\\d{1,4})?|[A-Za-z]座)(?:${HAN}{0,6}?[A-Za-z\\d]{1,4}(?:-\\d{1,4})?(?:号楼|號樓|号院|号|號|栋|棟|幢|单元|單元|楼|樓|层|層|室|房|座)){0,4}(?: \\d{6}(?!\\d))?`,
  "u",
);
/** What leads to an address and is none of it. */
const LEADING =
  /^.*(?:住在|住址|地址|位于|位於|寄到|寄往|送到|送至|来自|來自|家在|我住|[是为為在到于於至：:，。,\s])/su;
/** Postcode, prefecture or city, town, block and number: 東京都千代田区丸の内1-2-3. */
const JAPANESE = new RegExp(
  `(?:〒?\\d{3}-\\d{4}[ 　]?)?(?:(?:東京都|北海道|大阪府|京都府|${HAN}{2,3}県)${KANJI_KANA}{1,20}?|${HAN}{1,5}[市区郡町村]${KANJI_KANA}{1,12}?)\\d{1,4}(?:丁目\\d{1,4}|[-−]\\d{1,4}[-−]\\d{1,4}|番地?(?:\\d{1,4}号?)?(?!目))(?:番地?|号|[-−]\\d{1,4})*(?:\\d{1,4}号)?(?:[ 　][\\p{sc=Katakana}\\p{sc=Hiragana}ーヶ・${HAN}]{2,15}[ 　]?\\d{1,4}(?:号室|号|階|F)?)?`,
  "u",
);
/** City, district, street and number: 서울특별시 강남구 테헤란로 123. */
const KOREAN = new RegExp(
  `(?:${HANGUL}{2,5}(?:특별시|광역시|특별자치시|특별자치도|도|시) )?(?:${HANGUL}{1,5}[시군구] ){1,2}(?:${HANGUL}{1,6}[읍면] )?${HANGUL}{1,10}\\d{0,3}[로길가](?: ?\\d{1,3}번?길)? ?\\d{1,5}(?:-\\d{1,4})?(?:,? ?\\d{1,4}(?:동|층|호)){0,3}(?: \\(${HANGUL}{1,10}[동면읍리을](?:, ${HANGUL}{1,12})?\\))?`,
  "u",
);
/** Characters before and behind a number that its address may take. */
const BEFORE = 48;
const BEHIND = 64;

/** Postal addresses in Chinese, Japanese and Korean: the largest place first, the number last. */
export const easternAddress: TextDetector = {
  name: "eastern-address",
  type: "ADDRESS",
  anchor: "text",
  confidence: 0.86,
  find(scan, _, report) {
    if ((scan.allShapes & (UNCASED | HAS_DIGIT)) !== (UNCASED | HAS_DIGIT)) return;
    const { text } = scan;
    let done = 0;
    for (let stop = 0; stop < scan.stopCount; stop++) {
      const token = scan.stops[stop] ?? 0;
      const number = scan.start(token);
      if (!((scan.stopKinds[stop] ?? 0) & AT_NUMBER) || number < done) continue;
      if (!(scan.shape(token - 1) & UNCASED) || number - scan.end(token - 1) > 1) continue;
      const behind = text.charAt(scan.end(token)) || " ";
      const before = text.charAt(scan.end(token - 1) - 1);
      if (!"号號弄巷丁之-−段番".includes(behind) && !"로길가座".includes(before)) continue;
      const from = Math.max(done, number - BEFORE);
      const around = text.slice(from, number + BEHIND);
      const match = addressIn(around, number - from);
      if (!match) continue;
      done = from + match.end;
      report(from + match.start, done);
    }
  },
  hits: [
    "地址：⟦上海市浦东新区世纪大道100号5楼⟧。",
    "我住在⟦北京市朝阳区建国路88号3栋502室⟧",
    "请寄到⟦中山路12号⟧，谢谢",
    "住所は⟦東京都千代田区丸の内1-2-3⟧です",
    "⟦〒150-0041 東京都渋谷区神南1-19-11⟧",
    "⟦大阪府大阪市北区梅田3丁目1番3号⟧",
    "주소는 ⟦서울특별시 강남구 테헤란로 123⟧입니다",
  ],
  misses: ["第3号文件", "价格是100元，打8折", "1-2-3 と数える", "东京到大阪500公里", "버스 123번을 타세요"],
};

/** The address that a number of the text is of. */
function addressIn(text: string, number: number): { start: number; end: number } | undefined {
  for (const pattern of [JAPANESE, CHINESE, KOREAN]) {
    const match = pattern.exec(text);
    if (!match || match.index > number || match.index + match[0].length <= number) continue;
    if (pattern !== CHINESE) return { start: match.index, end: match.index + match[0].length };
    const street = Math.max(0, match[0].search(/[路街道巷胡弄里村段]/));
    const start = match.index + (LEADING.exec(match[0].slice(0, street))?.[0].length ?? 0);
    const postcode = /(?:^|\D)(\d{3,6} )$/.exec(text.slice(0, start))?.[1]?.length ?? 0;
    return { start: start - postcode, end: match.index + match[0].length };
  }
  return undefined;
}
