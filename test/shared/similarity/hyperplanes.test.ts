import { describe, expect, it } from "vitest";
import { seeded } from "../../../bench/corpus.ts";
import {
  chanceOfSide,
  chooseHyperplanes,
  cosine,
  Hyperplanes,
  packed,
} from "../../../shared/similarity/hyperplanes.ts";
import { chanceOfMeeting } from "../../../shared/similarity/sketch.ts";

const random = seeded(11);
const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const DIMENSIONS = 128;

/** Two unit vectors with this cosine. */
function pairWith(wanted: number): [Float32Array, Float32Array] {
  const unit = (vector: Float32Array): Float32Array => vector.map((x) => x / Math.hypot(...vector));
  const a = unit(Float32Array.from({ length: DIMENSIONS }, gaussian));
  const other = Float32Array.from({ length: DIMENSIONS }, gaussian);
  const along = a.reduce((sum, x, i) => sum + x * (other[i] ?? 0), 0);
  const across = unit(other.map((x, i) => x - along * (a[i] ?? 0)));
  return [a, a.map((x, i) => wanted * x + Math.sqrt(1 - wanted ** 2) * (across[i] ?? 0))];
}

describe("hyperplanes", () => {
  it("bring as many pairs together as their banding promises", () => {
    const banding = chooseHyperplanes(0.95, 0.99);
    const planes = new Hyperplanes(banding);
    const meets = (wanted: number): number => {
      let met = 0;
      for (let n = 0; n < 400; n++) {
        const [one, other] = pairWith(wanted).map((vector) => planes.bands(vector));
        if (one?.low.some((low, band) => low === other?.low[band])) met++;
      }
      return met / 400;
    };

    expect(chanceOfMeeting(banding, chanceOfSide(0.95))).toBeGreaterThanOrEqual(0.99);
    expect(meets(0.95)).toBeGreaterThanOrEqual(0.97);
    expect(meets(0.97)).toBeGreaterThanOrEqual(0.99);
    expect(meets(0.2)).toBeLessThanOrEqual(0.02);
  });

  it("keep the cosine when vectors are packed", () => {
    for (const wanted of [-0.5, 0, 0.5, 0.9, 0.95, 1]) {
      const [a, b] = pairWith(wanted);

      expect(cosine(packed(a), packed(b))).toBeCloseTo(wanted, 4);
    }
    expect(cosine(packed(new Float32Array(4)), packed(new Float32Array(4)))).toBe(0);
  });
});
