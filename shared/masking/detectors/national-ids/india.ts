import { verhoeff } from "../../checksums.ts";
import { numbered } from "../numbered.ts";

/** Indian Aadhaar: twelve digits that begin with 2 to 9, Verhoeff (UIDAI). */
export const aadhaar = numbered({
  name: "in-aadhaar",
  digits: 12,
  begins: "digit",
  shape: /[2-9]\d{3}([ -]?)\d{4}\1\d{4}/y,
  valid: verhoeff,
  context: /aadh?aa?r|uidai|आधार/,
  distinct: /^\d{4}([ -])\d{4}\1\d{4}$/,
  hits: ["Aadhaar ⟦234123412346⟧", "⟦2341 2341 2346⟧"],
  misses: ["234123412346", "2341 2341 2345"],
});

/** Indian PAN: five letters (the fourth the holder's kind), four digits, a letter. */
export const pan = numbered({
  name: "in-pan",
  type: "TAX_ID",
  digits: 4,
  begins: "letter",
  shape: /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/y,
  valid: () => true,
  context: /\bpan\b|income tax|permanent account/,
  distinct: /^[A-Z]{3}P[A-Z]\d{4}[A-Z]$/,
  hits: ["PAN ⟦ABCCD1234F⟧", "⟦ABCPD1234F⟧"],
  misses: ["ABCCD1234F", "ABCXD1234F"],
});

/** Indian GSTIN: state, the holder's PAN, and three characters more, the second a Z. */
export const gstin = numbered({
  name: "in-gstin",
  type: "TAX_ID",
  digits: 7,
  begins: "digit",
  shape: /[0-3]\d[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]/y,
  valid: () => true,
  context: /(?:)/,
  hits: ["GST ⟦27AAPFU0939F1ZV⟧"],
  misses: ["27AAPFU0939F1YV"],
});
