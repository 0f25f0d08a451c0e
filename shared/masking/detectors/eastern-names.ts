import type { TextDetector } from "../detector.ts";
import type { Lexicon } from "../lexicon.ts";
import { UNCASED } from "../token-shapes.ts";
import { chineseNames, transliteratedNames } from "./names/chinese.ts";
import { introducedJapanese, isJapanese, japaneseNames } from "./names/japanese.ts";
import { koreanName } from "./names/korean.ts";
import { thaiName } from "./names/thai.ts";
import { uncasedName } from "./names/uncased.ts";

const HAN = /\p{sc=Han}/u;
const EAST_ASIAN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/** Names of people in scripts without capitals: lists, and what a name follows or is followed by. */
export function easternNames(lexicon: Lexicon): TextDetector {
  return {
    name: "eastern-names",
    type: "NAME",
    anchor: "text",
    confidence: 0.7,
    find(scan, _, report) {
      const { text } = scan;
      let token = 0;
      while (token < scan.count && !((scan.shapes[token] ?? 0) & UNCASED)) token++;
      if (token === scan.count) return;
      const japanese = isJapanese(text);
      if (japanese) introducedJapanese(text, report);
      else if (HAN.test(text)) transliteratedNames(text, report);
      while (token < scan.count) {
        const [start, end] = [scan.start(token), scan.end(token)];
        const code = text.charCodeAt(start);
        if (!((scan.shapes[token] ?? 0) & UNCASED)) token++;
        else if (EAST_ASIAN.test(text.charAt(start))) {
          if (japanese) japaneseNames(text, start, end, report);
          else chineseNames(text, start, end, report);
          token++;
        } else if (code >= 0xac00 && code <= 0xd7a3) {
          koreanName(text, start, end, report);
          token++;
        } else if (code >= 0xe00 && code < 0xe80) thaiName(scan, lexicon, token++, report);
        else token = uncasedName(scan, lexicon, token, report);
      }
    },
    hits: [
      "我叫⟦王小明⟧，手机号是什么？",
      "联系人：⟦欧阳娜娜⟧",
      "请转告⟦李⟧先生",
      "我和⟦约翰·史密斯⟧见面",
      "私の名前は⟦田中太郎⟧です。",
      "⟦佐藤⟧さんと⟦マイケル⟧さんが来ました",
      "⟦山田⟧と申します。",
      "제 이름은 ⟦김민수⟧입니다.",
      "⟦박지영⟧이 전화했습니다.",
      "اسمي ⟦محمد علي⟧",
      "السيد ⟦أحمد⟧ هنا",
      "اسمي ⟦أحمد بن محمد الفهد⟧ ورقم هاتفي",
      "שמי ⟦דוד כהן⟧ ואני גר כאן",
      "मेरा नाम ⟦राहुल शर्मा⟧ है",
      "მე მქვია ⟦გიორგი⟧",
      "გუშინ ⟦ნინო ბერიძე⟧ მოვიდა",
      "ผมชื่อ⟦สมชาย ใจดี⟧ ครับ",
    ],
    misses: [
      "请问如何退货？我想了解一下流程。",
      "高兴地告诉大家，方法很简单，白色和黄色都可以。",
      "お客様、皆様、同様の仕様です。",
      "東京と大阪へ行きました。ユーザー様へ",
      "서비스를 이용해 주셔서 감사합니다. 고객님, 날씨가 좋아요.",
      "كيف يمكنني إرجاع المنتج؟",
      "איך אפשר להחזיר את המוצר?",
      "मुझे अपना ऑर्डर वापस करना है।",
      "คุณสามารถคืนสินค้าได้",
    ],
  };
}
