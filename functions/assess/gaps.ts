import type { Recipe } from "../../shared/model/recipe.ts";
import type { Gap, Tally } from "../../shared/model/round.ts";

/**
 * What is missing against the recipe: categories to fill (`augmentation.perCategory`), categories too small
 * (`mix.minPerCategory`), and for each source of `mix.sources` its share and the wanted one. By kind, then by name.
 */
export function findGaps({ augmentation, mix }: Recipe, tally: Tally, records: number): Gap[] {
  const below = (kind: Gap["kind"], wants: number): Gap[] =>
    names(tally.category).flatMap((name) => {
      const has = tally.category[name] ?? 0;
      return has < wants ? [{ kind, name, has, wants }] : [];
    });
  const filled = augmentation.operators.length > 0 ? (augmentation.perCategory ?? 0) : 0;
  const shares = names(mix.sources).map((name): Gap => {
    const own = Object.hasOwn(tally.source, name) ? (tally.source[name] ?? 0) : 0;
    return { kind: "share", name, has: records === 0 ? 0 : own / records, wants: mix.sources[name] ?? 0 };
  });
  return [...below("augmentation", filled), ...below("minimum", mix.minPerCategory), ...shares];
}

const names = (counts: Readonly<Record<string, number>>): string[] => Object.keys(counts).sort();
