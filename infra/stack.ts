import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { DatasetPipeline, type DatasetPipelineProps } from "./dataset-pipeline.ts";

export interface ProvenderStackProps extends StackProps {
  /** Given as a function where it brings along what must be made in this stack. */
  pipeline?: DatasetPipelineProps | ((stack: Construct) => DatasetPipelineProps);
}

/** One pipeline, and the names a person or a program needs to use it. Tied to no account or region. */
export class ProvenderStack extends Stack {
  readonly pipeline: DatasetPipeline;

  constructor(scope: Construct, id: string, { pipeline, ...props }: ProvenderStackProps = {}) {
    super(scope, id, {
      description: "Provender: fine-tuning data sets that can be traced line by line",
      ...props,
    });
    const wanted = typeof pipeline === "function" ? pipeline(this) : pipeline;
    this.pipeline = new DatasetPipeline(this, "Pipeline", wanted);
    const { rawBucket, dataBucket, table, stateMachine, lineageUrl, notices, functions } = this.pipeline;
    this.#output("RawBucket", rawBucket.bucketName, "Upload to incoming/<dataset>/<source>/");
    this.#output("DataBucket", dataBucket.bucketName, "Recipes in, data sets out");
    this.#output("Table", table.tableName, "Runs, versions and their lineage");
    this.#output("StateMachine", stateMachine.stateMachineArn, "Builds one version");
    this.#output("Lineage", lineageUrl, "Runs, versions and the way of every record; asked with IAM");
    this.#output("Notices", notices.topicArn, "Subscribe here to be told what needs a person");
    this.#output("Concurrency", String(this.pipeline.maxConcurrency), "Calls a map has at work at once");
    this.#output("Start", functions.Start.functionName, "Starts a run: provender redrive asks it");
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
