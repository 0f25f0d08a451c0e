import { type ShardTraces, sectionOf } from "../../shared/lineage/trace-record.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { workOutput } from "../../shared/model/keys.ts";
import type { Json } from "../../shared/model/outcome.ts";
import { OPERATOR_VERSIONS } from "../../shared/model/round.ts";
import type { StepName, StoredOutput } from "../../shared/model/run.ts";
import { wayOf } from "../../shared/model/way.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { batchOf } from "../../shared/stage/rounds.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { type JoinedRow, joinLedgers, type RowOrigin } from "./join-ledgers.ts";
import { SectionWriter } from "./section-writer.ts";

/**
 * Writes each row's way through the run: the ledgers of a shard's steps, joined. The traces lie in one object, cut into
 * sections by id, so that gathering a bucket reads one range of each shard. Neither shard number nor run is in it, so
 * a rebuild with nothing new traces nothing.
 */
export const traceStage: ShardStage<JoinedRow> = {
  step: "trace",
  async prepare(context) {
    const { shard } = context.event;
    const { store, codeVersion } = context.services;
    const ledgers = await ledgersOf(context);
    const origin = await originOf(context);
    const determinants: Json = {
      origin: { ...origin },
      ledgers: ledgers.map(({ step, ledger }) => [step, ledger.sha256]),
    };
    const key = workOutput("trace", stepKey("trace", codeVersion, determinants), "traces");
    const published = { train: 0, validation: 0, test: 0 };
    let traces: ShardTraces | undefined;
    return {
      determinants,
      enters: "in",
      outputs: {},
      ledger: false,
      async *read() {
        const sections = new SectionWriter();
        const joined = joinLedgers(
          ledgers.map(({ step, ledger }) => ({ step, lines: readLines(store, ledger) })),
          origin,
          shard,
          published,
        );
        let records = 0;
        for await (const rows of joined) {
          for (const row of rows) sections.write(sectionOf(row.id, origin.uri, row.line), row.text);
          records += rows.length;
          yield rows;
        }
        const { object, ends, sha256 } = sections.finish();
        await store.write("data", key, object, "application/zstd");
        traces = { key, records, sha256, ends, published };
      },
      step: ({ id }) => (id === undefined ? { outcome: "kept" } : { id, outcome: "kept" }),
      summary() {
        if (!traces) throw new NotConserved(`Shard ${shard} was not traced.`, { step: "trace", shard });
        return traces;
      },
    };
  },
};

async function ledgersOf(context: StageContext): Promise<{ step: StepName; ledger: StoredOutput }[]> {
  const steps = wayOf(context.recipe, context.event.shard >= context.manifest.parts.length);
  return Promise.all(
    steps.map(async (step) => {
      const { ledger } = await context.result(step, context.event.shard);
      if (!ledger) throw new Error(`${step} keeps no ledger`);
      return { step, ledger };
    }),
  );
}

async function originOf({ services, manifest, event }: StageContext): Promise<RowOrigin> {
  const part = manifest.parts[event.shard];
  if (part) return { uri: part.key, version: part.version };
  const { operator } = await batchOf(services.store, manifest, event.shard, event.round);
  return { uri: operator, version: String(OPERATOR_VERSIONS[operator]) };
}

export const handler = shardHandler(traceStage);
