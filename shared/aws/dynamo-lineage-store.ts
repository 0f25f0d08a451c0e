import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type {
  ApprovalRow,
  Lease,
  LineageStore,
  ObjectRow,
  RunRow,
  StepRow,
  VersionRow,
} from "../lineage/lineage-store.ts";
import { VersionConflict } from "../model/errors.ts";
import { nameOf, translated } from "./translate-error.ts";

/** Rows written side by side; single-item writes, since the store's rule is one item a write. */
const WRITES_AT_ONCE = 25;

const dataset = (name: string): string => `DATASET#${name}`;
const run = (id: string): string => `RUN#${id}`;
const version = (id: string): string => `VERSION#${id}`;
const objectOf = (key: string, version: string): string => `OBJECT#${key}@${version}`;
const step = (row: StepRow): string => `STEP#${row.step}#${String(row.shard).padStart(5, "0")}`;

/** Lineage in one DynamoDB table; the keys are listed in `LineageStore`'s head comment. Each row is one item's `row`. */
export class DynamoLineageStore implements LineageStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async takeLease(
    lease: Lease,
    over?: string,
  ): Promise<{ granted: true } | { granted: false; holder: string }> {
    const key = { pk: dataset(lease.dataset), sk: "LEASE" };
    for (;;) {
      const taken = await this.#conditionally("PutItem", () =>
        this.#client.send(
          new PutCommand({
            TableName: this.#table,
            Item: { ...key, run: lease.run, expires: lease.expires, dirty: false },
            ConditionExpression: `attribute_not_exists(pk) OR expires <= :now${over === undefined ? "" : " OR #run = :over"}`,
            ...(over !== undefined && { ExpressionAttributeNames: { "#run": "run" } }),
            ExpressionAttributeValues: {
              ":now": lease.now,
              ...(over !== undefined && { ":over": over }),
            },
          }),
        ),
      );
      if (taken) return { granted: true };
      const held = await this.#get(key.pk, key.sk);
      if (held?.run === lease.run) return { granted: true };
      if (typeof held?.run !== "string") continue;
      const marked = await this.#conditionally("UpdateItem", () =>
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: key,
            UpdateExpression: "SET dirty = :true, wished = if_not_exists(wished, :now)",
            ConditionExpression: "#run = :holder",
            ExpressionAttributeNames: { "#run": "run" },
            ExpressionAttributeValues: { ":true": true, ":holder": held.run, ":now": lease.now },
          }),
        ),
      );
      // Given back in between: try to take it again.
      if (marked) return { granted: false, holder: held.run };
    }
  }

  async releaseLease(name: string, holder: string): Promise<{ dirty: boolean }> {
    const key = { pk: dataset(name), sk: "LEASE" };
    for (;;) {
      const held = await this.#get(key.pk, key.sk);
      if (held?.run !== holder) return { dirty: false };
      const dirty = held.dirty === true;
      if (await this.#deleteLease(key, holder, dirty)) return { dirty };
    }
  }

  async passLease(from: string, { dataset: name, run, expires }: Lease): Promise<boolean> {
    const key = { pk: dataset(name), sk: "LEASE" };
    for (;;) {
      const held = await this.#get(key.pk, key.sk);
      // Also when the call before did it and its answer was lost.
      if (held?.run !== from) return held?.run === run;
      if (held.dirty !== true) {
        if (await this.#deleteLease(key, from, false)) return false;
        continue;
      }
      const passed = await this.#conditionally("PutItem", () =>
        this.#client.send(
          new PutCommand({
            TableName: this.#table,
            Item: { ...key, run, expires, dirty: false },
            ConditionExpression: "#run = :from",
            ExpressionAttributeNames: { "#run": "run" },
            ExpressionAttributeValues: { ":from": from },
          }),
        ),
      );
      if (passed) return true;
    }
  }

  heedWish(name: string, holder: string): Promise<boolean> {
    return this.#conditionally("UpdateItem", () =>
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk: dataset(name), sk: "LEASE" },
          UpdateExpression: "SET dirty = :false REMOVE wished",
          ConditionExpression: "#run = :holder AND dirty = :true",
          ExpressionAttributeNames: { "#run": "run" },
          ExpressionAttributeValues: { ":true": true, ":false": false, ":holder": holder },
        }),
      ),
    );
  }

  async oldestWish(name: string): Promise<string | undefined> {
    const held = await this.#get(dataset(name), "LEASE");
    return typeof held?.wished === "string" ? held.wished : undefined;
  }

  async extendLease({ dataset: name, run: holder, expires }: Lease): Promise<void> {
    await this.#conditionally("UpdateItem", () =>
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk: dataset(name), sk: "LEASE" },
          UpdateExpression: "SET expires = :expires",
          ConditionExpression: "#run = :holder AND expires < :expires",
          ExpressionAttributeNames: { "#run": "run" },
          ExpressionAttributeValues: { ":expires": expires, ":holder": holder },
        }),
      ),
    );
  }

  /** Conditional on what was just read: a mark set in between must not be lost. */
  #deleteLease(key: { pk: string; sk: string }, holder: string, dirty: boolean): Promise<boolean> {
    return this.#conditionally("DeleteItem", () =>
      this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: key,
          ConditionExpression: "#run = :holder AND dirty = :dirty",
          ExpressionAttributeNames: { "#run": "run" },
          ExpressionAttributeValues: { ":holder": holder, ":dirty": dirty },
        }),
      ),
    );
  }

  async putRun(row: RunRow): Promise<void> {
    await this.#put("DATASETS", dataset(row.dataset), { dataset: row.dataset });
    await this.#put(dataset(row.dataset), run(row.run), row);
  }

  async addRun(row: RunRow): Promise<void> {
    await this.#put("DATASETS", dataset(row.dataset), { dataset: row.dataset });
    await this.#putRunIf(row, "attribute_not_exists(pk)");
  }

  async endRun(row: RunRow & { ended: string }): Promise<RunRow> {
    await this.#put("DATASETS", dataset(row.dataset), { dataset: row.dataset });
    const open = "attribute_not_exists(#row.ended)";
    const written =
      row.status === "succeeded"
        ? await this.#putRunIf(row, `${open} OR #row.#status = :failed`, {
            names: { "#row": "row", "#status": "status" },
            values: { ":failed": "failed" },
          })
        : await this.#putRunIf(row, open, { names: { "#row": "row" } });
    return written ? row : ((await this.getRun(row.run, row.dataset)) ?? row);
  }

  #putRunIf(
    row: RunRow,
    condition: string,
    { names, values }: { names?: Record<string, string>; values?: Record<string, string> } = {},
  ): Promise<boolean> {
    return this.#conditionally("PutItem", () =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { pk: dataset(row.dataset), sk: run(row.run), row },
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  async getRun(id: string, name?: string): Promise<RunRow | undefined> {
    if (name !== undefined) return this.#row<RunRow>(dataset(name), run(id));
    const [row] = await this.#query<RunRow>({ index: "inverted", key: run(id), begins: "DATASET#" });
    return row;
  }

  async listRuns(name?: string): Promise<RunRow[]> {
    if (name !== undefined)
      return this.#query<RunRow>({ key: dataset(name), begins: "RUN#", newestFirst: true });
    const datasets = await this.#query<{ dataset: string }>({ key: "DATASETS", begins: "DATASET#" });
    const runs = await Promise.all(datasets.map((one) => this.listRuns(one.dataset)));
    return runs.flat().sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  async putStep(row: StepRow): Promise<void> {
    await this.#put(run(row.run), step(row), row);
  }

  async listSteps(id: string): Promise<StepRow[]> {
    return this.#query<StepRow>({ key: run(id), begins: "STEP#" });
  }

  async putObjects(id: string, objects: readonly ObjectRow[]): Promise<void> {
    for (let at = 0; at < objects.length; at += WRITES_AT_ONCE)
      await Promise.all(
        objects
          .slice(at, at + WRITES_AT_ONCE)
          .map((row) => this.#put(run(id), objectOf(row.key, row.version), { ...row, run: id })),
      );
  }

  async listObjects(id: string): Promise<ObjectRow[]> {
    const rows = await this.#query<ObjectRow & { run: string }>({ key: run(id), begins: "OBJECT#" });
    return rows.map(({ source, key, version, size }) => ({ source, key, version, size }));
  }

  async runsOfObject(key: string, wanted?: string): Promise<string[]> {
    if (wanted !== undefined) {
      const rows = await this.#query<{ run: string }>({
        index: "inverted",
        key: objectOf(key, wanted),
        begins: "RUN#",
      });
      return rows.map((row) => row.run);
    }
    const runs = await this.listRuns();
    const reads = await Promise.all(
      runs.map(async (one) => ({ run: one.run, objects: await this.listObjects(one.run) })),
    );
    return reads.filter(({ objects }) => objects.some((object) => object.key === key)).map((one) => one.run);
  }

  async publishVersion(row: VersionRow, expected: string | null): Promise<void> {
    const before = await this.currentVersion(row.dataset);
    // A crash after the write below may have left the version that is replaced now without a row of its own.
    if (before && before.version !== row.version) await this.#putVersion(before);
    const published = await this.#conditionally("PutItem", () =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { pk: dataset(row.dataset), sk: "CURRENT", version: row.version, row },
          ConditionExpression:
            expected === null
              ? "attribute_not_exists(pk) OR version = :this"
              : "version = :expected OR version = :this",
          ExpressionAttributeValues: {
            ":this": row.version,
            ...(expected !== null && { ":expected": expected }),
          },
        }),
      ),
    );
    if (!published)
      throw new VersionConflict(
        `Another run published ${row.dataset} in the meantime; that version stays. Run again to build on it.`,
        { dataset: row.dataset, expected },
      );
    await this.#putVersion(row);
  }

  #putVersion(row: VersionRow): Promise<void> {
    return this.#put(dataset(row.dataset), version(row.version), row);
  }

  async currentVersion(name: string): Promise<VersionRow | undefined> {
    return this.#row<VersionRow>(dataset(name), "CURRENT");
  }

  async getVersion(name: string, id: string): Promise<VersionRow | undefined> {
    const found = await this.#row<VersionRow>(dataset(name), version(id));
    if (found) return found;
    const current = await this.currentVersion(name);
    return current?.version === id ? current : undefined;
  }

  async listVersions(name: string): Promise<VersionRow[]> {
    const rows = await this.#query<VersionRow>({
      key: dataset(name),
      begins: "VERSION#",
      newestFirst: true,
    });
    const current = await this.currentVersion(name);
    const missing = current && rows.every((row) => row.version !== current.version);
    return missing ? [current, ...rows] : rows;
  }

  async putApproval(id: string, row: ApprovalRow): Promise<void> {
    await this.#put(run(id), "APPROVAL", row);
  }

  async getApproval(id: string): Promise<ApprovalRow | undefined> {
    return this.#row<ApprovalRow>(run(id), "APPROVAL");
  }

  async #put(pk: string, sk: string, row: object): Promise<void> {
    await this.#asking("PutItem", () =>
      this.#client.send(new PutCommand({ TableName: this.#table, Item: { pk, sk, row } })),
    );
  }

  async #get(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#asking("GetItem", () =>
      this.#client.send(new GetCommand({ TableName: this.#table, Key: { pk, sk }, ConsistentRead: true })),
    );
    return answer.Item;
  }

  /** A row that this store wrote, so trusted to be what it wrote. */
  async #row<Row>(pk: string, sk: string): Promise<Row | undefined> {
    const item: { row?: Row } | undefined = await this.#get(pk, sk);
    return item?.row;
  }

  async #query<Row>(ask: {
    key: string;
    begins: string;
    index?: "inverted";
    newestFirst?: boolean;
  }): Promise<Row[]> {
    const [hash, range] = ask.index ? ["sk", "pk"] : ["pk", "sk"];
    const rows: Row[] = [];
    let after: QueryCommandInput["ExclusiveStartKey"];
    do {
      const page = await this.#asking("Query", () =>
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            ...(ask.index && { IndexName: ask.index }),
            KeyConditionExpression: `${hash} = :key AND begins_with(${range}, :begins)`,
            ExpressionAttributeValues: { ":key": ask.key, ":begins": ask.begins },
            ScanIndexForward: !ask.newestFirst,
            // An index is read as it is; the table itself as it was last written.
            ConsistentRead: !ask.index,
            ExclusiveStartKey: after,
          }),
        ),
      );
      for (const item of page.Items ?? []) {
        const { row }: { row?: Row } = item;
        if (row !== undefined) rows.push(row);
      }
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
    return rows;
  }

  /** True when the condition held. */
  async #conditionally(operation: string, send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      if (nameOf(error) === "ConditionalCheckFailedException") return false;
      throw translated(error, operation, `table ${this.#table}`);
    }
  }

  async #asking<Answer>(operation: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw translated(error, operation, `table ${this.#table}`);
    }
  }
}
