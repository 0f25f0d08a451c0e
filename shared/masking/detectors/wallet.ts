import { type Detector, matchAt } from "../detector.ts";

const WALLET =
  /(?:bc1|tb1)[02-9ac-hj-np-z]{11,87}(?![0-9A-Za-z])|(?:BC1)[02-9AC-HJ-NP-Z]{11,87}(?![0-9A-Za-z])|0x[0-9a-fA-F]{40}(?![0-9A-Za-z])|[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![0-9A-Za-z])|T[1-9A-HJ-NP-Za-km-z]{33}(?![0-9A-Za-z])|[LM][1-9A-HJ-NP-Za-km-z]{26,33}(?![0-9A-Za-z])|r[1-9A-HJ-NP-Za-km-z]{24,34}(?![0-9A-Za-z])|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?![0-9A-Za-z])|addr1[0-9a-z]{50,100}/y;

/** Crypto currency addresses: Bitcoin (Base58 and bech32), Ethereum, Tron, Litecoin, Ripple, Monero, Cardano. */
export const wallet: Detector = {
  name: "wallet",
  type: "CRYPTO",
  anchor: "opaque",
  confidence: 0.9,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (/[\w/+=-]/.test(text.charAt(start - 1))) return;
    const address = matchAt(WALLET, text, start)?.[0];
    if (address === undefined || !/\d/.test(address) || !/[A-Za-z]/.test(address)) return;
    if (
      /^[13TLMr4]/.test(address) &&
      !(/[a-z]/.test(address) && /[A-Z]/.test(address) && /\d.*\d/.test(address))
    )
      return;
    report(start, start + address.length);
  },
  hits: [
    "send to ⟦1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa⟧ now",
    "⟦bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq⟧",
    "eth ⟦0x52908400098527886E0F7030069857D2E4169EE7⟧.",
  ],
  misses: ["0xdeadbeef", "commit 1a1f9b2c3d4e5f60718293a4b5c6d7e8f9012345", "1111111111111111111111111111"],
};
