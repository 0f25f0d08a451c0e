import { drop, type Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";

/** OpenAI API reference, "Chat: tools": letters, digits, underscores and dashes, at most 64. */
const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
/** OpenAI API reference, "Chat: tools". */
const MOST_TOOLS = 128;

/** What a format asks of an example that has the structure of a chat already. */
export const TARGET_RULES: Readonly<
  Record<Recipe["outputs"]["format"], (record: Example) => Outcome | undefined>
> = {
  "openai-chat": ({ messages, tools = [] }) => {
    if (tools.length > MOST_TOOLS) return drop("too_many_tools", { tools: tools.length, most: MOST_TOOLS });
    if (tools.some((tool) => !FUNCTION_NAME.test(tool.function.name))) return drop("tool_name_not_allowed");
    const turn = messages.findIndex(({ tool_calls }) =>
      tool_calls?.some((call) => !FUNCTION_NAME.test(call.function.name)),
    );
    return turn < 0 ? undefined : drop("tool_name_not_allowed", { turn });
  },
};
