import { describe, expect, test } from "vitest";
import { billFor, grownTo, MEMORY, PER_CALL, PRICES } from "../../../shared/model/prices.ts";
import { SHARD_BYTES } from "../../../shared/model/run.ts";

describe("a bill", () => {
  test("is each service's own price times what was used, and their sum", () => {
    const step = { step: "mask", calls: 1000, seconds: 5000, memory: 1024 };

    const bill = billFor([step], 10, 90);

    expect(bill.lambda).toBeCloseTo(5000 * PRICES.lambdaGbSecond + 1000 * PRICES.lambdaRequest, 12);
    expect(bill.stepFunctions).toBeCloseTo(1000 * PER_CALL.transitions * PRICES.stateTransition, 12);
    expect(bill.s3).toBeCloseTo(
      1000 * (PER_CALL.s3Reads * PRICES.s3Read + PER_CALL.s3Writes * PRICES.s3Write) +
        10 * 3 * PRICES.s3GbMonth,
      12,
    );
    const { total, ...parts } = bill;
    expect(total).toBeCloseTo(
      Object.values(parts).reduce((a, b) => a + b, 0),
      12,
    );
  });

  test("takes the memory of each step", () => {
    const step = { calls: 0, seconds: 100 };
    const small = billFor([{ ...step, step: "mask", memory: MEMORY.step }], 0, 0);
    const large = billFor([{ ...step, step: "match", memory: MEMORY.large }], 0, 0);
    expect(large.lambda / small.lambda).toBeCloseTo(MEMORY.large / MEMORY.step, 12);
  });
});

describe("a build of more rows than were measured", () => {
  const steps = ["mask", "publish"].map((step) => ({ step, calls: 2, seconds: 3, memory: 1024 }));
  const measured = { rows: 1000, bytes: SHARD_BYTES / 4, steps };

  test("takes time in proportion, and calls by the shards that the rows fill", () => {
    const [mask, publish] = grownTo(10_000, measured);

    expect(mask).toEqual({ step: "mask", calls: 3, seconds: 30, memory: 1024 });
    expect(publish).toEqual({ step: "publish", calls: 1, seconds: 30, memory: 1024 });
  });
});
