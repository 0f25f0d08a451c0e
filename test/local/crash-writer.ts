/** Writes through the runtime until it is killed; prints a line for each write that was acknowledged. */
import { createHash } from "node:crypto";
import { openRuntime } from "../../local/runtime.ts";

const [directory = "", assembly = ""] = process.argv.slice(2);
const runtime = await openRuntime({ directory, assembly, workers: 1 });
const { store, lineage } = runtime;
const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
const started = "2026-01-01T00:00:00.000Z";

await runtime.putRecipe("d", "name: d\n");
await lineage.takeLease({
  dataset: "leased",
  run: "no-row",
  now: started,
  expires: "2999-01-01T00:00:00.000Z",
});
await runtime.putRecipe("leased", "name: leased\n");
await lineage.putRun({ dataset: "d", run: "d-1", status: "running", started, cause: "by hand" });
await lineage.takeLease({ dataset: "d", run: "d-1", now: started, expires: "2999-01-01T00:00:00.000Z" });
say({ ready: true });

for (let n = 0; ; n++) {
  // One key written again and again, and keys of their own, long enough to be caught in the middle.
  const body = Buffer.alloc(3 * 2 ** 20, String(n));
  const sha = createHash("sha256").update(body).digest("hex");
  await Promise.all(
    ["again", `own/${n}`].map(async (key) => {
      await store.write("data", key, body, "text/plain");
      say({ key, sha });
    }),
  );
  await lineage.putRun({
    dataset: "other",
    run: `other-${n}`,
    status: "succeeded",
    started,
    cause: "by hand",
  });
  say({ run: `other-${n}` });
}
