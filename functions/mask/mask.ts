import { type MaskedRecord, Masker } from "../../shared/masking/mask-record.ts";
import type { OutsideSearch } from "../../shared/masking/outside/outside-search.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { keep } from "../../shared/model/outcome.ts";
import { addByDetector, type MaskSummary } from "../../shared/model/privacy.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Masking } from "../../shared/model/recipe-masking.ts";
import type { Example } from "../../shared/model/record.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import { asksOutside, openOutside } from "./outside.ts";

/** Personal data out of every record. It reads raw text, from the source step or augment; nothing behind it does. */
export const maskStage = recordStage({
  step: "mask",
  input: async ({ event, result }) => {
    const step = event.round === 0 ? "source" : "augment";
    const { records } = (await result(step, event.shard)).outputs;
    if (records === undefined)
      throw new NotConserved(`The ${step} step wrote no records.`, { step, shard: event.shard });
    return records;
  },
  settings: ({ masking }) => masking,
  open: ({ masking }, { services }) => {
    const masker = new Masker(masking);
    const { ahead, used } = lookAhead(masker, masking, services.store);
    const summary: MaskSummary = { replaced: {}, outside: used };
    return {
      decide(record) {
        const masked = masker.mask(record);
        if (masked.record !== record) summary.replaced = addByDetector(summary.replaced, masked.byDetector);
        return decide(masked);
      },
      summary: () => summary,
      ahead,
    };
  },
});

export { evaluateFile } from "./evaluate.ts";

export const handler = shardHandler(maskStage);

/** Asks the detectors outside, where the recipe has any, about the records that are masked next. */
function lookAhead(masker: Masker, masking: Masking, store?: ObjectStore) {
  const used: MaskSummary["outside"] = {};
  let search: OutsideSearch | undefined;
  const ahead = async (records: readonly Example[]): Promise<void> => {
    search ??= await openOutside(masking, store);
    if (!search) return;
    masker.outside = await search.find(records.flatMap((record) => masker.texts(record)));
    Object.assign(used, search.used);
  };
  return { ahead: asksOutside(masking) ? ahead : undefined, used };
}

/** `provender try mask`: the spans that were found stand beside the masked record. */
export const trial = ({ masking }: Recipe): Trial => {
  const masker = new Masker(masking);
  let last: MaskedRecord | undefined;
  return recordTrial(
    (record) => {
      last = masker.mask(record);
      return decide(last);
    },
    ({ text }) => {
      const messages = (last?.spans ?? []).map((found) => ({
        spans: found.map(({ start, end, type }) => ({ start, end, type })),
      }));
      return text ? { spans: messages[0]?.spans ?? [] } : { messages };
    },
    lookAhead(masker, masking).ahead,
  );
};

/** Detail: how many values of each type were replaced; never a value. */
function decide({ record, counts }: MaskedRecord) {
  return Object.keys(counts).length === 0 ? keep(record) : keep(record, { masked: counts });
}
