import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideTogether } from "../../../functions/dedupe/joining/decide-together.ts";
import { foundDuplicates } from "../../../shared/model/keys.ts";
import { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { Duplicates } from "../../../shared/model/round.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { RUN, record, runDedupe } from "./flow.ts";

const WORDS =
  "order invoice parcel login screen battery voucher account arrived stopped yesterday again after update since Monday without warning before lunch phone shop small green window garden river stone paper winter music".split(
    " ",
  );

/** A made-up sentence, the same for the same seed. */
function sentence(words: number, seed: number): string {
  let state = seed + 1;
  return Array.from({ length: words }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return WORDS[(state >>> 8) % WORDS.length];
  }).join(" ");
}

const drops = ({ verdicts }: ReturnType<typeof decideTogether>): (string | undefined)[] =>
  verdicts.map((verdict) => (verdict ? `${verdict.reason} of ${verdict.other}` : undefined));

describe("near duplicates", () => {
  it("go, naming the one that stays and how similar it is", async () => {
    const text = sentence(60, 1);
    const records = [
      record(text, "Thanks for asking."),
      record(`${text} please`, "Thanks for asking."),
      record(sentence(60, 2), "No."),
    ];

    const { ledger, survivors } = await runDedupe([[records]], 2);

    expect(survivors).toEqual([records[0], records[2]]);
    expect(ledger[1]).toMatchObject({
      outcome: "dropped",
      reason: "near_duplicate",
      detail: { keeper: records[0]?.id },
    });
    expect(ledger[1]?.detail).toHaveProperty("similarity", 0.9833);
  });

  it("are not made of shared system prompts", () => {
    const system = sentence(200, 3);
    const records = [
      record("Is the shop open today?", "Yes, it is.", { system }),
      record("My screen is broken.", "Bring it in.", { system }),
    ];

    expect(drops(decideTogether(records, Dedupe.parse({})))).toEqual([undefined, undefined]);
  });

  it("are not short texts: those are the same or not", () => {
    const records = [
      record("Hello there", "Hi"),
      record("Hello here", "Hi"),
      record("hello there!", "Hi"),
      record("Ok", "Hi"),
    ];

    expect(drops(decideTogether(records, Dedupe.parse({})))).toEqual([
      undefined,
      undefined,
      "exact_duplicate of 0",
      undefined,
    ]);
  });

  it("are not questions that differ in one number, unless the recipe says so", () => {
    const question = (n: string): string =>
      `Anna buys ${n} boxes of green pencils and gives away two of them to her brother before lunch. How many boxes does she have left in the end?`;
    const records = [
      record(question("12"), "Some."),
      record(question("15"), "Some."),
      record(question("twelve"), "Some."),
    ];

    expect(drops(decideTogether(records, Dedupe.parse({})))).toEqual([undefined, undefined, undefined]);
    expect(drops(decideTogether(records, Dedupe.parse({ near: { numbersDiffer: "ignored" } })))).toEqual([
      undefined,
      "near_duplicate of 0",
      "near_duplicate of 0",
    ]);
  });

  it("are not two fillings of one layout that are asked and answered about different things", () => {
    const about = (thing: string, name: string, asked = thing): Example =>
      record(
        `My ${asked} stopped working after two weeks and I still have the receipt, so I want my money back.`,
        `I am sorry that your ${thing} stopped working. Send it back with the receipt, and we refund the full price.`,
        { name },
      );
    const records = [about("kettle", "a"), about("toaster", "b"), about("kettle", "c", "old")];

    expect(drops(decideTogether(records, Dedupe.parse({})))).toEqual([
      undefined,
      undefined,
      "near_duplicate of 0",
    ]);
  });

  it("lose the middle of a chain only", () => {
    const words = sentence(40, 5).split(" ");
    const changed = (from: number, to: number): string =>
      words.map((word, i) => (i < from || i >= to ? `x${i}` : word)).join(" ");
    const best = { kind: "human" as const };
    const records = [
      record(changed(0, 40), "Good.", best),
      record(changed(4, 40), "Good."),
      record(changed(4, 36), "Good."),
      record(sentence(40, 9), "Good."),
    ];

    const { verdicts, pairs, found } = decideTogether(records, Dedupe.parse({}));

    expect(pairs.map(({ a, b }) => [a, b]).sort()).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(verdicts.map((verdict) => verdict?.other)).toEqual([undefined, 0, undefined, undefined]);
    expect(found.near).toMatchObject({ clusters: 1, largest: [{ id: records[0]?.id, records: 3 }] });
  });

  it("stop the run when too many hang together, with the largest clusters named", async () => {
    const text = sentence(100, 6);
    const records = Array.from({ length: 6 }, (_, i) => record(`${text} ${WORDS[i]}`, "Good."));

    const run = runDedupe([[records]], 1, { near: { largestCluster: 5 } });

    await expect(run).rejects.toMatchObject({
      name: "ClusterTooLarge",
      message: expect.stringContaining(`${records[0]?.id} (6)`),
    });
  });

  it("never take the place of an earlier round's", async () => {
    const text = sentence(50, 7);
    const early = [record(text, "Good.", { kind: "synthetic" }), record(sentence(50, 8), "Good.")];
    const late = [record(`${text} please`, "Good.", { kind: "human", quality: 1 })];

    const { survivors } = await runDedupe([[early], [late]], 2);

    expect(survivors).toEqual(early);
  });
});

/** Long and short chats of shared and changed words, some of them made from others, so that many hang together. */
const chats = fc
  .array(
    fc.record({
      base: fc.constantFrom(1, 2, 3),
      edits: fc.array(fc.record({ place: fc.nat(39), word: fc.constantFrom(...WORDS) }), { maxLength: 6 }),
      kind: fc.constantFrom("human" as const, "logs" as const, "public" as const),
      short: fc.boolean(),
      family: fc.option(fc.constantFrom("one", "another"), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((rows) =>
    rows.map(({ base, edits, kind, short, family }, i): Example => {
      const words = sentence(short ? 8 : 40, base).split(" ");
      for (const { place, word } of edits)
        words[place % words.length] = short ? `${words[place % words.length]}s` : word;
      const made = record(words.join(" "), "It is done.", { name: String(i), kind });
      return family === undefined ? made : { ...made, group: family, parents: ["0".repeat(32)] };
    }),
  );

function cut(all: readonly Example[], places: readonly number[]): Example[][] {
  const ends = [...places.map((place) => place % (all.length + 1)), all.length].sort((a, b) => a - b);
  return ends.map((end, i) => all.slice(ends[i - 1] ?? 0, end));
}

describe("however the records are cut into shards and partitions", () => {
  it("the same near duplicates go, for the same keepers", async () => {
    await fc.assert(
      fc.asyncProperty(
        chats,
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, places, partitions) => {
          const { verdicts, found } = decideTogether(all, Dedupe.parse({}));
          const store = new MemoryObjectStore();

          const { ledger } = await runDedupe([cut(all, places)], partitions, {}, store);
          const stored = await store.readWhole("data", foundDuplicates(RUN, 0));

          const { spread } = Duplicates.parse(JSON.parse(stored?.toString("utf8") ?? ""));
          expect({ ...spread, largest: spread?.largest?.records }).toEqual({
            ...found.spread,
            largest: found.spread?.largest?.records,
          });

          expect(ledger.map(({ reason, detail }) => [reason, detail && Object.values(detail)[0]])).toEqual(
            verdicts.map((verdict) =>
              verdict
                ? [
                    verdict.reason === "conflicting_answer" ? undefined : verdict.reason,
                    all[verdict.other]?.id,
                  ]
                : [undefined, undefined],
            ),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("no two that stay are near duplicates, and every keeper stays", () => {
    fc.assert(
      fc.property(chats, (all) => {
        const { verdicts, pairs } = decideTogether(all, Dedupe.parse({}));
        const stays = (i: number): boolean => !verdicts[i] || verdicts[i]?.reason === "conflicting_answer";

        for (const { a, b } of pairs) expect(stays(a) && stays(b)).toBe(false);
        for (const verdict of verdicts)
          if (verdict?.reason === "near_duplicate") expect(stays(verdict.other)).toBe(true);
      }),
    );
  });
});

const ARTICLES = new URL("../../../../shared/data/near-duplicates/", import.meta.url);
describe.skipIf(!existsSync(ARTICLES))("the near duplicate articles in ../shared/data", () => {
  it("are found, all of them and no others", () => {
    for (const name of ["articles_1000"]) {
      const rows = readFileSync(new URL(`${name}.train`, ARTICLES), "utf8")
        .trim()
        .split("\n");
      const names = rows.map((row) => row.slice(0, row.indexOf(" ")));
      const records = rows.map((row) => record(row.slice(row.indexOf(" ") + 1), "", { name: row }));
      const truth = readFileSync(new URL(`${name}.truth`, ARTICLES), "utf8")
        .trim()
        .split("\n");

      const { pairs, verdicts } = decideTogether(records, Dedupe.parse({}));

      const found = pairs.map(({ a, b }) => [names[a], names[b]].sort().join(" "));
      verdicts.forEach((verdict, i) => {
        if (verdict?.reason === "exact_duplicate")
          found.push([names[i], names[verdict.other]].sort().join(" "));
      });
      expect(found.sort()).toEqual(truth.map((pair) => pair.trim().split(/\s+/).sort().join(" ")).sort());
    }
  });
});
