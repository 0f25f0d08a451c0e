import { StackUnknown } from "../model/errors.ts";
import type { Services } from "../stage/stage.ts";
import { documentClient, s3Client, statesClient } from "./clients.ts";
import { stackOutputs } from "./deployed-stack.ts";
import { DynamoLineageStore } from "./dynamo-lineage-store.ts";
import { S3ObjectStore } from "./s3-object-store.ts";
import { StepFunctionsWorkflow, type Workflow } from "./workflow.ts";

/** What a deployed stack keeps, and its state machine, reached with the caller's own credentials. */
export interface ReachedStack extends Pick<Services, "store" | "lineage"> {
  workflow: Workflow;
}

/** @throws StackUnknown, StorageDenied, StorageUnavailable */
export async function reachStack(stack: string): Promise<ReachedStack> {
  const { RawBucket, DataBucket, Table, StateMachine } = await stackOutputs(stack);
  if (!RawBucket || !DataBucket || !Table || !StateMachine)
    throw new StackUnknown(`Stack ${stack} does not tell where its data is; deploy it anew.`, { stack });
  return {
    store: new S3ObjectStore({ client: s3Client(), buckets: { raw: RawBucket, data: DataBucket } }),
    lineage: new DynamoLineageStore(documentClient(), Table),
    workflow: new StepFunctionsWorkflow(statesClient(), StateMachine),
  };
}
