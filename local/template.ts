import { z } from "zod";
import { AssemblyUnknown } from "./errors.ts";
import { LOCAL_REGION } from "./storage.ts";

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

const ACCOUNT = "000000000000";
const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::Partition": "aws",
  "AWS::Region": LOCAL_REGION,
  "AWS::AccountId": ACCOUNT,
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::NoValue": "",
};

/** What does not exist on a laptop; whoever is told an empty name does without. */
const DEPLOYED_ONLY: ReadonlySet<string> = new Set([
  "AWS::SNS::Topic",
  "AWS::Scheduler::ScheduleGroup",
  "AWS::SecretsManager::Secret",
]);

/** A CloudFormation template whose references are resolved to names on this machine. */
export class Template {
  readonly #stack: string;
  readonly #resources: Readonly<Record<string, Resource>>;

  constructor(stack: string, template: unknown) {
    this.#stack = stack;
    this.#resources = z.object({ Resources: z.record(z.string(), Resource) }).parse(template).Resources;
  }

  ofType(type: string): { name: string; properties: Readonly<Record<string, unknown>> }[] {
    return Object.entries(this.#resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties }]) => ({ name: this.#name(id), properties: Properties }));
  }

  /** The text that CloudFormation would make of a value. @throws AssemblyUnknown for what is not known here */
  text(value: unknown): string {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    const [call, argument] = only(value);
    if (call === "Ref" && typeof argument === "string") return PSEUDO[argument] ?? this.#ref(argument);
    if (call === "Fn::GetAtt" && Array.isArray(argument))
      return this.#attribute(String(argument[0]), String(argument[1]));
    if (call === "Fn::Join" && Array.isArray(argument) && Array.isArray(argument[1]))
      return argument[1].map((part) => this.text(part)).join(String(argument[0]));
    if (call === "Fn::Sub" && typeof argument === "string")
      return argument.replace(/\$\{([^}!]+)\}/g, (_, name: string) => {
        const [id = "", attribute] = name.split(".");
        return attribute === undefined ? this.text({ Ref: id }) : this.#attribute(id, attribute);
      });
    throw new AssemblyUnknown(`The template uses ${JSON.stringify(value)}, which is not known here.`, {
      resource: call,
    });
  }

  /**
   * What the resource is called here: its own fixed name, or the id its construct has in the code (the last of
   * `aws:cdk:path`), so that a name, and the data under it, outlives a move in the construct tree.
   */
  #name(id: string): string {
    const { Type, Properties, Metadata } = this.#resource(id);
    const fixed = [
      Properties.BucketName,
      Properties.TableName,
      Properties.FunctionName,
      Properties.StateMachineName,
    ];
    for (const name of fixed) if (typeof name === "string") return name;
    const path = String(Metadata["aws:cdk:path"] ?? id.replace(/[0-9A-F]{8}$/, ""));
    const construct =
      path
        .replace(/\/Resource$/, "")
        .split("/")
        .at(-1) ?? id;
    if (Type === "AWS::S3::Bucket") return `${this.#stack}-${construct}`.toLowerCase();
    if (Type === "AWS::DynamoDB::Table") return `${this.#stack}-${construct}`;
    return construct;
  }

  #ref(id: string): string {
    const { Type } = this.#resource(id);
    if (DEPLOYED_ONLY.has(Type)) return "";
    return Type === "AWS::StepFunctions::StateMachine" ? this.#attribute(id, "Arn") : this.#name(id);
  }

  #attribute(id: string, attribute: string): string {
    const { Type } = this.#resource(id);
    if (DEPLOYED_ONLY.has(Type)) return "";
    if (attribute !== "Arn") return this.#name(id);
    const [, service = "", kind = ""] = Type.split("::");
    const resource = { Function: "function:", StateMachine: "stateMachine:" }[kind] ?? "";
    const short = service === "StepFunctions" ? "states" : service.toLowerCase();
    return `arn:aws:${short}:${LOCAL_REGION}:${ACCOUNT}:${resource}${this.#name(id)}`;
  }

  #resource(id: string): Resource {
    const resource = this.#resources[id];
    if (!resource)
      throw new AssemblyUnknown(`The template refers to ${id}, which it does not hold.`, { resource: id });
    return resource;
  }
}

function only(value: unknown): [string, unknown] {
  if (value !== null && typeof value === "object") {
    const [entry] = Object.entries(value);
    if (entry) return entry;
  }
  return ["", undefined];
}
