import { type LabelDetector, matchAt } from "../detector.ts";

const NAME = "\\p{Lu}[\\p{L}&'’-]{1,40}";
/** "la empresa Barajas Lomeli" */
const KIND = new RegExp(
  `(?:société|entreprise|empresa|compañía|firma|bedrijf|azienda|ditta|società|spółka|företaget|компания|компании|компанія|компанії|фирма|startup|unternehmen) (${NAME}(?:(?: (?:et|y|e|i|und|en|&) | - |, | )${NAME}){0,4})`,
  "uy",
);
/** "ООО «Ромашка»", "PT Sumber Jaya" */
const FORM = new RegExp(
  `((?:ООО|ОАО|ЗАО|ПАО|АО|НАО|ФГУП|ГУП|МУП|ИП|РАО|НПО|ТОВ|ПрАТ|ПАТ|ДП|ФОП|PT|CV|UD)\\.? (?:[«"„“][^»"”“\\n]{2,48}[»"”“]|${NAME}(?: ${NAME}){0,3}(?: Tbk)?))`,
  "uy",
);

/** Organisations whose kind or legal form stands before the name. */
export const organisationLabel: LabelDetector = {
  name: "organisation-label",
  type: "ORGANIZATION",
  anchor: "label",
  words:
    "société entreprise empresa compañía firma bedrijf azienda ditta società spółka företaget компания компании компанія компанії фирма startup unternehmen ооо оао зао пао ао нао фгуп гуп муп ип рао нпо тов прат пат дп фоп pt cv ud".split(
      " ",
    ),
  confidence: 0.86,
  find(scan, token, report) {
    for (const pattern of [KIND, FORM]) {
      const name = matchAt(pattern, scan.text, scan.start(token))?.[1];
      if (name === undefined) continue;
      report(pattern.lastIndex - name.length, pattern.lastIndex);
      return;
    }
  },
  hits: ["la empresa ⟦Barajas Lomeli⟧ contrata", "⟦ООО «Ромашка»⟧ и", "with ⟦PT Sumber Jaya⟧."],
  misses: ["una empresa grande", "the CV is here", "pt 3"],
};
