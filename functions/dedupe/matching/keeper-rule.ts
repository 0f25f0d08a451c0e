/** What the rule looks at; records are known by their index, in the order of shards and places. */
export interface Contenders {
  round(i: number): number;
  standing(i: number): number;
}

/**
 * Who stays of two: an earlier round's, then the better standing (human over logs over public over synthetic, then
 * higher quality), then whichever comes first in the order of shards and lines, which is the order of the recipe's
 * sources. A later round never takes the place of an earlier one's, so what a round decided stands.
 */
export type KeeperRule = (i: number, j: number) => boolean;

export const keeperRule =
  ({ round, standing }: Contenders): KeeperRule =>
  (i, j) =>
    (round(i) - round(j) || standing(i) - standing(j) || i - j) < 0;
