import type { Report } from "../../detector.ts";
import { KOREAN_GIVEN, KOREAN_SURNAMES } from "../../lists/east-asian-names.ts";
import { unpack } from "../../lists/unpack.ts";

/** What is written onto a name: particles, the copula, forms of address. */
const BEHIND =
  "(?:입니다|이에요|예요|이예요|이라고|라고|이고|이며|이자|입니까|이야|이다|인데|씨|님|군|양|선생님|고객님|교수님|과장님|부장님|대리님|팀장님|사장님|의사|변호사|은|는|이|가|을|를|의|에게서|에게|한테|께서|께|와|과|하고|도|만|부터|까지|로부터|랑|이랑)";
/** Nine of ten Koreans bear one of these (census of 2015). */
const FREQUENT =
  "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모";
const WHOLE = new RegExp(`^(남궁|황보|제갈|사공|선우|서문|독고|[가-힣])([가-힣]{2})(${BEHIND}{0,3})$`);
const ADDRESSED = new RegExp(`^([${FREQUENT}][가-힣]{2})(?=씨|군(?:은|이|$))`);
/** 박 과장님: a family name alone, before a title. */
const TITLE =
  /^ (?:과장|부장|대리|팀장|사장|선생|교수|차장|이사|실장|주임|박사|원장|변호사|의사)(?:님|이|은|을|과|께|한|에|의| |$)/;
/** Right before the word that is a name. */
const NAMES_ITSELF =
  /(?:이름은|이름이|성함은|성함이|성명은|이름:|성명:|성함:|성명：|이름：|고객명:|환자명:|담당자:)\s*$/;
const NAMED = new RegExp(`^([가-힣]{2,4}?)(?=${BEHIND}{0,2}$)`);

let lists: { given: ReadonlySet<string>; surnames: ReadonlySet<string> } | undefined;
const known = () => {
  lists ??= { given: new Set(unpack(KOREAN_GIVEN)), surnames: new Set(unpack(KOREAN_SURNAMES)) };
  return lists;
};

/** A Korean name with what is written onto it; one word between spaces. */
export function koreanName(text: string, start: number, end: number, report: Report): void {
  const word = text.slice(start, end);
  const before = text.slice(Math.max(0, start - 8), start);
  if (NAMES_ITSELF.test(before)) {
    const name = NAMED.exec(word)?.[1];
    if (name !== undefined) report(start, start + name.length, 0.85);
    return;
  }
  if (FREQUENT.includes(word) && TITLE.test(text.slice(end))) {
    report(start, end, 0.65);
    return;
  }
  const [, surname = "", given = ""] = WHOLE.exec(word) ?? [];
  const { given: givens, surnames } = known();
  if (surnames.has(surname) && givens.has(given)) report(start, start + surname.length + given.length, 0.75);
  else {
    const name = ADDRESSED.exec(word)?.[1];
    if (name !== undefined) report(start, start + name.length, 0.7);
  }
}
