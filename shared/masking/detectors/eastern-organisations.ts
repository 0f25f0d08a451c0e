import type { TextDetector } from "../detector.ts";
import { UNCASED } from "../token-shapes.ts";

const HAN = "\\p{sc=Han}";
const WORD = "[\\p{sc=Han}\\p{sc=Katakana}ーA-Za-z&・]";
const FORMS: readonly RegExp[] = [
  `${HAN}{2,14}(?:有限责任公司|股份有限公司|有限公司)|(?<=[在于於]|毕业于|来自|就读于)${HAN}{2,6}(?:大学|大學|医院|醫院|银行|銀行|研究所|集团|集團|公司)(?!生)`,
  `(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|公益財団法人|学校法人|医療法人|㈱)[ 　]?${WORD}{1,16}|${WORD}{1,16}(?:株式会社|有限会社|合同会社)|${WORD}{2,8}(?:銀行|大学|病院|商事|工業)(?=[はがをにでとのへ])`,
  "(?:주식회사|유한회사|\\(주\\)|\\(유\\)|㈜) ?[\\p{sc=Hangul}A-Za-z]{2,12}?(?=에서|에게|의|은|는|이|가|을|를|와|과|로|[ ,.]|$)|[\\p{sc=Hangul}A-Za-z]{2,12}(?:주식회사|㈜|\\(주\\)|은행|대학교|병원|그룹)",
  "(?<!\\p{L})(?:شركة|مؤسسة|بنك|مصرف|جامعة|مستشفى|وزارة|مجموعة) \\p{sc=Arabic}+(?: (?:ال)\\p{sc=Arabic}+){0,2}",
  '(?<!\\p{L})(?:חברת|בנק|אוניברסיטת|עמותת|משרד ה) ?\\p{sc=Hebrew}+(?: (?:ו?\\p{sc=Hebrew}+ )?בע["״]מ)?',
].map((source) => new RegExp(source, "gu"));
/** What leads to an organisation in Chinese and is none of it. */
const LEADING = /^.*(?:[在于於由与和向给給为為是去到从從跟家该該本]|任职于|就职于|加入|来自|來自|供职于)/su;

/** Organisations by legal form and kind in scripts without case. */
export const easternOrganisations: TextDetector = {
  name: "eastern-organisations",
  type: "ORGANIZATION",
  anchor: "text",
  confidence: 0.72,
  find(scan, _, report) {
    if (!(scan.allShapes & UNCASED)) return;
    for (const pattern of FORMS)
      for (const { index, 0: whole } of scan.text.matchAll(pattern)) {
        const lead = pattern === FORMS[0] ? (LEADING.exec(whole.slice(0, -2))?.[0].length ?? 0) : 0;
        if (whole.length - lead > 3) report(index + lead, index + whole.length);
      }
  },
  hits: [
    "他在⟦北京字节科技有限公司⟧工作",
    "⟦株式会社山田製作所⟧の",
    "⟦주식회사 한빛네트워크⟧에서",
    "في ⟦شركة النور⟧",
  ],
  misses: ["这家公司很好", "会社に行く", "회사에서 일해요"],
};
