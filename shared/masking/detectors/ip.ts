import { type Detector, hasContext, matchAt } from "../detector.ts";

const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const V4 = new RegExp(`${OCTET}(?:\\.${OCTET}){3}(?![\\d]|\\.\\d)`, "y");

/** IPv4 addresses in dotted quads. Loopback, the unspecified and broadcast addresses and net masks point at nobody. */
export const ipv4: Detector = {
  name: "ipv4",
  type: "IP",
  anchor: "number",
  digits: 4,
  begins: "digit",
  behind: ".",
  confidence: 0.9,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (scan.end(token) - start > 3) return;
    if (/[\w.-]/.test(text.charAt(start - 1))) return;
    const match = matchAt(V4, text, start);
    if (!match) return;
    const [address] = match;
    if (/^(?:127\.|0\.0\.0\.0|255\.)/.test(address)) return;
    const end = start + address.length;
    if (/^[a-z]/i.test(text.charAt(end))) return;
    if (
      /^(?:\d\.){3}\d$/.test(address) &&
      hasContext(scan, start, end, /version|release|section|chapter|\bv\b|firmware|update|build/)
    )
      return;
    report(start, end);
  },
  hits: ["from ⟦203.0.113.9⟧:8080", "ping ⟦8.8.8.8⟧.", "http://⟦192.168.0.1⟧/admin", "⟦10.0.0.0⟧/8"],
  misses: [
    "127.0.0.1",
    "version 1.2.3.4",
    "1.2.3.4.5",
    "256.1.1.1",
    "0.0.0.0",
    "mask 255.255.255.0",
    "v1.2.3.4",
  ],
};

const V6 =
  /(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}:){0,6}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}))(?![0-9a-z:])/iy;

/** IPv6 addresses (RFC 4291, 2.2), with `::` and with a dotted quad at the end. */
export const ipv6: Detector = {
  name: "ipv6",
  type: "IP",
  anchor: "colon",
  confidence: 0.9,
  find({ text }, at, report) {
    // Only at the address's first colon.
    let start = at;
    while (at - start < 4 && /[0-9a-f]/i.test(text.charAt(start - 1))) start--;
    if (/[0-9a-z:_]/i.test(text.charAt(start - 1))) return;
    if (start === at && text.charAt(at + 1) !== ":") return;
    const match = matchAt(V6, text, start);
    if (!match) return;
    const [address] = match;
    const groups = address.split(":").filter((group) => group !== "").length;
    if (groups < 2 || groups > 8 || address === "::1") return;
    if (groups < 3 && !/^(?:fe80|2[0-9a-f]{3}|f[cd][0-9a-f]{2}|::ffff|64:ff9b)/i.test(address)) return;
    // C++'s a::b and a time such as 12::30 have no digit-and-letter groups.
    if (!/\d/.test(address)) return;
    report(start, start + address.length);
  },
  hits: [
    "at ⟦2001:db8:85a3:0:0:8a2e:370:7334⟧.",
    "⟦2001:db8::1⟧ up",
    "[⟦fe80::1ff:fe23:4567:890a⟧]:80",
    "⟦::ffff:192.0.2.128⟧",
  ],
  misses: ["12:30:45", "std::vector", "a::b", "::1", "1::2 in Verse", "note:: this"],
};

const HARDWARE =
  /[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-z]|[:-][0-9a-f]{2}\b)|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-z.])/iy;

/** MAC addresses, written with colons (IEEE 802's hyphens and Cisco's dots are seen by `macGroups`). */
export const mac: Detector = {
  name: "mac",
  type: "MAC",
  anchor: "colon",
  confidence: 0.95,
  find({ text }, at, report) {
    const start = at - 2;
    if (start < 0 || /[0-9a-z:]/i.test(text.charAt(start - 1))) return;
    const match = matchAt(HARDWARE, text, start);
    if (match && !/^(?:00[:-]){5}00$|^(?:ff[:-]){5}ff$/i.test(match[0]))
      report(start, start + match[0].length);
  },
  hits: ["MAC ⟦00:1B:44:11:3A:B7⟧."],
  misses: ["12:30:45", "00:00:00:00:00:00", "01:02:03:04:05:06:07:08"],
};

/** MAC addresses written `00-1B-44-11-3A-B7` or `001b.4411.3ab7`. */
export const macGroups: Detector = {
  name: "mac-groups",
  type: "MAC",
  anchor: "number",
  digits: 3,
  behind: "-.",
  confidence: 0.9,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (/[\w.-]/.test(text.charAt(start - 1))) return;
    const match = matchAt(HARDWARE, text, start);
    if (
      match &&
      (/[a-f]/i.test(match[0]) || hasContext(scan, start, start, /\bmac\b|hardware|ethernet|bluetooth/))
    )
      report(start, start + match[0].length);
  },
  hits: ["⟦00-1B-44-11-3A-B7⟧ joined", "port ⟦001b.4411.3ab7⟧"],
  misses: ["10-11-12-13-14-15", "1234.5678.9012", "12-31-99"],
};
