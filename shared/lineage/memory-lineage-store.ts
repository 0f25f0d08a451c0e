import { VersionConflict } from "../model/errors.ts";
import type {
  ApprovalRow,
  Lease,
  LineageStore,
  ObjectRow,
  RunRow,
  StepRow,
  VersionRow,
} from "./lineage-store.ts";

const redriven = (before: RunRow, now: RunRow): boolean =>
  before.status === "failed" && now.status === "succeeded";

/** Lineage in memory, for tests and benchmarks; the DynamoDB adapter passes the same contract test. */
export class MemoryLineageStore implements LineageStore {
  readonly #leases = new Map<string, Lease & { dirty: boolean; wished?: string }>();
  readonly #runs = new Map<string, RunRow>();
  readonly #steps = new Map<string, StepRow>();
  readonly #objects = new Map<string, ObjectRow & { run: string }>();
  readonly #versions = new Map<string, VersionRow>();
  readonly #current = new Map<string, VersionRow>();
  readonly #approvals = new Map<string, ApprovalRow>();

  async takeLease(
    lease: Lease,
    over?: string,
  ): Promise<{ granted: true } | { granted: false; holder: string }> {
    const held = this.#leases.get(lease.dataset);
    if (held && held.run !== lease.run && held.run !== over && held.expires > lease.now) {
      held.dirty = true;
      held.wished ??= lease.now;
      return { granted: false, holder: held.run };
    }
    if (held?.run !== lease.run) this.#leases.set(lease.dataset, { ...lease, dirty: false });
    return { granted: true };
  }

  async releaseLease(dataset: string, run: string): Promise<{ dirty: boolean }> {
    const held = this.#leases.get(dataset);
    if (held?.run !== run) return { dirty: false };
    this.#leases.delete(dataset);
    return { dirty: held.dirty };
  }

  async passLease(from: string, lease: Lease): Promise<boolean> {
    const held = this.#leases.get(lease.dataset);
    if (held?.run !== from) return held?.run === lease.run;
    if (held.dirty) this.#leases.set(lease.dataset, { ...lease, dirty: false });
    else this.#leases.delete(lease.dataset);
    return held.dirty;
  }

  async heedWish(dataset: string, run: string): Promise<boolean> {
    const held = this.#leases.get(dataset);
    if (held?.run !== run || !held.dirty) return false;
    held.dirty = false;
    delete held.wished;
    return true;
  }

  async oldestWish(dataset: string): Promise<string | undefined> {
    return this.#leases.get(dataset)?.wished;
  }

  async extendLease({ dataset, run, expires }: Lease): Promise<void> {
    const held = this.#leases.get(dataset);
    if (held?.run === run && held.expires < expires) held.expires = expires;
  }

  async addRun(run: RunRow): Promise<void> {
    if (!this.#runs.has(run.run)) this.#runs.set(run.run, run);
  }

  async endRun(run: RunRow & { ended: string }): Promise<RunRow> {
    const before = this.#runs.get(run.run);
    if (before?.ended !== undefined && !redriven(before, run)) return before;
    this.#runs.set(run.run, run);
    return run;
  }

  async putRun(run: RunRow): Promise<void> {
    this.#runs.set(run.run, run);
  }

  async getRun(run: string, dataset?: string): Promise<RunRow | undefined> {
    const row = this.#runs.get(run);
    return dataset === undefined || row?.dataset === dataset ? row : undefined;
  }

  async listRuns(dataset?: string): Promise<RunRow[]> {
    return [...this.#runs.values()]
      .filter((row) => dataset === undefined || row.dataset === dataset)
      .sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  async putStep(step: StepRow): Promise<void> {
    this.#steps.set(`${step.run} ${step.step} ${step.shard}`, step);
  }

  async listSteps(run: string): Promise<StepRow[]> {
    return [...this.#steps.values()]
      .filter((row) => row.run === run)
      .sort((a, b) => (a.step === b.step ? a.shard - b.shard : a.step < b.step ? -1 : 1));
  }

  async putObjects(run: string, objects: readonly ObjectRow[]): Promise<void> {
    for (const row of objects) this.#objects.set(`${run} ${row.key}@${row.version}`, { ...row, run });
  }

  async listObjects(run: string): Promise<ObjectRow[]> {
    return [...this.#objects.values()]
      .filter((row) => row.run === run)
      .map(({ source, key, version, size }) => ({ source, key, version, size }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async runsOfObject(key: string, version?: string): Promise<string[]> {
    return [...this.#objects.values()]
      .filter((row) => row.key === key && (version === undefined || row.version === version))
      .map((row) => row.run);
  }

  async publishVersion(version: VersionRow, expected: string | null): Promise<void> {
    const { dataset } = version;
    const current = this.#current.get(dataset)?.version ?? null;
    if (current !== expected && current !== version.version)
      throw new VersionConflict(
        `Another run published ${dataset} in the meantime; that version stays. Run again to build on it.`,
        { dataset, expected },
      );
    this.#versions.set(`${dataset} ${version.version}`, version);
    this.#current.set(dataset, version);
  }

  async currentVersion(dataset: string): Promise<VersionRow | undefined> {
    return this.#current.get(dataset);
  }

  async getVersion(dataset: string, version: string): Promise<VersionRow | undefined> {
    return this.#versions.get(`${dataset} ${version}`);
  }

  async listVersions(dataset: string): Promise<VersionRow[]> {
    return [...this.#versions.values()]
      .filter((row) => row.dataset === dataset)
      .sort((a, b) => (a.version < b.version ? 1 : -1));
  }

  async putApproval(run: string, approval: ApprovalRow): Promise<void> {
    this.#approvals.set(run, approval);
  }

  async getApproval(run: string): Promise<ApprovalRow | undefined> {
    return this.#approvals.get(run);
  }
}
