import { RemovalPolicy } from "aws-cdk-lib";
import { describe, expect, test } from "vitest";
import { wantedFrom } from "../../infra/context.ts";
import { resources, synthesize, text } from "./synthesized.ts";

const wanted = (context: Readonly<Record<string, unknown>>) => wantedFrom((name) => context[name]);

describe("context", () => {
  test("given on the command line becomes the pipeline's properties", () => {
    const { stackName, pipeline } = wanted({
      stackName: "Other",
      removalPolicy: "destroy",
      rawRetentionDays: "3",
      quietSeconds: "0",
      maxConcurrency: "50",
      assessMemory: "10240",
      comprehend: "true",
      rawBucket: "raw-of-ours",
    });

    const { stack } = synthesize();
    const { rawRetention, quietPeriod, ...props } = pipeline(stack);
    expect(stackName).toBe("Other");
    expect([rawRetention?.toDays(), quietPeriod?.toSeconds()]).toEqual([3, 0]);
    expect(props).toEqual({
      names: { rawBucket: "raw-of-ours" },
      removalPolicy: RemovalPolicy.DESTROY,
      maxConcurrency: 50,
      assessMemory: 10_240,
      comprehend: true,
    });
  });

  test("left out leaves every default", () => {
    const { stack } = synthesize();
    expect(wanted({}).pipeline(stack)).toEqual({ names: {} });
  });

  test.each([
    [{ removalPolicy: "keep" }, "-c removalPolicy"],
    [{ notificationEmail: "nobody" }, "-c notificationEmail"],
    [{ logRetentionDays: "8" }, "-c logRetentionDays"],
    [{ maxConcurrency: "0" }, "-c maxConcurrency"],
    [{ vpcId: "vpc-0123abcd" }, "-c subnetIds"],
  ])("%j is refused by name", (context, message) => {
    expect(() => wanted(context)).toThrow(message);
  });

  test("gives assess the memory it is asked for, and no other function", () => {
    const memories = (props: Parameters<typeof synthesize>[0]) =>
      resources(synthesize(props), "AWS::Lambda::Function").map(
        ([, { Properties }]) => Properties.MemorySize,
      );
    const before = memories({});
    const after = memories(wanted({ assessMemory: "10240" }).pipeline);
    expect(after.filter((memory, n) => memory !== before[n])).toEqual([10_240]);
  });

  const KEYS = {
    rawKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-00000000000a",
    dataKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-00000000000b",
  };

  test("keys brought along encrypt the buckets, and no others are made", () => {
    const synthesized = synthesize(wanted(KEYS).pipeline);
    expect(resources(synthesized, "AWS::KMS::Key")).toEqual([]);
    const buckets = JSON.stringify(resources(synthesized, "AWS::S3::Bucket"));
    for (const arn of Object.values(KEYS)) expect(buckets).toContain(arn);
  });

  test("a network brought along holds every function, whose role may use it", () => {
    const synthesized = synthesize(
      wanted({ vpcId: "vpc-0123abcd", subnetIds: "subnet-0123abcd, subnet-4567abcd" }).pipeline,
    );
    for (const [, { Properties }] of resources(synthesized, "AWS::Lambda::Function"))
      expect(Properties.VpcConfig).toMatchObject({ SubnetIds: ["subnet-0123abcd", "subnet-4567abcd"] });
    const roles = resources(synthesized, "AWS::IAM::Role").map(([, role]) => text(role.Properties.Policies));
    expect(roles.filter((policies) => policies.includes("ec2:CreateNetworkInterface"))).toHaveLength(22);
  });
});
