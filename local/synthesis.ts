import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { SynthesisFailed } from "./errors.ts";

export interface SynthesisOptions {
  /** Where `infra/app.ts` and `cdk.json` lie: this project, unless told otherwise. */
  root?: string;
  /** The functions, when they are not the project's own; the assembly then lies beside them. */
  functions?: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Everything that decides what the app builds. */
const SOURCES = ["infra", "functions", "shared", "package-lock.json", "cdk.json"];
/** A process that takes bundles out of an assembly leaves a file of this name and its number in it. */
const USED_BY = "used-by-";
/** As much of what a failed build printed as is worth reading, in characters. */
const TOLD = 4000;

/**
 * The folder of a cloud assembly made from the sources as they are now: built when there is none (seconds), found by their
 * hash otherwise (milliseconds). An assembly is built aside and renamed, so what is found is whole.
 *
 * @throws SynthesisFailed with what the app printed
 */
export async function synthesize({ root = ROOT, functions }: SynthesisOptions = {}): Promise<string> {
  const assemblies = join(functions ? dirname(functions) : root, ".provender", "cdk.out");
  const assembly = join(assemblies, hashSources(root, functions));
  if (!existsSync(assembly)) {
    mkdirSync(assemblies, { recursive: true });
    const aside = `${assembly}.${process.pid}`;
    rmSync(aside, { recursive: true, force: true });
    try {
      await build(root, aside, functions);
      put(aside, assembly);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
    prune(assemblies, assembly);
  }
  writeFileSync(join(assembly, USED_BY + process.pid), "");
  return assembly;
}

function hashSources(root: string, functions: string | undefined): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of [...SOURCES.map((source) => join(root, source)), ...(functions ? [functions] : [])])
    for (const file of filesUnder(path))
      hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Runs the app as `cdk synth` would, without the seconds that the CDK's own command takes to start, or its check of the
 * template against what CloudFormation allows: nothing is deployed from here.
 */
function build(root: string, output: string, functions: string | undefined): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const given = {
    ...context,
    "aws:cdk:enable-path-metadata": true,
    ...(functions && { functionsDir: functions }),
  };
  const child = spawn(process.execPath, ["infra/app.ts"], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify(given),
      CDK_VALIDATION: "false",
      NODE_OPTIONS: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      told = (told + chunk).slice(-TOLD);
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const command = "node infra/app.ts";
      reject(new SynthesisFailed(`The CDK app did not build (${command}):\n${told.trim()}`, { command }));
    });
  });
}

function put(aside: string, assembly: string): void {
  try {
    renameSync(aside, assembly);
  } catch (error) {
    // Another process built the same; one is as good as the other.
    if (!existsSync(assembly)) throw error;
  }
}

/** Removes earlier assemblies, each some 25 MB, that no living process uses. */
function prune(assemblies: string, current: string): void {
  for (const name of readdirSync(assemblies)) {
    const path = join(assemblies, name);
    if (path !== current && !isUsed(path)) rmSync(path, { recursive: true, force: true });
  }
}

function isUsed(assembly: string): boolean {
  const beingBuilt = /\.(\d+)$/.exec(assembly)?.[1];
  // Another process may just have removed it, or renamed what it has built.
  if (!existsSync(assembly)) return true;
  const users = readdirSync(assembly).filter((name) => name.startsWith(USED_BY));
  return [...users.map((name) => name.slice(USED_BY.length)), ...(beingBuilt ? [beingBuilt] : [])].some(
    (pid) => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    },
  );
}
