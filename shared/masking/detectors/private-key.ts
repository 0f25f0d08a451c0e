import type { Detector } from "../detector.ts";

const KEY_BLOCK = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;

/** A private key in PEM or PGP armour, whole; without its end, to the end of the text. */
export const privateKey: Detector = {
  name: "private-key",
  type: "SECRET",
  anchor: "text",
  confidence: 0.99,
  find({ text }, _, report) {
    let from = text.indexOf("-----BEGIN ");
    while (from >= 0) {
      KEY_BLOCK.lastIndex = from;
      const begin = KEY_BLOCK.exec(text);
      if (!begin) return;
      const close = text.indexOf("-----END ", begin.index);
      const end = close < 0 ? text.length : closing(text, close);
      report(begin.index, end);
      from = text.indexOf("-----BEGIN ", end);
    }
  },
  hits: ["key:\n⟦-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----⟧\nend"],
  misses: ["-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----"],
};

function closing(text: string, close: number): number {
  const dashes = text.indexOf("-----", close + 9);
  return dashes < 0 || dashes - close > 60 ? close : dashes + 5;
}
