import type { Report, TextDetector } from "../detector.ts";
import { UNCASED } from "../token-shapes.ts";

/** Legal forms and kinds, and where their name stands; a form alone is found fast, its name is read from there. */
interface Form {
  readonly forms: RegExp;
  /** The name before the form, up to it. */
  readonly before?: RegExp;
  /** The name behind the form, from its end. */
  readonly behind?: RegExp;
}
const HAN_WORD = "[\\p{sc=Han}\\p{sc=Katakana}ーA-Za-z&・]";
const FORMS: readonly Form[] = [
  { forms: /有限责任公司|股份有限公司|有限公司/g, before: /\p{sc=Han}{2,14}$/u },
  {
    forms: /(?:大学|大學|医院|醫院|银行|銀行|研究所|集团|集團|公司)(?!生)/g,
    before: /(?<=[在于於]|毕业于|来自|就读于)\p{sc=Han}{2,6}$/u,
  },
  {
    forms: /株式会社|有限会社|合同会社|合資会社|一般社団法人|公益財団法人|学校法人|医療法人|㈱/g,
    before: new RegExp(`${HAN_WORD}{1,16}$`, "u"),
    behind: new RegExp(`^[ 　]?${HAN_WORD}{1,16}`, "u"),
  },
  {
    forms: /(?:銀行|大学|病院|商事|工業)(?=[はがをにでとのへ])/g,
    before: new RegExp(`${HAN_WORD}{2,8}$`, "u"),
  },
  {
    forms: /주식회사|유한회사|\(주\)|\(유\)|㈜/g,
    before: /[\p{sc=Hangul}A-Za-z]{2,12}$/u,
    behind: /^ ?[\p{sc=Hangul}A-Za-z]{2,12}?(?=에서|에게|의|은|는|이|가|을|를|와|과|로|[ ,.]|$)/u,
  },
  { forms: /은행|대학교|병원|그룹/g, before: /[\p{sc=Hangul}A-Za-z]{2,8}$/u },
  {
    forms: /(?<!\p{L})(?:شركة|مؤسسة|بنك|مصرف|جامعة|مستشفى|وزارة|مجموعة)(?= )/gu,
    behind: /^ \p{sc=Arabic}+(?: ال\p{sc=Arabic}+){0,2}/u,
  },
  {
    forms: /(?<!\p{L})(?:חברת|בנק|אוניברסיטת|עמותת)(?= )/gu,
    behind: /^ \p{sc=Hebrew}+(?: (?:ו?\p{sc=Hebrew}+ )?בע["״]מ)?/u,
  },
];
/** What leads to an organisation in Chinese and is none of it. */
const LEADING = /^.*[在于於由與和向给給为為是去到从從跟家该該本]/su;
/** Characters a name may take. */
const REACH = 20;

/** Organisations by legal form and kind in scripts without case. */
export const easternOrganisations: TextDetector = {
  name: "eastern-organisations",
  type: "ORGANIZATION",
  anchor: "text",
  confidence: 0.72,
  find(scan, _, report) {
    if (!(scan.allShapes & UNCASED)) return;
    for (const form of FORMS)
      for (const { index, 0: kind } of scan.text.matchAll(form.forms))
        reportAround(scan.text, index, index + kind.length, form, report);
  },
  hits: [
    "他在⟦北京字节科技有限公司⟧工作",
    "⟦株式会社山田製作所⟧の",
    "⟦주식회사 한빛네트워크⟧에서",
    "في ⟦شركة النور⟧",
  ],
  misses: ["这家公司很好", "会社に行く", "회사에서 일해요"],
};

function reportAround(text: string, start: number, end: number, form: Form, report: Report): void {
  const behind = form.behind?.exec(text.slice(end, end + 2 * REACH))?.[0];
  if (behind !== undefined) report(start, end + behind.length);
  const before =
    behind === undefined ? form.before?.exec(text.slice(Math.max(0, start - REACH), start))?.[0] : undefined;
  if (before === undefined) return;
  const name = before.slice(LEADING.exec(before)?.[0].length ?? 0);
  if (name.length > 1) report(start - name.length, end);
}
