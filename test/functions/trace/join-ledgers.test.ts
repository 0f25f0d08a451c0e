import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinLedgers, type StepLedger } from "../../../functions/trace/join-ledgers.ts";
import type { LedgerLine } from "../../../shared/model/outcome.ts";
import type { StepName } from "../../../shared/model/run.ts";

const STEPS: StepName[] = ["source", "mask", "filter", "apply", "split"];

/** Lines in batches of uneven length, as a reader gives them. */
async function* batches(lines: readonly string[]): AsyncGenerator<string[]> {
  for (let at = 0, size = 1; at < lines.length; at += size, size = (size % 3) + 1)
    yield lines.slice(at, at + size);
}

const ledger = (step: StepName, lines: readonly LedgerLine[]): StepLedger => ({
  step,
  lines: batches(lines.map((line) => JSON.stringify(line))),
});

async function join(ledgers: StepLedger[]) {
  const published = { train: 0, validation: 0, test: 0 };
  const rows = [];
  for await (const some of joinLedgers(ledgers, { uri: "a.csv", version: "v" }, 3, published))
    rows.push(...some);
  return { rows: rows.map((row) => JSON.parse(row.text)), published };
}

const id = (n: number): string => n.toString(16).padStart(32, "0");

describe("joining the ledgers of a shard", () => {
  it("shows each row's decisions in the order of the steps, and where its way ended", async () => {
    const { rows, published } = await join([
      ledger("source", [
        { id: id(1), outcome: "kept", line: 2 },
        { outcome: "quarantined", reason: "not_json", line: 3, detail: { message: "cut short" } },
        { id: id(2), outcome: "kept", line: 5 },
      ]),
      ledger("mask", [
        { id: id(1), outcome: "kept", changed: true, detail: { EMAIL: 1 } },
        { id: id(2), outcome: "kept" },
      ]),
      ledger("filter", [
        { id: id(1), outcome: "kept" },
        { id: id(2), outcome: "dropped", reason: "too_short" },
      ]),
      ledger("apply", [{ id: id(1), outcome: "kept" }]),
      ledger("split", [{ id: id(1), outcome: "kept", detail: { split: "validation" } }]),
    ]);

    expect(rows).toEqual([
      {
        id: id(1),
        uri: "a.csv",
        version: "v",
        line: 2,
        steps: [
          { step: "source", outcome: "kept" },
          { step: "mask", outcome: "kept", changed: true, detail: { EMAIL: 1 } },
          { step: "filter", outcome: "kept" },
          { step: "apply", outcome: "kept" },
          { step: "split", outcome: "kept", detail: { split: "validation" } },
        ],
        end: { outcome: "published", split: "validation", line: 1 },
      },
      {
        uri: "a.csv",
        version: "v",
        line: 3,
        steps: [
          { step: "source", outcome: "quarantined", reason: "not_json", detail: { message: "cut short" } },
        ],
        end: { outcome: "quarantined", step: "source", reason: "not_json" },
      },
      expect.objectContaining({ line: 5, end: { outcome: "dropped", step: "filter", reason: "too_short" } }),
    ]);
    expect(published).toEqual({ train: 0, validation: 1, test: 0 });
  });

  it("gives one row a source line whatever the steps decide, and counts published lines on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 6 })), async (lastSteps) => {
        const ledgers = STEPS.map((step, at) =>
          ledger(
            step,
            lastSteps.flatMap((last, i): LedgerLine[] => {
              if (last < at) return [];
              if (last === at) return [{ id: id(i), outcome: "dropped", reason: "r" }];
              return [
                { id: id(i), outcome: "kept", ...(step === "split" && { detail: { split: "train" } }) },
              ];
            }),
          ),
        );
        const { rows } = await join(ledgers);
        expect(rows.map((row) => row.id)).toEqual(lastSteps.map((_, i) => id(i)));
        expect(rows.map((row) => row.steps.length)).toEqual(lastSteps.map((last) => Math.min(last, 4) + 1));
        const lines = rows.flatMap((row) => (row.end.outcome === "published" ? [row.end.line] : []));
        expect(lines).toEqual(lines.map((_, i) => i + 1));
      }),
    );
  });

  it.each([
    ["is missing", []],
    ["is another record's", [{ id: id(9), outcome: "kept" as const }]],
    [
      "is one too many",
      [
        { id: id(1), outcome: "kept" as const },
        { id: id(2), outcome: "kept" as const },
      ],
    ],
  ])("fails by name when a line of the next step %s", async (_, mask) => {
    const joined = join([ledger("source", [{ id: id(1), outcome: "kept", line: 1 }]), ledger("mask", mask)]);

    await expect(joined).rejects.toMatchObject({ name: "NotConserved", data: { step: "mask", shard: 3 } });
  });
});
