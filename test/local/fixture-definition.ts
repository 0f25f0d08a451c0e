const call = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "SettleFailed" }];
const Retry = [{ ErrorEquals: ["StorageUnavailable"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }];

/** A small flow with everything the real one has: a map, a retry, a catch, a loop by choice and a gate with a token. */
export const fixtureDefinition = {
  StartAt: "Plan",
  States: {
    Plan: {
      Type: "Task",
      Resource: call("Plan"),
      Parameters: { "dataset.$": "$$.Execution.Input.dataset", "run.$": "$$.Execution.Input.run" },
      Retry,
      Catch,
      Next: "Approval",
    },
    Approval: {
      Type: "Choice",
      Choices: [{ Variable: "$.approval", BooleanEquals: true, Next: "Ask" }],
      Default: "Next",
    },
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      // Longer than a timer can be: Step Functions waits up to a year.
      TimeoutSeconds: 99_999_999,
      Parameters: {
        FunctionName: call("Ask"),
        Payload: { "gate.$": "$.next", "token.$": "$$.Task.Token" },
      },
      ResultPath: null,
      Catch,
      Next: "Next",
    },
    Next: {
      Type: "Choice",
      Choices: [
        { Variable: "$.next", StringEquals: "source", Next: "SourceShards" },
        { Variable: "$.next", StringEquals: "split", Next: "Settle" },
      ],
    },
    SourceShards: {
      Type: "Map",
      ItemsPath: "$.shards",
      ItemSelector: { "run.$": "$.run", "round.$": "$.round", "shard.$": "$$.Map.Item.Value" },
      MaxConcurrency: 200,
      Label: "Source",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Source",
        States: { Source: { Type: "Task", Resource: call("Source"), OutputPath: null, Retry, End: true } },
      },
      ResultPath: null,
      Catch,
      Next: "Assess",
    },
    Assess: {
      Type: "Task",
      Resource: call("Assess"),
      Parameters: { "dataset.$": "$.dataset", "run.$": "$.run", "round.$": "$.round" },
      Catch,
      Next: "Approval",
    },
    Settle: {
      Type: "Task",
      Resource: call("Settle"),
      Parameters: { "dataset.$": "$$.Execution.Input.dataset", "run.$": "$$.Execution.Input.run" },
      ResultPath: null,
      End: true,
    },
    SettleFailed: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: {
        FunctionName: call("Settle"),
        Payload: { "run.$": "$$.Execution.Input.run", "error.$": "$.error" },
      },
      ResultPath: null,
      Next: "Failed",
    },
    Failed: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
  },
};
