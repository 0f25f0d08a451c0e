import { once } from "node:events";
import { openModel } from "../e2e/made-up.ts";
import { Cloud } from "./cloud.ts";
import { described, type Fault } from "./fault.ts";
import { examine, judge, type Verdict } from "./judge.ts";
import { type Case, Life } from "./life.ts";
import { planCase } from "./plan.ts";
import { Reference } from "./reference.ts";
import { type Told, Wanted } from "./told.ts";

/** A process of the campaign: plays the cases it is told to, one after the other, on stores and threads of its own. */
const seed = Number(process.argv[2]);
const model = await openModel();
const cloud = await Cloud.open({ OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "none" });
const reference = await Reference.prepare(cloud);

for (let told: Told = {}; ; ) {
  const asked = once(process, "message");
  process.send?.(told);
  const { number, verbose } = Wanted.parse((await asked)[0]);
  if (number === null) break;
  const planned = planCase(seed, number, reference.profiles);
  const plan = lines(planned);
  if (verbose) console.log(`planned: ${plan.join("\n  ")}`);
  const { outcome, problems, fired } = await play(planned);
  if (verbose) console.log(`${outcome}; struck:\n  ${fired.map(described).join("\n  ")}`);
  told = { played: { number, outcome, problems, planned: plan, kinds: fired.map(({ kind }) => kind) } };
}
reference.remove();
await cloud.close();
model.close();
process.disconnect();

async function play(planned: Case): Promise<Verdict & { fired: Fault[] }> {
  const { scenario, faults } = planned;
  const life = new Life(cloud, faults, reference.contents);
  await life.begin(reference.directory(scenario));
  let findings: Awaited<ReturnType<typeof examine>>;
  try {
    await life.play(planned);
    findings = await examine(cloud, life, reference.base(scenario));
  } finally {
    await life.session.close();
    life.session.remove();
  }
  return { ...(await judge(findings, scenario, reference)), fired: life.fired };
}

function lines({ scenario, faults, lateUpload }: Case): string[] {
  return [
    `scenario ${scenario}${lateUpload ? `, last upload at ${lateUpload}` : ""}`,
    ...faults.map(described),
  ];
}
