import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../support/provender.ts";

test("the command ends with the process that brought it to the right Node, however that one ended", async () => {
  const waiting = spawn(process.execPath, [join(PROJECT, "cli/provender.js"), "try", "mask"], {
    stdio: ["pipe", "ignore", "ignore", "ipc"],
  });
  await once(waiting, "spawn");

  waiting.disconnect();

  expect(await once(waiting, "exit")).toEqual([null, "SIGKILL"]);
});
