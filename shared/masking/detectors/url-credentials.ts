import { type Detector, matchAt } from "../detector.ts";

const USERINFO = /:\/\/([^\s/?#@:"'<>[\]]{0,128}(?::[^\s/?#@"'<>]{0,256})?)@(?=[\w[])/y;
/** Passwords with an `@` of their own: the last one before the path ends the userinfo. */
const AWKWARD = /:\/\/([^\s/?#:"'<>[\]]{0,128}:[^\s/?#"'<>]{1,256})@(?=[\w[])/y;
const PLACEHOLDER =
  /^(?:user(?:name)?|x+|\*+|<.*>|\$\{?.*|%s|\{.*\}):?(?:pass(?:word)?|x+|\*+|<.*>|\$\{?.*|%s|\{.*\})?$/i;

/** User name and password in a URL's authority (RFC 3986, 3.2.1). */
export const urlCredentials: Detector = {
  name: "url-credentials",
  type: "CREDENTIALS",
  anchor: "colon",
  confidence: 0.97,
  find({ text }, at, report) {
    if (text.charAt(at + 1) !== "/" || text.charAt(at + 2) !== "/") return;
    if (!/[a-z0-9+.-]/i.test(text.charAt(at - 1))) return;
    const userinfo = (matchAt(AWKWARD, text, at) ?? matchAt(USERINFO, text, at))?.[1];
    if (!userinfo || PLACEHOLDER.test(userinfo)) return;
    report(at + 3, at + 3 + userinfo.length);
  },
  hits: [
    "postgres://⟦admin:hunter2⟧@db.example.com:5432/app",
    "https://⟦tok3n⟧@git.example.com/x.git",
    "redis://⟦:s3cr3t⟧@cache.example.com",
    "amqp://⟦bob:p@ss⟧@mq.example.com",
    "https://⟦user:pw⟧@host.example.com",
  ],
  misses: [
    "https://example.com/@user",
    "https://example.com:443/",
    "mysql://user:password@host/db",
    "see ://",
  ],
};
