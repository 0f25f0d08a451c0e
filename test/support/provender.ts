import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
/** Real data beside the project, which the project never ships. */
export const REAL_DATA = join(PROJECT, "../shared/data");
export const hasRealData = existsSync(REAL_DATA);

export interface Answer {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a person would, in `directory`, with `input` on stdin; `onStderr` sees progress as it comes. */
export function provender(
  directory: string,
  args: readonly string[],
  {
    input,
    onStderr,
    env = {},
    node = [],
  }: {
    input?: string;
    onStderr?: (text: string, kill: (signal?: NodeJS.Signals) => void) => void;
    env?: Readonly<Record<string, string>>;
    /** Options of Node itself. */
    node?: readonly string[];
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, join(PROJECT, "cli/main.ts"), ...args], {
      cwd: directory,
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(stderr, (signal = "SIGKILL") => child.kill(signal));
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
    child.stdin.on("error", () => undefined).end(input ?? "");
  });
}

/** A folder of its own for a test's runs. */
export function workplace(): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), "provender-e2e-"));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
