import { createHash } from "node:crypto";
import { z } from "zod";
import { comparedText } from "../../../shared/domain/domain.ts";
import type { Sampled } from "../../../shared/domain/domain-sample.ts";
import { InputUnreadable } from "../../../shared/model/errors.ts";
import type { Recipe } from "../../../shared/model/recipe.ts";
import { trialRecord } from "../../../shared/stage/record-trial.ts";
import { freshEmbedder } from "../learned.ts";
import { learnDomain } from "./domain-model.ts";
import { areaUnder, type Curve, curveOf, passedAt } from "./roc.ts";

/** How well what does not belong was told from what does. Shares are 0 to 1. */
export interface Evaluation {
  /** Texts that were learned from as belonging, and those that were told apart. */
  learned: number;
  inDomain: number;
  outside: number;
  /** The chance that one that belongs fits better than one that does not; 0.5 is guessing. */
  auroc: number;
  /** Outsiders kept by a threshold that keeps 95 % of what belongs. */
  falsePositiveRateAt95: number;
  /** What thresholds of the recipe's make of it. */
  curve: Curve[];
  /** The recipe's own threshold. */
  own: Curve;
}

interface GoldText {
  text: string;
  /** Undefined where it is given to learn from. */
  inDomain: boolean | undefined;
}

const Line = z.looseObject({ in_domain: z.boolean().nullish() });

/**
 * `provender evaluate ood`: lines with `text` or `messages` and `in_domain`. True and false are told apart; null, or no such
 * field, belongs and is learned from, beside the recipe's texts. Where no line is given to learn from, half of the true ones
 * are, by the hash of their text. All that is told apart is learned from as unlabelled, as in a run: whether it belongs is
 * never looked at before the end.
 *
 * @throws InputUnreadable naming the line; DomainUnknown when too little is given to learn from
 */
export async function evaluateDomain(input: {
  recipe: Recipe;
  gold: { name: string; text: string };
}): Promise<{ measured: Evaluation; text: string }> {
  const settings = input.recipe.judge.outOfDistribution;
  const gold = readGold(input.gold, settings.compare);
  const given = gold.some(({ inDomain }) => inDomain === undefined);
  const learned: Sampled[] = [];
  const judged: GoldText[] = [];
  for (const one of gold) {
    const id = createHash("sha256").update(one.text).digest("hex").slice(0, 32);
    const teaches =
      one.inDomain === undefined || (!given && one.inDomain && Number.parseInt(id[0] ?? "0", 16) < 8);
    learned.push({ id, belongs: teaches, text: one.text });
    if (!teaches) judged.push(one);
  }
  learned.sort((a, b) => (a.id < b.id ? -1 : 1));
  const { scorer, belonging } = await learnDomain(settings, learned, freshEmbedder(settings));
  await scorer.ahead?.(judged.map(({ text }) => text));
  const shares = { in: [] as number[], out: [] as number[] };
  for (const { text, inDomain } of judged) shares[inDomain ? "in" : "out"].push(scorer.score(text).share);
  if (shares.in.length === 0 || shares.out.length === 0)
    throw new InputUnreadable(
      `${input.gold.name} has ${shares.in.length} texts that belong and ${shares.out.length} that do not to be told apart; it takes some of both, marked in_domain true and false.`,
      { key: input.gold.name },
    );
  const measured: Evaluation = {
    learned: belonging,
    inDomain: shares.in.length,
    outside: shares.out.length,
    auroc: areaUnder(shares.in, shares.out),
    falsePositiveRateAt95: passedAt(0.95, shares.in, shares.out),
    curve: curveOf(shares.in, shares.out),
    own: curveOf(shares.in, shares.out, [settings.threshold])[0] ?? { threshold: 0, kept: 1, dropped: 0 },
  };
  return { measured, text: shown(measured, scorer.score("").detail.margin === undefined) };
}

function readGold(
  { name, text }: { name: string; text: string },
  compare: "questions" | "chats",
): GoldText[] {
  return text.split("\n").flatMap((own, i): GoldText[] => {
    if (own.trim() === "") return [];
    const line = i + 1;
    const wrong = (what: string) => new InputUnreadable(`${name}:${line} ${what}.`, { key: name, line });
    let value: unknown;
    try {
      value = JSON.parse(own);
    } catch {
      throw wrong("is not valid JSON");
    }
    const label = Line.safeParse(value);
    if (!label.success) throw wrong("has an in_domain that is neither true, false nor null");
    const read = trialRecord({ line, value });
    if (!("record" in read)) throw wrong("is no record, no messages and no text");
    return [{ text: comparedText(read.record, compare), inDomain: label.data.in_domain ?? undefined }];
  });
}

function shown(measured: Evaluation, near: boolean): string {
  const { learned, inDomain, outside, auroc, falsePositiveRateAt95, curve, own } = measured;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
  const row = ({ threshold, kept, dropped }: Curve, note = ""): string =>
    `${threshold.toFixed(3).padStart(9)} ${percent(1 - kept).padStart(15)} ${percent(dropped).padStart(17)}${note}`;
  const lines = curve.filter(({ threshold }) => threshold !== own.threshold);
  const above = lines.filter(({ threshold }) => threshold < own.threshold);
  return [
    `${learned} texts learned from, ${inDomain} that belong and ${outside} that do not told apart`,
    `AUROC ${auroc.toFixed(3)}   outsiders kept where 95 % of what belongs is kept: ${percent(falsePositiveRateAt95).trim()}`,
    "threshold   belonging lost   outsiders dropped",
    ...above.map((one) => row(one)),
    row(own, "  <- the recipe's"),
    ...lines.slice(above.length).map((one) => row(one)),
    ...limits(measured, near),
  ].join("\n");
}

/** What stands in the way of better figures, as far as they show it. */
function limits({ learned, inDomain, outside, own, auroc }: Evaluation, near: boolean): string[] {
  const said: string[] = [];
  if (1 / learned > own.threshold)
    said.push(
      `Only ${learned} texts to learn from: the share cannot be told finer than ${(1 / learned).toFixed(3)}.`,
    );
  if (near) said.push("Told apart by nearness alone: a classifier takes 20 texts that belong and 50 others.");
  if (auroc < 0.9)
    said.push(
      "What belongs and what does not use much the same words here; an embedding model may see more (method: embeddings).",
    );
  const spread = Math.sqrt((auroc * (1 - auroc)) / Math.min(inDomain, outside));
  if (spread > 0.02) said.push(`Of so few texts the AUROC is known to about ±${(2 * spread).toFixed(2)}.`);
  return said;
}
