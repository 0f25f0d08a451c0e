import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KINDS } from "./fault.ts";
import { OUTCOMES } from "./judge.ts";
import { Told } from "./told.ts";

/**
 * The fault campaign: plays case after case, in as many processes as there are cores, until so many faults have struck, and
 * prints what came of them; beside it, two hundred uploads at once.
 *
 *     npm run test:faults                                   seed 1, 500 faults
 *     npm run test:faults -- --seed 7 --faults 2000         another campaign
 *     npm run test:faults -- --seed 7 --case 31             one case of it, with what is planned and what struck
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    faults: { type: "string", default: "500" },
    case: { type: "string" },
  },
});
const { seed } = values;
const wanted = values.case === undefined ? Number(values.faults) : 0;
/** No case takes so long. Milliseconds. */
const HUNG = 300_000;

const table = new Map(KINDS.map((kind) => [kind, new Map<string, number>()]));
const began = performance.now();
let [next, fired, cases, wrong] = [0, 0, 0, 0];

if (values.case !== undefined) await player([Number(values.case)]);
else {
  const players = Math.max(1, Math.min(4, availableParallelism()));
  await Promise.all([burst(), ...Array.from({ length: players }, () => player())]);
}
report();
process.exitCode = wrong > 0 || fired < wanted ? 1 : 0;

async function burst(): Promise<void> {
  const [code] = await once(
    fork(fileURLToPath(new URL("burst.ts", import.meta.url)), { stdio: "inherit" }),
    "close",
  );
  if (code !== 0) wrong++;
}

/** Plays the cases given, or the next ones as long as faults are wanted. */
async function player(given?: number[]): Promise<void> {
  const child = fork(fileURLToPath(new URL("player.ts", import.meta.url)), [seed], { stdio: "inherit" });
  let [playing, timer]: [number | undefined, NodeJS.Timeout | undefined] = [undefined, undefined];
  const go = (): void => {
    clearTimeout(timer);
    playing = given ? given.shift() : fired < wanted ? next++ : undefined;
    child.send({ number: playing ?? null, verbose: given !== undefined });
    if (playing !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), HUNG);
  };
  child.on("message", (message) => {
    const told = Told.parse(message);
    if (told.played) count(told.played);
    go();
  });
  const [code] = await once(child, "close");
  clearTimeout(timer);
  if (playing === undefined) {
    // Even the runs without a fault went wrong.
    if (code !== 0) wrong++;
    return;
  }
  wrong++;
  console.error(`Case ${playing} did not end: ${command(playing)}`);
  // The others are played by another process.
  if (!given) await player();
}

function count({ number, outcome, kinds, planned, problems }: NonNullable<Told["played"]>): void {
  cases++;
  if (Math.floor((fired + kinds.length) / 100) > Math.floor(fired / 100))
    console.error(
      `${fired + kinds.length} faults in ${cases} cases, ${Math.round((performance.now() - began) / 1000)} s`,
    );
  fired += kinds.length;
  for (const kind of kinds) {
    const row = table.get(kind);
    row?.set(outcome, (row.get(outcome) ?? 0) + 1);
  }
  if (outcome !== "WRONG") return;
  wrong++;
  console.error(`Case ${number} went wrong: ${command(number)}\n  ${[...planned, ...problems].join("\n  ")}`);
}

function command(number: number): string {
  return `npm run test:faults -- --seed ${seed} --case ${number}`;
}

function report(): void {
  const shown = OUTCOMES.filter((outcome) => [...table.values()].some((row) => row.has(outcome)));
  const sum = (counts: Iterable<number>): number => [...counts].reduce((a, b) => a + b, 0);
  const rows = [...table].map(([kind, row]) => [
    kind,
    ...shown.map((outcome) => row.get(outcome) ?? 0),
    sum(row.values()),
  ]);
  const sums = shown.map((outcome) => sum([...table.values()].map((row) => row.get(outcome) ?? 0)));
  const lines = [["fault", ...shown, "all"], ...rows, ["all", ...sums, fired]].map((line) =>
    line.map((cell) => String(cell || "")),
  );
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of lines)
    console.log(
      line
        .map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    );
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`seed ${seed}: ${fired} faults in ${cases} cases, ${wrong} wrong, ${seconds} s`);
}
