import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ENVIRONMENT } from "../shared/model/environment.ts";
import { AssemblyUnknown } from "./errors.ts";
import type { TableDefinition } from "./storage.ts";
import { Template } from "./template.ts";

/** What is deployed, as far as it runs on this machine. References are resolved to local names. */
export interface Assembly {
  /** By construct id (`Mask`). */
  functions: ReadonlyMap<string, LocalFunction>;
  stateMachine: { name: string; definition: unknown };
  buckets: readonly string[];
  tables: readonly TableDefinition[];
  /** What the functions inside the trust boundary are told, under the names of `ENVIRONMENT`. */
  environment: Readonly<Record<string, string>>;
}

export interface LocalFunction {
  name: string;
  /** The bundle. */
  file: string;
  /** The export to call. */
  handler: string;
  /** MiB. */
  memory: number;
  /** Seconds. */
  timeout: number;
  environment: Readonly<Record<string, string>>;
}

const FunctionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  // Lambda's own defaults. Source: AWS CloudFormation, AWS::Lambda::Function.
  MemorySize: z.number().default(128),
  Timeout: z.number().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});
const TableProperties = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.unknown()).optional(),
  BillingMode: z.string().optional(),
});
const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** @throws AssemblyUnknown when it holds no state machine, or what cannot run here */
export function readAssembly(directory: string, stack = "Provender"): Assembly {
  const template = new Template(stack, readJson(join(directory, `${stack}.template.json`)));
  const assets = assetPaths(readJson(join(directory, `${stack}.assets.json`)));
  const functions = new Map<string, LocalFunction>();
  for (const { name, properties } of template.ofType("AWS::Lambda::Function")) {
    const { Code, Handler, MemorySize, Timeout, Environment } = FunctionProperties.parse(properties);
    const [module = "index", handler = "handler"] = Handler.split(".");
    const folder = join(directory, assets.get(Code.S3Key) ?? "");
    const environment = Object.entries(Environment.Variables).map(([key, value]) => [
      key,
      template.text(value),
    ]);
    functions.set(name, {
      name,
      file: bundleFile(folder, module),
      handler,
      memory: MemorySize,
      timeout: Timeout,
      environment: Object.fromEntries(environment),
    });
  }
  const [machine] = template.ofType("AWS::StepFunctions::StateMachine");
  if (!machine) throw new AssemblyUnknown(`Stack ${stack} holds no state machine.`, { resource: stack });
  return {
    functions,
    stateMachine: { name: machine.name, definition: definitionOf(template, machine.properties) },
    buckets: template.ofType("AWS::S3::Bucket").map(({ name }) => name),
    tables: template.ofType("AWS::DynamoDB::Table").map(({ name, properties }) => {
      const { GlobalSecondaryIndexes, BillingMode, ...keys } = TableProperties.parse(properties);
      return {
        TableName: name,
        ...keys,
        ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
        ...(BillingMode && { BillingMode }),
      };
    }),
    environment: environmentOf(functions),
  };
}

function definitionOf(template: Template, properties: Readonly<Record<string, unknown>>): unknown {
  const { DefinitionString, DefinitionSubstitutions = {} } = properties;
  const substitutions = Object.entries(z.record(z.string(), z.unknown()).parse(DefinitionSubstitutions));
  let text = template.text(DefinitionString);
  for (const [name, value] of substitutions) text = text.replaceAll(`\${${name}}`, template.text(value));
  return JSON.parse(text);
}

/** Every name any function is told. */
function environmentOf(functions: ReadonlyMap<string, LocalFunction>): Record<string, string> {
  const told: Record<string, string> = {};
  for (const { environment } of functions.values())
    for (const name of Object.values(ENVIRONMENT)) {
      const value = environment[name];
      if (value !== undefined) told[name] = value;
    }
  return told;
}

function assetPaths(manifest: unknown): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(Assets.parse(manifest).files))
    for (const { objectKey } of Object.values(destinations)) paths.set(objectKey, source.path);
  return paths;
}

function bundleFile(folder: string, module: string): string {
  const files = [".mjs", ".js", ".cjs"].map((extension) => join(folder, module + extension));
  return files.find((file) => existsSync(file)) ?? join(folder, `${module}.mjs`);
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
