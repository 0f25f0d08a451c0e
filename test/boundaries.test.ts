import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const house = mkdtempSync(join(tmpdir(), "provender-boundaries-"));
writeFileSync(
  join(house, "biome.json"),
  JSON.stringify({ ...JSON.parse(readFileSync(join(root, "biome.json"), "utf8")), vcs: undefined }),
);
afterAll(() => rmSync(house, { recursive: true }));

const stages = readdirSync(join(root, "functions"));

/** Lints one import as if it stood in `file`; true when its direction is refused. */
function refused(file = "", imported = ""): boolean {
  const path = join(house, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { thing } from "${imported}";\nconsole.log(thing);\n`);
  const biome = join(root, "node_modules/.bin/biome");
  const run = spawnSync(biome, ["lint", "--only=style/noRestrictedImports", file], {
    cwd: house,
    encoding: "utf8",
  });
  return `${run.stdout}${run.stderr}`.includes("noRestrictedImports");
}

describe("imports point one way", () => {
  test.each([
    ["shared/model/x.ts", "../shards/zstd.ts"],
    ["shared/model/x.ts", "@aws-sdk/client-s3"],
    ["shared/shards/x.ts", "@aws-sdk/client-s3"],
    ["shared/stage/x.ts", "../../functions/mask/mask.ts"],
    ["shared/aws/x.ts", "../../local/runtime.ts"],
    ...stages.map((stage) => ["functions/x/x.ts", `../${stage}/x.ts`]),
    ...stages.map((stage) => ["functions/x/inner/x.ts", `../../${stage}/x.ts`]),
    ["functions/mask/x.ts", "@aws-sdk/client-s3"],
    ["functions/mask/x.ts", "../../local/runtime.ts"],
    ["infra/x.ts", "../functions/mask/mask.ts"],
    ["infra/x.ts", "../shared/stage/stage.ts"],
    ["infra/x.ts", "../local/runtime.ts"],
    ["local/x.ts", "../infra/stack.ts"],
    ["local/x.ts", "../functions/mask/mask.ts"],
    ["cli/x.ts", "../functions/mask/mask.ts"],
  ])("%s may not import %s", (file, imported) => {
    expect(refused(file, imported)).toBe(true);
  });

  test.each([
    ["shared/model/x.ts", "./record.ts"],
    ["shared/shards/x.ts", "../model/run.ts"],
    ["shared/aws/x.ts", "@aws-sdk/client-s3"],
    ["functions/mask/x.ts", "../../shared/stage/stage.ts"],
    ["functions/mask/x.ts", "./mask.ts"],
    ["functions/mask/inner/x.ts", "../mask.ts"],
    ["functions/mask/inner/x.ts", "../other/x.ts"],
    ["infra/x.ts", "../shared/model/environment.ts"],
    ["local/x.ts", "../shared/aws/connect.ts"],
    ["cli/x.ts", "../local/runtime.ts"],
    ["cli/x.ts", "../shared/lineage/explain.ts"],
  ])("%s may import %s", (file, imported) => {
    expect(refused(file, imported)).toBe(false);
  });
});
