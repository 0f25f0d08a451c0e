import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRuntime } from "../../local/runtime.ts";
import { writeAssembly } from "./fixture-assembly.ts";

interface Said {
  key?: string;
  sha?: string;
  run?: string;
}

let directory: string;
let assembly: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provender-crash-"));
  assembly = join(directory, "assembly");
  mkdirSync(assembly);
  writeAssembly(assembly);
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Lets a process write until it has said `lines` lines, then kills it without warning; gives what it had said. */
async function killAfter(lines: number): Promise<Said[]> {
  const script = fileURLToPath(new URL("crash-writer.ts", import.meta.url));
  const child = spawn(process.execPath, [script, directory, assembly], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: Said[] = [];
  const gone = new Promise((resolve) => child.on("close", resolve));
  for await (const line of createInterface(child.stdout)) {
    said.push(JSON.parse(line));
    if (said.length === lines) child.kill("SIGKILL");
  }
  await gone;
  return said;
}

const sha256 = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

// Different numbers of lines, so that the death comes at different places of a round of writes.
test.each([8, 15, 22])("what was acknowledged survives a kill after %i lines, whole", async (lines) => {
  const said = await killAfter(lines);

  const runtime = await openRuntime({ directory, assembly });

  const own = said.filter(({ key }) => key?.startsWith("own/"));
  expect(own.length).toBeGreaterThan(0);
  for (const { key, sha } of own)
    expect(sha256((await runtime.store.readWhole("data", key ?? "")) ?? Buffer.of())).toBe(sha);
  for (const { run } of said)
    if (run) expect(await runtime.lineage.getRun(run)).toMatchObject({ status: "succeeded" });
  // The last write may or may not have arrived; what is there is whole, and its ETag its own.
  const again = (await runtime.store.readWhole("data", "again")) ?? Buffer.of();
  const written = Array.from({ length: lines }, (_, n) => Buffer.alloc(3 * 2 ** 20, String(n)));
  expect(written.some((body) => body.equals(again))).toBe(true);
  const etag = createHash("md5").update(again).digest("hex");
  expect(await runtime.store.head("data", "again")).toMatchObject({ etag });
  await runtime.close();
});

test("the run and the leases of a dead process are ended and freed", async () => {
  await killAfter(1);

  const runtime = await openRuntime({ directory, assembly });

  expect(runtime.interrupted).toEqual(["d-1"]);
  expect(await runtime.lineage.getRun("d-1")).toMatchObject({
    status: "failed",
    error: { name: "Interrupted" },
  });
  for (const dataset of ["d", "leased"]) {
    const lease = {
      dataset,
      run: "next",
      now: "2026-01-02T00:00:00.000Z",
      expires: "2026-01-03T00:00:00.000Z",
    };
    expect(await runtime.lineage.takeLease(lease)).toEqual({ granted: true });
  }
  await runtime.close();
});
