import { styleText } from "node:util";
import { ProvenderError, RecipeInvalid } from "../shared/model/errors.ts";

/** Wrong use of the command itself. */
export class UsageWrong extends ProvenderError<{ argument: string }> {
  override readonly name = "UsageWrong";
}

/** Tells a failure as one block, without a stack, and says the exit status: 2 for the person's own words, else 1. */
export function failed(error: unknown, json: boolean): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const data = error instanceof ProvenderError ? error.data : undefined;
  if (json) console.log(JSON.stringify({ error: { name, message, data } }));
  else console.error(`${styleText("red", name, { stream: process.stderr })}: ${message}`);
  if (process.env.PROVENDER_DEBUG && error instanceof Error) console.error(error.stack);
  return error instanceof RecipeInvalid || error instanceof UsageWrong ? 2 : 1;
}
