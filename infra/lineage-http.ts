import { Stack } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import type * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

export interface LineageHttpProps {
  handler: lambda.Function;
  logGroup: logs.ILogGroup;
}

/** Requests a second, and how many may come at once: people ask, and programs that ask for many lines read the files. */
const THROTTLE = { rateLimit: 20, burstLimit: 40 };

/** The lineage's questions over HTTP, for whom IAM lets ask: `execute-api:Invoke` on the API. */
export class LineageHttp extends Construct {
  readonly url: string;
  /** For the policy of those who may ask. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { handler, logGroup }: LineageHttpProps) {
    super(scope, id);
    const api = new apigateway.HttpApi(this, "Api", {
      description: "Runs, versions and the way of every record",
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    });
    const integration = new HttpLambdaIntegration("Lineage", handler);
    for (const path of ["/runs", "/runs/{dataset}", "/versions/{dataset}", "/explain"])
      api.addRoutes({ path, methods: [apigateway.HttpMethod.GET], integration });
    const stage = new apigateway.HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(logGroup),
      },
    });
    this.url = stage.url;
    this.arn = Stack.of(this).formatArn({ service: "execute-api", resource: api.apiId, resourceName: "*" });
  }
}
