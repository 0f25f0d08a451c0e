import { Masker } from "../shared/masking/mask-record.ts";
import { Masking } from "../shared/model/recipe-masking.ts";
import { LED, UNITS } from "./adversarial.ts";
import { asRecord } from "./masking.ts";

/**
 * `npm run test:linear`: whether masking stays linear, every built-in detector on. Each adversarial text is masked at 64 KB
 * and at 1 MB, sixteen times as long; taking more than `MOST` times sixteen times as long is a failure. By processor time, so
 * that a busy machine does not matter; the shorter one is never taken for less than `LEAST`, where the clock is too coarse.
 */
const SHORT = 1 << 16;
const LONG = 1 << 20;
const MOST = 3;
/** Milliseconds. */
const LEAST = 2;

const masker = new Masker(Masking.parse({ profile: "strict" }), {});

function cost(text: string, runs: number): number {
  const record = asRecord([{ role: "user", content: text }]);
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    masker.mask(record);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const texts = [...UNITS.map((unit) => ["", unit] as const), ...LED];
let failed = 0;
for (const [lead, unit] of texts) {
  const make = (length: number): string =>
    lead + unit.repeat(Math.ceil((length - lead.length) / unit.length));
  const short = Math.max(LEAST, cost(make(SHORT), 3));
  const limit = MOST * (LONG / SHORT) * short;
  let long = cost(make(LONG), 1);
  if (long > limit) long = cost(make(LONG), 2);
  if (long <= limit) continue;
  failed++;
  console.error(
    `${JSON.stringify(lead + unit)}…: ${short.toFixed(0)} ms for 64 KB, ${long.toFixed(0)} ms for 1 MB`,
  );
}
console.log(
  `${texts.length - failed} of ${texts.length} adversarial texts of 1 MB cost no more than ${MOST} times their share.`,
);
if (failed > 0) process.exitCode = 1;
