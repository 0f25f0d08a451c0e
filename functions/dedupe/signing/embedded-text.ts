import type { Example } from "../../../shared/model/record.ts";
import { EMBEDDED_CHARACTERS } from "../../../shared/model-client/embedder.ts";

/** What is embedded of a chat: its turns as they stand, without system prompts, which whole sources share. */
export function embeddedText({ messages }: Pick<Example, "messages">): string {
  const turns = messages.flatMap(({ role, content, tool_calls }) => {
    if (role === "system") return [];
    const calls =
      tool_calls?.map(({ function: { name, arguments: given } }) => `${role} calls ${name}(${given})`) ?? [];
    return content ? [`${role}: ${content}`, ...calls] : calls;
  });
  // Endpoints refuse an empty text.
  return turns.join("\n").slice(0, EMBEDDED_CHARACTERS) || "(nothing)";
}
