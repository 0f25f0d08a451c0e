import type { TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Most words of a title before the one that names the job, and of what it is in charge of. */
const LONGEST = 3;
/** "as a nurse", "our accountant", "my lawyer": one person's. */
const HELD_BY = /^(?:a|an|as|my|our|your|his|her|their|als|une?|una?|eine?|mein|meine|notre|mon|ma|mi|su)$/i;
const LABEL =
  /^(?:title|position|occupation|profession|job|role|beruf|profession|puesto|cargo|fonction|poste)$/i;
const AT = /^ (?:at|of|for|with|bei|chez|der|de|du|of the|at the) $/;

/** What somebody does for a living, where the words say that somebody does: a kind of job alone points at nobody. */
export const jobTitle: TextDetector = {
  name: "job-title",
  type: "JOB_TITLE",
  anchor: "text",
  confidence: 0.5,
  find(scan, _, report) {
    if (!(scan.allWords & flag.JOB)) return;
    for (let token = 0; token < scan.count; token++) {
      if (!((scan.words[token] ?? 0) & flag.JOB)) continue;
      // The last of several: "Chief Executive Officer", "Nurse Manager".
      if ((scan.word(token + 1) & flag.JOB) !== 0 && scan.spaced(token)) continue;
      const first = firstOfTitle(scan, token);
      const last = lastOfTitle(scan, token);
      if (first < token || last > token || isHeld(scan, first, token)) {
        report(scan.start(first), scan.end(last));
        token = last;
      }
    }
  },
  hits: [
    "our ⟦Software Engineer⟧ left",
    "she works as a ⟦nurse⟧",
    "Occupation: ⟦electrician⟧",
    "the ⟦Director of Human Resources⟧ called",
    "he is ⟦counsel⟧ for Acme",
  ],
  misses: ["nothing", "COUNSEL: objection", "the receptionist answered", "engineers and nurses"],
};

/** "Chief Technology Officer", "Software Engineer": the capitalised words before belong to it. */
function firstOfTitle(scan: Scan, job: number): number {
  let first = job;
  while (
    job - first < LONGEST &&
    scan.spaced(first - 1) &&
    scan.shape(first - 1) & STARTS_UPPER &&
    scan.shape(job) & STARTS_UPPER &&
    !(scan.word(first - 1) & (flag.FUNCTION | flag.GIVEN | flag.PLACE))
  )
    first--;
  return first;
}

/** "VP of Engineering": what it is in charge of. */
function lastOfTitle(scan: Scan, job: number): number {
  if (!(scan.shape(job) & STARTS_UPPER) || scan.gap(job) !== " " || scan.token(job + 1) !== "of") return job;
  let last = job + 1;
  while (
    last - job <= LONGEST &&
    scan.spaced(last) &&
    scan.shape(last + 1) & STARTS_UPPER &&
    !(scan.word(last + 1) & (flag.GIVEN | flag.PLACE))
  )
    last++;
  return last === job + 1 ? job : last;
}

function isHeld(scan: Scan, first: number, job: number): boolean {
  if (scan.spaced(first - 1) && HELD_BY.test(scan.token(first - 1))) return true;
  if (first > 0 && scan.gap(first - 1) === ": " && LABEL.test(scan.token(first - 1))) return true;
  const next = scan.spaced(job) ? job + 1 : -1;
  return (
    next > 0 &&
    AT.test(` ${scan.token(next)} `) &&
    scan.spaced(next) &&
    (scan.shape(next + 1) & STARTS_UPPER) !== 0
  );
}
