import { mod11_10 } from "../../checksums.ts";
import { lastDigit, numbered } from "../numbered.ts";

/** German tax id: eleven digits, ISO 7064 MOD 11-10 (Bundeszentralamt für Steuern). */
export const steuerId = numbered({
  name: "de-steuer-id",
  type: "TAX_ID",
  digits: 11,
  begins: "digit",
  shape: /[1-9]\d ?\d{3} ?\d{3} ?\d{3}/y,
  valid: mod11_10,
  context: /steuer|idnr|\btin\b|tax/,
  hits: ["Steuer-ID ⟦86 095 742 719⟧"],
  misses: ["86 095 742 719", "Steuer-ID 86 095 742 718"],
});

/** German identity card and passport, machine-readable: nine characters and a 7-3-1 check digit (ICAO 9303-3). */
export const germanCard = numbered({
  name: "de-card",
  digits: 6,
  begins: "letter",
  shape: /[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8}\d/y,
  valid: (n) => {
    let sum = 0;
    for (let i = 0; i < 9; i++) {
      const c = n.charCodeAt(i);
      sum += (c < 58 ? c - 48 : c - 55) * ([7, 3, 1][i % 3] ?? 1);
    }
    return sum % 10 === lastDigit(n);
  },
  context: /ausweis|perso\b|\bpass|reisepass|identity/,
  hits: ["Personalausweis ⟦T220001293⟧"],
  misses: ["T220001293", "Ausweis T220001294"],
});
