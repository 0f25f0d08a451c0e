import { NotConserved } from "../model/errors.ts";
import { workLedger, workOutput, workResult } from "../model/keys.ts";
import { balances, type Counts, type LedgerLine, noCounts } from "../model/outcome.ts";
import type { RunManifest, StepEvent, StepResult } from "../model/run.ts";
import { ShardWriter } from "../shards/shard-writer.ts";
import { findResult, point, resultOf, saveResult } from "./results.ts";
import type { Services, ShardStage, StageContext, Work } from "./stage.ts";
import { stepKey } from "./step-key.ts";

/**
 * Runs a stage on one shard: skips what is already done, streams the items through, writes outputs, ledger, counts and
 * lineage, and checks that nothing was lost. Safe to run twice, and at the same time: outputs are addressed by what
 * they are made from, and their result is written when all of them are whole.
 *
 * @throws NotConserved when the counts do not balance; whatever the stage or the store throws
 */
export async function runShard<Item>(
  stage: ShardStage<Item>,
  services: Services,
  manifest: RunManifest,
  event: StepEvent,
): Promise<StepResult> {
  const started = services.clock();
  const context: StageContext = {
    services,
    manifest,
    recipe: manifest.recipe,
    event,
    result: (step, shard) => resultOf(services.store, event.run, step, shard),
  };
  const work = await stage.prepare(context);
  const key = stepKey(stage.step, services.codeVersion, work.determinants);
  const done = await findResult(services.store, stage.step, key);
  const result = done ?? (await compute(stage, services, work, key, event));
  const reused = done !== undefined;
  await Promise.all([
    point(services.store, event, { result, reused }),
    services.lineage.putStep({
      run: event.run,
      step: stage.step,
      shard: event.shard,
      key,
      reused,
      counts: result.counts,
      codeVersion: services.codeVersion,
      started: started.toISOString(),
      duration: services.clock().getTime() - started.getTime(),
    }),
  ]);
  return result;
}

async function compute<Item>(
  stage: ShardStage<Item>,
  { store, codeVersion }: Services,
  work: Work<Item>,
  key: string,
  event: StepEvent,
): Promise<StepResult> {
  const writers = new Map<string, ShardWriter>();
  for (const [role, bucket] of Object.entries(work.outputs))
    writers.set(role, new ShardWriter(store, bucket, workOutput(stage.step, key, role)));
  const ledger =
    work.ledger === false ? undefined : new ShardWriter(store, "data", workLedger(stage.step, key));
  const all = [...writers.values(), ...(ledger ? [ledger] : [])];
  const emit = (role: string, line: string): void => {
    const writer = writers.get(role);
    if (!writer) throw new Error(`${stage.step} emits to '${role}', which is not among its outputs`);
    writer.write(line);
  };
  const counts = noCounts();
  try {
    for await (const items of work.read()) {
      counts[work.enters] += items.length;
      for (const item of items) {
        const line = work.step(item, emit);
        ledger?.write(JSON.stringify(line));
        count(counts, line);
      }
      for (const writer of all) await writer.drained();
    }
    work.finish?.(emit);
    if (!balances(counts))
      throw new NotConserved(
        `${stage.step} lost or doubled records of shard ${event.shard}: ${JSON.stringify(counts)}.`,
        {
          step: stage.step,
          shard: event.shard,
        },
      );
    const close = async ([role, writer]: [string, ShardWriter]) => [role, await writer.close()] as const;
    const [ledgerStored, ...stored] = await Promise.all([ledger?.close(), ...[...writers].map(close)]);
    const result: StepResult = {
      step: stage.step,
      key,
      codeVersion,
      outputs: Object.fromEntries(stored),
      ...(ledgerStored && { ledger: ledgerStored }),
      counts,
      ...(work.summary && { summary: work.summary() }),
    };
    await saveResult(store, workResult(stage.step, key), result);
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    await Promise.all(all.map((writer) => writer.abort(reason)));
    throw error;
  }
}

function count(counts: Counts, { outcome, reason = "unnamed", changed }: LedgerLine): void {
  if (outcome === "kept") {
    counts.kept++;
    if (changed) counts.changed++;
  } else counts[outcome][reason] = (counts[outcome][reason] ?? 0) + 1;
}
