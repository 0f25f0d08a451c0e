import { type Detector, matchAt } from "../detector.ts";

const ASSIGNED =
  /[\w.-]{0,40}(?:secret|token|api[_-]?key|apikey|access[_-]?key|auth[_-]?key|private[_-]?key|client[_-]?secret|credential|passwd|password|pwd|bearer|authorization)\w{0,20}["']?\s{0,3}(?::=|=>|[:=]|\s|\bis\b){1,3}\s{0,3}(?:basic |bearer |token )?["'`]?([A-Za-z0-9_+/=.~!@#$%^&*-]{12,512})/iy;

/** A value of high entropy that a name such as `api_key` is given. */
export const assignedSecret: Detector = {
  name: "assigned-secret",
  type: "SECRET",
  also: ["PASSWORD"],
  anchor: "label",
  words: [
    "secret",
    "token",
    "api",
    "apikey",
    "access",
    "auth",
    "private",
    "client",
    "credential",
    "credentials",
    "passwd",
    "password",
    "pwd",
    "bearer",
    "authorization",
    "aws",
    "db",
    "key",
    "x",
  ],
  confidence: 0.84,
  find(scan, token, report) {
    const match = matchAt(ASSIGNED, scan.text, scan.start(token));
    const value = match?.[1]?.replace(/[.,;!]+$/, "");
    if (!match || value === undefined || !random(value)) return;
    const start = ASSIGNED.lastIndex - (match[1]?.length ?? 0);
    const password = /pass(?:wd|word)|pwd/i.test(match[0].slice(0, -value.length));
    report(start, start + value.length, undefined, password ? "PASSWORD" : undefined);
  },
  hits: [
    'api_key = "⟦q9Xw2LmZ7tRb4KpV⟧"',
    "export SECRET_TOKEN=⟦f81d4fae7dec11d0a76500a0c91e6bf6⟧",
    "Authorization: Bearer ⟦mF_9.B5f-4.1JqM2xYzAb⟧",
  ],
  misses: [
    "token: undefined",
    "api_key = os.environ",
    "secret = your_secret_here_please",
    "password is something-you-forgot",
    "access key management",
  ],
};

/** Digits and letters mixed, many different ones: 3 bits a character and more (Shannon), as gitleaks asks. */
function random(value: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || /^(?:https?:|process\.|os\.|env\.)/.test(value))
    return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits >= 3;
}
