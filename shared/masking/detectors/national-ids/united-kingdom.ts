import { weighted } from "../../checksums.ts";
import { lastDigit, numbered } from "../numbered.ts";

/** UK National Insurance number: no check digit; prefix rules of HMRC's NIM39110. */
export const nino = numbered({
  name: "uk-nino",
  lettersFirst: true,
  digits: 6,
  shape: /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]/iy,
  valid: (n) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/.test(n),
  context: /nino|national insurance|\bni\b/,
  distinct: /^[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]$/,
  hits: ["NI number ⟦AB 12 34 56 C⟧", "⟦AB123456C⟧"],
  misses: ["GB123456C", "ab123456c", "DA123456C"],
});

/** UK NHS number: mod 11 with weights 10 to 2 (NHS Data Dictionary). */
export const nhs = numbered({
  name: "uk-nhs",
  type: "HEALTH_ID",
  digits: 10,
  begins: "digit",
  shape: /\d{3}([ -]?)\d{3}\1\d{4}/y,
  valid: (n) => (11 - (weighted(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === lastDigit(n),
  context: /nhs|health|patient/,
  hits: ["NHS number: ⟦943 476 5919⟧", "NHS ⟦9434765919⟧"],
  misses: ["call 943 476 5919", "NHS 943 476 5918"],
});
