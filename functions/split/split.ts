import { createHash } from "node:crypto";
import { openAiChatLine } from "../../shared/formats/openai-chat.ts";
import { checkOpenAiChat } from "../../shared/formats/openai-chat-check.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { dealtSplits, reviewDecision } from "../../shared/model/keys.ts";
import { addTo, type LedgerLine } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { ReviewDecision } from "../../shared/model/review.ts";
import { noSplitPart, SPLITS, type SplitName, type SplitPart, UNNAMED } from "../../shared/model/round.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { readDecision } from "../../shared/stage/rounds.ts";
import type { Emit, ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { Residue } from "./residue.ts";

/**
 * Writes each surviving record as a line of the target format into the split that assess dealt it to, and its id into
 * the output beside it. A record that the format does not allow is quarantined under the checker's name, and one in which
 * personal data is still found as personal_data_left, unless the recipe publishes it with a warning.
 */
export const splitStage: ShardStage<string> = {
  step: "split",
  async prepare(context) {
    const input = (await context.result("apply", context.event.shard)).outputs.records;
    if (!input) throw new Error("apply's result names no records");
    const digits = await dealtTo(context);
    if (digits.length !== input.records)
      throw new NotConserved(
        `assess dealt ${digits.length} splits to the ${input.records} records of shard ${context.event.shard}.`,
        { step: "split", shard: context.event.shard },
      );
    let at = 0;
    const { masking, outputs, tolerance } = context.recipe;
    const parts = { train: noSplitPart(), validation: noSplitPart(), test: noSplitPart() };
    const residue = new Residue(masking, tolerance.personalData);
    const rejected = await rejectedIds(context);
    return {
      determinants: {
        input: input.sha256,
        splits: createHash("sha256").update(digits).digest("hex"),
        outputs,
        masking,
        personalData: tolerance.personalData,
        ...(rejected.size > 0 && { rejected: [...rejected].sort() }),
      },
      enters: "in",
      outputs: Object.fromEntries(
        SPLITS.flatMap((split) => [
          [split, "data"],
          [idsOf(split), "data"],
        ]),
      ),
      read: () => readLines(context.services.store, input),
      step(line, emit) {
        const split = SPLITS[(digits[at++] ?? DIGIT_0) - DIGIT_0] ?? "train";
        const record: Example = JSON.parse(line);
        if (rejected.has(record.id))
          return { id: record.id, outcome: "quarantined", reason: "rejected_in_review" };
        return write(record, split, parts[split], residue, emit);
      },
      summary: () => ({ parts, residual: residue.found }),
    };
  },
};

function write(record: Example, split: SplitName, part: SplitPart, residue: Residue, emit: Emit): LedgerLine {
  const { id, source } = record;
  const example = openAiChatLine(record);
  const problem = checkOpenAiChat(example);
  if (problem) {
    const { error, message } = problem;
    const detail = message === undefined ? {} : { detail: { message } };
    return { id, outcome: "quarantined", reason: error, ...detail };
  }
  const left = residue.of(id, example);
  if (left && !residue.publishes)
    return { id, outcome: "quarantined", reason: "personal_data_left", detail: { left } };
  const line = JSON.stringify(example);
  emit(split, line);
  emit(idsOf(split), id);
  part.records++;
  part.bytes += Buffer.byteLength(line) + 1;
  addTo(part.category, record.category ?? UNNAMED);
  addTo(part.source, source.name);
  addTo(part.kind, source.kind);
  addTo(part.language, record.language ?? UNNAMED);
  addTo(part.license, source.license ?? UNNAMED);
  return { id, outcome: "kept", detail: left ? { split, left } : { split } };
}

/** The examples that a person rejected when the sample was reviewed. */
async function rejectedIds({ services, recipe, event }: StageContext): Promise<Set<string>> {
  if (!recipe.approval.review) return new Set();
  const stored = await services.store.readWhole("data", reviewDecision(event.run));
  return new Set(stored ? ReviewDecision.parse(JSON.parse(stored.toString("utf8"))).rejected : []);
}

/** Digits of this shard's records, in order: each its split's place in SPLITS. */
async function dealtTo({ services, event }: StageContext): Promise<Buffer> {
  const { state, end } = await readDecision(services.store, event.run, event.round);
  const at = state.shards.indexOf(event.shard);
  const start = end?.splits.starts[at];
  const stop = end?.splits.starts[at + 1];
  if (start === undefined || stop === undefined)
    throw new Error(`round ${event.round} of ${event.run} dealt no splits to shard ${event.shard}`);
  if (start === stop) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  const range = { start, end: stop };
  for await (const chunk of services.store.read("data", dealtSplits(event.run), { range }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

const idsOf = (split: SplitName): string => `${split}-ids`;

const DIGIT_0 = "0".charCodeAt(0);

export const handler = shardHandler(splitStage);
