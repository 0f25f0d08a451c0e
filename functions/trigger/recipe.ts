import { connect } from "../../shared/aws/connect.ts";
import { connectNotices } from "../../shared/aws/notices.ts";
import { connectSchedules } from "../../shared/aws/schedules.ts";
import { connectWorkflow } from "../../shared/aws/workflow.ts";
import { readEnvironment } from "../../shared/model/environment.ts";
import { parseRecipe } from "../../shared/recipe/parse-recipe.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { type Followed, followRecipe, RecipeEvent } from "./follow-recipe.ts";

export const handler = (event: unknown): Promise<Followed> =>
  followRecipe(
    connect(),
    { workflow: connectWorkflow(), schedules: connectSchedules(), notices: connectNotices() },
    parseEvent(RecipeEvent, event, "recipe"),
    { parseRecipe, quiet: readEnvironment().QUIET_SECONDS },
  );
