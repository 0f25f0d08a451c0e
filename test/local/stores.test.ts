import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attachRuntime } from "../../local/attach.ts";
import { openRuntime } from "../../local/runtime.ts";
import { openStores } from "../../local/stores.ts";
import { writeAssembly } from "./fixture-assembly.ts";

let directory: string;
let assembly: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provender-stores-"));
  assembly = writeAssembly(mkdtempSync(join(directory, "assembly-")));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("what a runtime kept can be asked without one", async () => {
  const runtime = await openRuntime({ directory, assembly });
  await runtime.putRecipe("kept", "name: kept");
  await runtime.close();

  const stores = await openStores({ directory, assembly });
  const recipe = await stores.store.readWhole("data", "recipes/kept.yaml");
  await stores.close();

  expect(String(recipe)).toBe("name: kept");
});

test("who attaches finds Step Functions only where something runs", async () => {
  const found: (string | undefined)[] = [];
  const look = async (): Promise<void> => {
    const attached = await attachRuntime(directory);
    found.push(process.env.AWS_ENDPOINT_URL_SFN);
    attached?.close();
  };

  const stores = await openStores({ directory, assembly });
  await look();
  await stores.close();
  const runtime = await openRuntime({ directory, assembly });
  await look();
  await runtime.close();

  expect(found).toEqual(["", expect.stringMatching(/^http:/)]);
});

test("an open directory is closed to a second one, and the environment is left as it was", async () => {
  const before = { ...process.env };

  const stores = await openStores({ directory, assembly });
  await expect(openStores({ directory, assembly })).rejects.toThrow(/is working in/);
  await stores.close();

  expect({ ...process.env }).toEqual(before);
});
