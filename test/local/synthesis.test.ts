import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SynthesisFailed } from "../../local/errors.ts";
import { synthesize } from "../../local/synthesis.ts";

let root: string;

const APP = `
  import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
  appendFileSync("built", "x");
  mkdirSync(process.env.CDK_OUTDIR ?? "", { recursive: true });
  writeFileSync(process.env.CDK_OUTDIR + "/context", process.env.CDK_CONTEXT_JSON ?? "");
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "provender-synthesis-"));
  for (const folder of ["infra", "functions"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "infra/app.ts"), APP);
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "cdk.json"), JSON.stringify({ context: { flag: true } }));
  writeFileSync(join(root, "functions/mask.ts"), "1");
});
afterEach(() => rmSync(root, { recursive: true }));

const timesBuilt = (): number => readFileSync(join(root, "built"), "utf8").length;

test("builds once while nothing changes, with the context of cdk.json", async () => {
  const first = await synthesize({ root });
  const second = await synthesize({ root });

  expect(second).toBe(first);
  expect(timesBuilt()).toBe(1);
  expect(JSON.parse(readFileSync(join(first, "context"), "utf8"))).toMatchObject({ flag: true });
});

test("builds again when a function changes, and finds the old one again when it changes back", async () => {
  const first = await synthesize({ root });
  writeFileSync(join(root, "functions/mask.ts"), "2");
  const second = await synthesize({ root });
  writeFileSync(join(root, "functions/mask.ts"), "1");

  expect(second).not.toBe(first);
  expect(await synthesize({ root })).toBe(first);
  expect(timesBuilt()).toBe(2);
});

test("an assembly that no living process uses goes when a new one is built", async () => {
  const first = await synthesize({ root });
  const { pid } = spawnSync(process.execPath, ["--version"]);
  renameSync(join(first, `used-by-${process.pid}`), join(first, `used-by-${pid}`));
  writeFileSync(join(root, "functions/mask.ts"), "2");

  const second = await synthesize({ root });

  expect(readdirSync(join(root, ".provender/cdk.out"))).toEqual([basename(second)]);
});

test("builds from other functions when told so", async () => {
  const functions = join(root, "other", "functions");
  mkdirSync(functions, { recursive: true });

  const assembly = await synthesize({ root, functions });

  expect(JSON.parse(readFileSync(join(assembly, "context"), "utf8"))).toMatchObject({
    functionsDir: functions,
  });
});

test("a failing app leaves no assembly and says what it printed", async () => {
  writeFileSync(join(root, "infra/app.ts"), `${APP} throw new Error("no such construct");`);

  const failure = await synthesize({ root }).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(SynthesisFailed);
  expect(String(failure)).toContain("no such construct");
  expect(
    existsSync(join(root, ".provender/cdk.out")) && readdirSync(join(root, ".provender/cdk.out")),
  ).toEqual([]);
});
