import { z } from "zod";
import { resources, type Synthesized, text } from "./synthesized.ts";

const list = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));
const Statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: list.transform((actions) => actions.map(text)),
  Resource: list.transform((found) => found.map(text)).default([]),
  Condition: z.unknown().optional(),
});
export type Statement = z.infer<typeof Statement>;
const Document = z.object({ Statement: z.array(Statement) });
const Policies = z.array(z.object({ PolicyDocument: Document })).default([]);

/** Every role with the statements it carries, by logical id. Fails where a policy stands elsewhere than in its role. */
export function roles(synthesized: Synthesized): Map<string, Statement[]> {
  for (const type of ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::UserPolicy"])
    if (resources(synthesized, type).length > 0)
      throw new Error(`These tests do not read ${type}: teach them to.`);
  return new Map(
    resources(synthesized, "AWS::IAM::Role").map(([id, role]) => {
      if (role.Properties.ManagedPolicyArns !== undefined) throw new Error(`${id} has managed policies.`);
      return [
        id,
        Policies.parse(role.Properties.Policies).flatMap((policy) => policy.PolicyDocument.Statement),
      ];
    }),
  );
}

/** The statements of a resource's own policy (bucket, key, queue, topic). */
export function resourceStatements(policy: unknown): Statement[] {
  return Document.parse(policy).Statement;
}

/** Whether the statements let an action through on a resource. Conditions are taken to hold: the answer errs on "yes". */
export function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  const covers = (statement: Statement): boolean =>
    statement.Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => matches(pattern, resource));
  return (
    statements.some((statement) => statement.Effect === "Allow" && covers(statement)) &&
    !statements.some((statement) => statement.Effect === "Deny" && covers(statement))
  );
}

/** IAM's wildcards: `*` is any text, slashes too, `?` one character. */
function matches(pattern: string, value: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(value);
}
