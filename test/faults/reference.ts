import { incomingPrefix } from "../../shared/model/keys.ts";
import type { Cloud } from "./cloud.ts";
import type { Seen } from "./inject.ts";
import { DATASET, SCENARIO_NAMES, SCENARIOS, type Scenario } from "./inputs.ts";
import { Life, uploaded } from "./life.ts";
import { readVersion, type Version } from "./version.ts";

type Inputs = Readonly<Record<string, string>>;

/** What runs without a fault do: where each scenario begins, what is asked on the way, and what comes out of which inputs. */
export class Reference {
  /** By ETag, every content that was ever uploaded. */
  readonly contents = new Map<string, string>();
  /** The calls and requests of each scenario: where faults can strike. */
  readonly profiles = new Map<Scenario, readonly Seen[]>();
  readonly #cloud: Cloud;
  readonly #bases = new Map<Scenario, { directory: string; version: Version | undefined; remove(): void }>();
  readonly #known = new Map<string, Promise<Version["hashes"][]>>();

  private constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  static async prepare(cloud: Cloud): Promise<Reference> {
    const reference = new Reference(cloud);
    for (const scenario of SCENARIO_NAMES) {
      await reference.#prepare(scenario);
      const life = new Life(cloud, [], reference.contents);
      await life.begin(reference.directory(scenario));
      await life.play({ number: 0, scenario, faults: [] });
      reference.profiles.set(scenario, life.injector.seen);
      await life.session.close();
      life.session.remove();
    }
    return reference;
  }

  /** Where a case's stores are copied from. */
  directory(scenario: Scenario): string {
    return this.#base(scenario).directory;
  }

  base(scenario: Scenario): Version | undefined {
    return this.#base(scenario).version;
  }

  /** The SHA-256 of what each publishes when runs without a fault see these inputs one after the other. */
  published(scenario: Scenario, chain: readonly Inputs[]): Promise<Version["hashes"][]> {
    const sorted = chain.map((inputs) => Object.entries(inputs).sort());
    const key = JSON.stringify([scenario, sorted]);
    const known = this.#known.get(key) ?? this.#publish(scenario, chain);
    this.#known.set(key, known);
    return known;
  }

  remove(): void {
    for (const { remove } of this.#bases.values()) remove();
  }

  async #prepare(scenario: Scenario): Promise<void> {
    const { before } = SCENARIOS[scenario];
    const life = new Life(this.#cloud, [], this.contents);
    await life.begin();
    for (const upload of before) await life.put(upload);
    const version = before.length > 0 ? await this.#build(life) : undefined;
    await life.session.close();
    const { directory, remove } = life.session;
    this.#bases.set(scenario, { directory, version, remove });
  }

  /** In stores of their own; the case's stores are closed by then. */
  async #publish(scenario: Scenario, chain: readonly Inputs[]): Promise<Version["hashes"][]> {
    const life = new Life(this.#cloud, [], this.contents);
    await life.begin(this.directory(scenario));
    const published: Version["hashes"][] = [];
    for (const inputs of chain) {
      await this.#lay(life, inputs);
      await this.#forgetResults();
      published.push((await this.#build(life)).hashes);
    }
    await life.session.close();
    life.session.remove();
    return published;
  }

  async #lay(life: Life, inputs: Inputs): Promise<void> {
    const there = await uploaded(this.#cloud);
    for (const [key, etag] of Object.entries(inputs)) {
      const content = this.contents.get(etag);
      if (content === undefined) throw new Error(`Nobody uploaded ${key} with ETag ${etag}.`);
      if (there[key] !== etag) await life.put({ key, content });
    }
    for (const key of Object.keys(there)) if (!(key in inputs)) await this.#cloud.store.remove("raw", key);
  }

  /** Everything is computed anew: what is wrongly taken for done in a case must not be so here as well. */
  async #forgetResults(): Promise<void> {
    const { store } = this.#cloud;
    const results = await Array.fromAsync(store.list("data", "results/"));
    await Promise.all(results.map(({ key }) => store.remove("data", key)));
  }

  async #build(life: Life): Promise<Version> {
    const event = { dataset: DATASET, cause: "hand" };
    await life.deliver("Start", event);
    await life.calm();
    const [run] = await this.#cloud.lineage.listRuns(DATASET);
    const current = await this.#cloud.lineage.currentVersion(DATASET);
    if (!current || run?.status !== "succeeded" || run.run !== current.run)
      throw new Error(`Without a fault ${incomingPrefix(DATASET)} is not built: ${JSON.stringify(run)}`);
    return readVersion(this.#cloud, DATASET, current.version);
  }

  #base(scenario: Scenario) {
    const base = this.#bases.get(scenario);
    if (!base) throw new Error(`Scenario ${scenario} was not prepared.`);
    return base;
  }
}
