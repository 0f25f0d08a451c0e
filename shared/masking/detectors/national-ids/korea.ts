import { isDate } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Korean resident registration number: date, and a digit for century and sex; no check digit since October 2020. */
export const residentNumber = numbered({
  name: "kr-resident-number",
  digits: 13,
  begins: "digit",
  shape: /\d{6}-?[1-8]\d{6}/y,
  valid: (n) =>
    isDate(
      (/[1256]/.test(n.charAt(6)) ? 1900 : 2000) + Number(n.slice(0, 2)),
      Number(n.slice(2, 4)),
      Number(n.slice(4, 6)),
    ),
  context: /주민|외국인등록|resident reg/,
  distinct: /^\d{6}-\d{7}$/,
  hits: ["주민등록번호는 ⟦900101-1234567⟧입니다", "주민번호 ⟦9001011234567⟧"],
  misses: ["9001011234567", "주민번호 901301-1234567"],
});
