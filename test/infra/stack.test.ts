import { readFileSync } from "node:fs";
import { Duration } from "aws-cdk-lib";
import * as s3 from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { synthesize } from "./synthesized.ts";

const synthesized = synthesize();

describe("the stack", () => {
  test("holds these resources", () => {
    const all: { Resources: Record<string, { Type: string }> } = { Resources: {} };
    Object.assign(all, synthesized.template.toJSON());
    const counts: Record<string, number> = {};
    for (const { Type } of Object.values(all.Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
    expect(counts).toMatchInlineSnapshot(`
      {
        "AWS::ApiGatewayV2::Api": 1,
        "AWS::ApiGatewayV2::Integration": 1,
        "AWS::ApiGatewayV2::Route": 4,
        "AWS::ApiGatewayV2::Stage": 1,
        "AWS::CloudWatch::Alarm": 10,
        "AWS::CloudWatch::Dashboard": 1,
        "AWS::DynamoDB::Table": 1,
        "AWS::Events::Rule": 4,
        "AWS::IAM::Role": 24,
        "AWS::KMS::Key": 2,
        "AWS::Lambda::Function": 22,
        "AWS::Lambda::Permission": 8,
        "AWS::Logs::LogGroup": 24,
        "AWS::S3::Bucket": 3,
        "AWS::S3::BucketPolicy": 3,
        "AWS::SNS::Topic": 1,
        "AWS::SNS::TopicPolicy": 1,
        "AWS::SQS::Queue": 4,
        "AWS::SQS::QueuePolicy": 4,
        "AWS::Scheduler::ScheduleGroup": 1,
        "AWS::SecretsManager::Secret": 2,
        "AWS::StepFunctions::StateMachine": 1,
      }
    `);
  });

  test("has no finding of cdk-nag's AwsSolutions left", () => {
    const { violations } = new AwsSolutionsChecks().validateScope(synthesized.app);
    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
  });

  test("would be found out if a bucket without TLS were added", () => {
    const { app, stack } = synthesize();
    new s3.Bucket(stack, "Open");
    const { violations } = new AwsSolutionsChecks().validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toContain("AwsSolutions-S10");
  });

  test("runs on Node 24 and arm64, each function described by its source", () => {
    const functions = Object.values(synthesized.template.findResources("AWS::Lambda::Function"));
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
      });
      expect(Properties.Description).toMatch(/^functions\/[\w-]+\/[\w-]+\.ts$/);
    }
  });

  test("belongs to no account and no region", () => {
    const json = JSON.stringify(synthesized.template.toJSON());
    expect(json).not.toMatch(/\b\d{12}\b/);
    expect(json).not.toMatch(/\b(us|eu|ap)-[a-z]+-\d\b/);
  });
});

describe("alarms", () => {
  test("each name an article of the runbook that exists, and tell people", () => {
    const articles = [...readFileSync("docs/runbook.md", "utf8").matchAll(/^## (.+)$/gm)].map(
      ([, title]) => title,
    );
    const alarms = Object.values(synthesized.template.findResources("AWS::CloudWatch::Alarm"));
    const named = alarms.map(
      ({ Properties }) => /^What to do: docs\/runbook\.md#(.+)$/.exec(Properties.AlarmDescription)?.[1],
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((article) => !articles.includes(article))).toEqual([]);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
  });
});

describe("unmasked records", () => {
  const rules = (props: Parameters<typeof synthesize>[0], bucket: string): unknown => {
    const found = Object.entries(synthesize(props).template.findResources("AWS::S3::Bucket"));
    return found.find(([id]) => id.includes(bucket))?.[1].Properties.LifecycleConfiguration.Rules;
  };
  const expiring = (Prefix: string, ExpirationInDays: number): unknown =>
    expect.objectContaining({ Prefix, ExpirationInDays, NoncurrentVersionExpiration: { NoncurrentDays: 1 } });

  test("expire after a week, and what points at stored work goes before the work", () => {
    expect(rules({}, "StorageRaw")).toContainEqual(expiring("work/", 7));
    expect(rules({}, "StorageData")).toContainEqual(expiring("results/source/", 6));
    expect(rules({}, "StorageData")).toContainEqual(expiring("results/", 60));
    expect(rules({}, "StorageData")).toContainEqual(expiring("work/", 90));
  });

  test("expire when the pipeline says", () => {
    expect(rules({ rawRetention: Duration.days(2) }, "StorageRaw")).toContainEqual(expiring("work/", 2));
    expect(() => synthesize({ rawRetention: Duration.days(1) })).toThrow("at least 2 days");
  });
});

describe("a failed run", () => {
  test("is told to the address given", () => {
    const { app, template } = synthesize({ notificationEmail: "someone@example.com" });
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "someone@example.com",
    });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { source: ["aws.states"], detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"] } },
    });
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });
});
