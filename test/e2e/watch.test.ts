import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT, provender, workplace } from "../support/provender.ts";
import { RECIPE, tickets } from "./made-up.ts";

const { directory, remove } = workplace();
const recipe = RECIPE.replace(/^augmentation:.*\n/m, "");
beforeAll(() => {
  mkdirSync(join(directory, "tickets"));
  writeFileSync(join(directory, "tickets/a.jsonl"), tickets(0, 20));
  writeFileSync(join(directory, "recipe.yaml"), recipe);
});
afterAll(remove);

describe("provender watch", () => {
  test("builds at once, says what is wrong with a recipe, builds again when it and a file change, and ends well", async () => {
    const args = [join(PROJECT, "cli/main.ts"), "watch", "recipe.yaml", "--quiet", "0"];
    const child = spawn(process.execPath, args, { cwd: directory, env: { ...process.env, NO_COLOR: "1" } });
    const ended = once(child, "close").then(() => {
      throw new Error(`it ended: ${printed}`);
    });
    ended.catch(() => undefined);
    let printed = "";
    const heard = new EventEmitter();
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        heard.emit("text");
      });
    /** How far the output goes until it has what is waited for. */
    const shown = async (what: string, since = 0): Promise<number> => {
      while (!printed.includes(what, since)) await Promise.race([ended, once(heard, "text")]);
      return printed.indexOf(what, since) + what.length;
    };

    const first = await shown("is published");
    writeFileSync(join(directory, "recipe.yaml"), recipe.replace("kind: logs", "kind: lgos"));
    const second = await shown("sources[0].kind", first);
    appendFileSync(join(directory, "tickets/a.jsonl"), tickets(50, 3));
    writeFileSync(join(directory, "recipe.yaml"), recipe);
    await shown("is published", second);
    child.kill("SIGINT");
    const [status] = await once(child, "close");

    expect(status).toBe(0);
    const runs = JSON.parse((await provender(directory, ["runs", "--json"])).stdout);
    expect(runs.map((run: { status: string }) => run.status)).toEqual(["succeeded", "succeeded"]);
  });
});

describe("provender cost", () => {
  test("tells what a build costs on AWS, from the time its steps took here", async () => {
    const { status, stdout } = await provender(directory, [
      "cost",
      "recipe.yaml",
      "--records",
      "2000000",
      "--json",
    ]);

    const { measured, bill, million } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(measured.rows).toBeGreaterThanOrEqual(23);
    expect(bill.lambda).toBeGreaterThan(0);
    expect(bill.total).toBeCloseTo(2 * million.total, 6);
  });

  test("of a recipe that was never built is refused, with what to do", async () => {
    writeFileSync(join(directory, "other.yaml"), recipe.replace("name: shop", "name: other"));
    const { status, stderr } = await provender(directory, ["cost", "other.yaml"]);
    expect(status).toBe(2);
    expect(stderr).toContain("provender run other.yaml");
  });
});
