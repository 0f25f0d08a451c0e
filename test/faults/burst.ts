import { incoming } from "../../shared/model/keys.ts";
import { ticket } from "../e2e/made-up.ts";
import { checkLineage } from "../support/accounts.ts";
import { Cloud } from "./cloud.ts";
import { DATASET } from "./inputs.ts";
import { same } from "./judge.ts";
import { leaseHolder } from "./lease.ts";
import { Life, uploaded } from "./life.ts";
import { readVersion } from "./version.ts";

/**
 * Two hundred files uploaded within a second for one data set, by the way that events take: each is told of twice, in
 * another order than they were uploaded, half of them while the first run is at work. At most two runs come of it, the
 * last version was made of every file, and no row is in it twice.
 *
 *     node test/faults/burst.ts
 */
const FILES = 200;
const ROWS = 3;
const RECIPE = `name: ${DATASET}
sources:
  - name: tickets
    key: "{id}"
    messages:
      - { role: user, content: "{question}" }
      - { role: assistant, content: "{answer}" }
`;

const began = performance.now();
const cloud = await Cloud.open({});
try {
  const life = new Life(cloud, [], new Map());
  await life.begin(undefined, RECIPE);
  const files = Array.from({ length: FILES }, (_, n) => ({
    key: incoming(DATASET, "tickets", `${n}.jsonl`),
    content: Array.from({ length: ROWS }, (_, row) => `${JSON.stringify(ticket(ROWS * n + row))}\n`).join(""),
  }));
  const uploading = performance.now();
  await Promise.all(files.map((file) => life.put(file)));
  const uploadTook = performance.now() - uploading;
  // 71 and 200 have no common factor, so that each comes once.
  const events = files.map((_, n) => life.eventOf(files[(n * 71) % FILES]?.key ?? ""));
  life.tell(events.slice(0, FILES / 2));
  life.tell(events.slice(0, FILES / 2));
  life.tellAt("Mask", events.slice(FILES / 2));
  life.tellAt("Mask", events.slice(FILES / 2));
  await life.calm();

  const runs = await cloud.lineage.listRuns(DATASET);
  const current = await cloud.lineage.currentVersion(DATASET);
  const version = await readVersion(cloud, DATASET, current?.version ?? "");
  const { rows, ends } = await checkLineage(cloud.store, version.name);
  const wrong = [
    runs.length > 2 && `${runs.length} runs`,
    runs.some(({ status }) => status !== "succeeded") && "a run failed",
    !same(version.inputs, await uploaded(cloud)) && "a file is not in the last version",
    Object.keys(version.inputs).length !== FILES && "not every file was read",
    (rows !== FILES * ROWS || ends.published !== rows) && `${rows} rows, ${ends.published} published`,
    version.torn.length > 0 && `torn: ${version.torn.join(", ")}`,
    (await leaseHolder(DATASET)) !== undefined && "the lease is held",
  ].filter((problem) => problem !== false);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${FILES} files uploaded in ${Math.round(uploadTook)} ms, ${2 * FILES} events: ${runs.length} runs, ${ends.published} of ${FILES * ROWS} rows published, ${seconds} s${wrong.length > 0 ? `; WRONG: ${wrong.join("; ")}` : ""}`,
  );
  process.exitCode = wrong.length > 0 ? 1 : 0;
  await life.session.close();
} finally {
  await cloud.close();
}
