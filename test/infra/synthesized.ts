import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { Construct } from "constructs";
import { z } from "zod";
import type { DatasetPipelineProps } from "../../infra/dataset-pipeline.ts";
import { FUNCTIONS } from "../../infra/functions.ts";
import { ProvenderStack } from "../../infra/stack.ts";

/** The stack as it would be deployed, its functions being empty stubs. */
export interface Synthesized {
  app: App;
  stack: ProvenderStack;
  template: Template;
}

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

export function synthesize(
  props: DatasetPipelineProps | ((stack: Construct) => DatasetPipelineProps) = {},
): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), "provender-infra-"));
  try {
    const functionsDir = join(folder, "functions");
    for (const { entry } of Object.values(FUNCTIONS)) {
      mkdirSync(join(functionsDir, dirname(entry)), { recursive: true });
      writeFileSync(join(functionsDir, entry), `export const handler = async () => "${entry}";\n`);
    }
    const { context } = CdkJson.parse(JSON.parse(readFileSync("cdk.json", "utf8")));
    const app = new App({
      context,
      analyticsReporting: false,
      outdir: join(folder, "cdk.out"),
    });
    const stack = new ProvenderStack(app, "Provender", {
      pipeline: (made) => ({ functionsDir, ...(typeof props === "function" ? props(made) : props) }),
    });
    // Synthesizes, and fails on what CloudFormation's own rules refuse.
    const template = Template.fromStack(stack);
    return { app, stack, template };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.object({ "aws:cdk:path": z.string().optional() }).optional(),
});
export type Resource = z.infer<typeof Resource>;

/** The template's resources of a type, by logical id. */
export function resources({ template }: Synthesized, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)).map(([id, found]) => [id, Resource.parse(found)]);
}

/** The construct's own name in a logical id: `PipelineMaskRoleC295654D` is `MaskRole`. */
export const nameOf = (logicalId: string): string =>
  logicalId.replace(/^Pipeline/, "").replace(/[0-9A-F]{8}$/, "");

/** A CloudFormation value as text: references by logical id, pseudo parameters by name. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  const parsed = Intrinsic.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  const found = parsed.data;
  if ("Ref" in found) return `<${found.Ref}>`;
  if ("Fn::GetAtt" in found) return `<${found["Fn::GetAtt"][0]}>`;
  return found["Fn::Join"][1].map(text).join(found["Fn::Join"][0]);
}

const Intrinsic = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }),
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
]);
