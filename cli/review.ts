import { noteReview, type Review, readReview, verdict } from "../local/review.ts";
import type { ReviewDecision, ReviewedExample } from "../shared/model/review.ts";
import { manifestIfAny } from "../shared/stage/results.ts";
import { answer, whoami } from "./approval.ts";
import { UsageWrong } from "./failure.ts";
import { type Stores, withStores } from "./home.ts";
import { bold, byName, dim } from "./table.ts";

interface ReviewOptions {
  approve?: boolean;
  reject?: string;
  by?: string;
  stack?: string;
  json?: boolean;
}

/** Shows a run's sample of masked examples, or notes what a person decided about it. */
export async function review(run: string, options: ReviewOptions): Promise<void> {
  if (options.approve && options.reject !== undefined)
    throw new UsageWrong("Give --approve or --reject, not both.", { argument: "--approve" });
  const deciding = options.approve === true || options.reject !== undefined;
  const reached = async <T>(work: (stores: Stores) => Promise<T>): Promise<T> => {
    if (options.stack === undefined) return withStores(work);
    const { reachStack } = await import("../shared/aws/reach-stack.ts");
    return work(await reachStack(options.stack));
  };
  const decided = await reached(async (stores) => {
    const found = await readReview(stores.store, run);
    if (!found) throw new UsageWrong(`Run ${run} has no sample to review.`, { argument: run });
    if (!deciding) return void show(run, found, options.json === true);
    return decide(stores, run, found, options);
  });
  if (!decided) return;
  const { decision, waiting } = decided;
  if (waiting) await answer(run, decision.decision, decision.by, options.stack);
  if (options.json) return void console.log(JSON.stringify({ run, ...decision }));
  const { rejected, examples } = decision;
  console.log(`${rejected.length} of ${examples} examples rejected: run ${run} is ${decision.decision}.`);
  if (!waiting) console.log("It did not wait for this: the decision is noted, and changes nothing else.");
}

async function decide(
  { store, lineage }: Stores,
  run: string,
  found: Review,
  { reject, by = whoami() }: ReviewOptions,
): Promise<{ decision: ReviewDecision; waiting: boolean }> {
  if (found.decided)
    throw new UsageWrong(
      `Run ${run} was ${found.decided.decision} by ${found.decided.by} at ${found.decided.at}.`,
      { argument: run },
    );
  const rejected = reject === undefined ? [] : numbersIn(reject, found).map(({ id }) => id);
  const tolerated = (await manifestIfAny(store, run))?.recipe.tolerance.rejected ?? 0;
  const decision = await noteReview(store, run, found, {
    decision: verdict(found, rejected, tolerated),
    rejected,
    by,
    at: new Date().toISOString(),
  });
  const approval = await lineage.getApproval(run);
  const waiting = approval?.gate === "review" && approval.decision === undefined;
  return { decision, waiting: waiting && (await lineage.getRun(run))?.status === "waiting" };
}

/** `3,7` or `3 7`: the examples with these numbers. */
function numbersIn(list: string, { examples }: Review): ReviewedExample[] {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((text) => {
      const example = /^\d+$/.test(text) ? examples[Number(text) - 1] : undefined;
      if (!example)
        throw new UsageWrong(`--reject takes numbers from 1 to ${examples.length}, not '${text}'.`, {
          argument: "--reject",
        });
      return example;
    });
}

function show(run: string, { examples, decided }: Review, json: boolean): void {
  if (json) return void console.log(JSON.stringify({ run, examples, ...(decided && { decided }) }));
  console.log(examples.map(shown).join("\n\n"));
  console.log(
    decided
      ? `\n${bold(decided.decision)} by ${decided.by} at ${decided.at}, ${decided.rejected.length} of ${decided.examples} rejected.`
      : `\n${examples.length} examples. All well: provender review ${run} --approve\nNot these:  provender review ${run} --reject 3,7`,
  );
}

function shown({ id, replaced, messages, borderline }: ReviewedExample, index: number): string {
  const what = Object.keys(replaced).length === 0 ? "nothing replaced" : `replaced ${byName(replaced)}`;
  const hardly =
    borderline === undefined
      ? ""
      : `, hardly of the domain: fits no better than ${(100 * borderline).toFixed(0)} % of what belongs`;
  const turns = messages.flatMap(({ role, content, tool_calls = [] }) => [
    ...(content === null ? [] : [`    ${role}: ${printable(content)}`]),
    ...tool_calls.map(
      (call) => `    ${role} calls ${printable(`${call.function.name} ${call.function.arguments}`)}`,
    ),
  ]);
  return [`${bold(String(index + 1).padStart(3))} ${dim(id)}  ${what}${hardly}`, ...turns].join("\n");
}

/** Text of others in a terminal: control characters shown, not obeyed; further lines moved in. */
const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, "\ufffd").replaceAll("\n", "\n      ");
