#!/usr/bin/env node
// Starts the command on Node 24, whatever Node this file is run by: the project brings one along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as module from "node:module";
import { fileURLToPath } from "node:url";

const NEEDS = 24;

if (Number(process.versions.node.split(".")[0]) >= NEEDS) {
  module.enableCompileCache?.();
  // Started below: what kills the one process kills the other, so that no run goes on unseen.
  process.channel?.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  await import("./main.ts");
} else {
  const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `provender needs Node ${NEEDS}; this is ${process.versions.node}. Run 'npm ci' in the project: it brings one along.`,
    );
    process.exit(2);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  // Ctrl-C reaches the child by itself; this process only waits for it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (status) => process.exit(status ?? 1));
}
