import { connect } from "../../shared/aws/connect.ts";
import { type RoundState, StartEvent } from "../../shared/model/run.ts";
import { parseRecipe } from "../../shared/recipe/parse-recipe.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { plan } from "./make-plan.ts";

export const handler = (event: unknown): Promise<RoundState> =>
  plan(connect(), parseEvent(StartEvent, event, "plan"), parseRecipe);
