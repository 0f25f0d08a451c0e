import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type * as sns from "aws-cdk-lib/aws-sns";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { METRICS, NAMESPACE } from "../shared/model/metrics.ts";
import { PRICES } from "../shared/model/prices.ts";
import { FUNCTIONS, type FunctionName } from "./functions.ts";

export interface MonitoringProps {
  stateMachine: sfn.StateMachine;
  functions: Readonly<Record<FunctionName, lambda.Function>>;
  topic: sns.ITopic;
}

const RUNBOOK = "docs/runbook.md";
const FIVE_MINUTES = Duration.minutes(5);
/** Two missed checks. */
const UNWATCHED = Duration.hours(2);

/** The alarms, each with its article in the runbook, and a dashboard that shows a run at a glance. */
export class Monitoring extends Construct {
  readonly #topic: sns.ITopic;

  constructor(scope: Construct, id: string, { stateMachine, functions, topic }: MonitoringProps) {
    super(scope, id);
    this.#topic = topic;
    const sum = { statistic: "Sum", period: FIVE_MINUTES };
    this.#alarm("RunFailed", "run-failed", stateMachine.metricFailed(sum));
    this.#alarm("RunTimedOut", "run-failed", stateMachine.metricTimedOut(sum));
    this.#alarm("SettlingFailed", "settling-failed", functions.Settle.metricErrors(sum));
    this.#alarm("Throttled", "throttled", lambda.Function.metricAllThrottles(sum), 100);
    this.#alarm("RunStuck", "run-stuck", own(METRICS.stuckRuns, "Maximum", Duration.hours(1)));
    this.#alarm(
      "Unwatched",
      "unwatched",
      functions.Watch.metricInvocations({ statistic: "Sum", period: UNWATCHED }),
      1,
      cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    );
    for (const name of ["Start", "Recipe", "Settle", "Watch"] as const) {
      const queue = functions[name].deadLetterQueue;
      if (queue)
        this.#alarm(
          `${name}FailedEvents`,
          "failed-events",
          queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: FIVE_MINUTES }),
        );
    }
    this.#dashboard(stateMachine, functions);
  }

  /** Rings when the metric reaches the threshold once. What is missing is well, but where things are to happen always. */
  #alarm(
    id: string,
    article: string,
    metric: cloudwatch.IMetric,
    threshold = 1,
    comparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  ): void {
    const rising = comparisonOperator === cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
    new cloudwatch.Alarm(this, id, {
      alarmDescription: `What to do: ${RUNBOOK}#${article}`,
      metric,
      threshold,
      comparisonOperator,
      evaluationPeriods: 1,
      treatMissingData: rising
        ? cloudwatch.TreatMissingData.NOT_BREACHING
        : cloudwatch.TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.#topic));
  }

  #dashboard(stateMachine: sfn.StateMachine, functions: MonitoringProps["functions"]): void {
    const graph = (title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
      new cloudwatch.GraphWidget({ title, left, width: 8, height: 6 });
    const all = Object.entries(functions);
    const search = (title: string, metric: string, dimension: string): cloudwatch.GraphWidget =>
      graph(title, [
        new cloudwatch.MathExpression({
          expression: `SEARCH('{${NAMESPACE},service,${dimension}} MetricName="${metric}"', 'Sum', 300)`,
          label: "",
          usingMetrics: {},
        }),
      ]);
    new cloudwatch.Dashboard(this, "Dashboard", {
      widgets: [
        [
          graph("Runs", [
            stateMachine.metricStarted(),
            stateMachine.metricSucceeded(),
            stateMachine.metricFailed(),
          ]),
          graph("Minutes a run", [stateMachine.metricTime({ statistic: "p95" })]),
          search("Records kept by step", METRICS.kept, "step"),
        ],
        [
          search("Records dropped by reason", METRICS.dropped, "reason"),
          search("Records quarantined by error", METRICS.quarantined, "reason"),
          graph("Model budget used (%)", [own(METRICS.modelBudget, "Maximum", FIVE_MINUTES)]),
        ],
        [
          graph(
            "Functions' time",
            all.map(([label, one]) => one.metricDuration({ label, statistic: "p95" })),
          ),
          graph(
            "Functions' errors",
            all.map(([label, one]) => one.metricErrors({ label })),
          ),
          graph("Functions' cost an hour (US dollars)", [dollars(functions)]),
        ],
        [
          graph("Oldest unprocessed upload (minutes)", [
            own(METRICS.oldestWish, "Maximum", Duration.hours(1)),
          ]),
          graph("Oldest run at work (hours)", [own(METRICS.oldestRun, "Maximum", Duration.hours(1))]),
          graph("Model tokens of a run", [own(METRICS.modelTokens, "Maximum", FIVE_MINUTES)]),
        ],
      ],
    });
  }
}

const own = (metricName: string, statistic: string, period: Duration): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    statistic,
    period,
    dimensionsMap: { service: "provender" },
  });

/** From milliseconds, memory and calls; the other services are in `provender cost`. */
function dollars(functions: MonitoringProps["functions"]): cloudwatch.MathExpression {
  const measure = { statistic: "Sum", period: Duration.hours(1) };
  const usingMetrics: Record<string, cloudwatch.IMetric> = {};
  const terms = Object.entries(functions).map(([name, one], n) => {
    usingMetrics[`d${n}`] = one.metricDuration(measure);
    usingMetrics[`c${n}`] = one.metricInvocations(measure);
    const { memory } = Object.entries(FUNCTIONS).find(([id]) => id === name)?.[1] ?? { memory: 0 };
    const millisecond = (memory / 1024 / 1000) * PRICES.lambdaGbSecond;
    return `FILL(d${n},0)*${millisecond.toFixed(13)}+FILL(c${n},0)*${PRICES.lambdaRequest.toFixed(13)}`;
  });
  return new cloudwatch.MathExpression({
    expression: terms.join("+"),
    label: "functions",
    usingMetrics,
    period: measure.period,
  });
}
