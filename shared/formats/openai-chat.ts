import type { Example, Message, Tool, ToolCall } from "../model/record.ts";

/**
 * A line of an OpenAI chat fine-tuning file: what `FineTuneChatRequestInput` (openai-openapi) allows and nothing else.
 * Everything else a record carries stays in the lineage.
 */
export interface OpenAiChatLine {
  messages: OpenAiChatMessage[];
  tools?: Tool[];
  parallel_tool_calls?: boolean;
}

export interface OpenAiChatMessage {
  role: Message["role"];
  /** Absent on an assistant turn that only calls tools. */
  content?: string;
  name?: string;
  tool_calls?: ToolCall[];
  tool_call_id?: string;
  weight?: 0 | 1;
}

/** The training line of a record. Keys always come in the same order, so equal examples have equal bytes. */
export function openAiChatLine({ messages, tools, parallel_tool_calls }: Example): OpenAiChatLine {
  return {
    messages: messages.map(trainingMessage),
    ...(tools?.length && { tools }),
    // Without tools the service refuses the setting.
    ...(tools?.length && parallel_tool_calls !== undefined && { parallel_tool_calls }),
  };
}

function trainingMessage(message: Message): OpenAiChatMessage {
  const { role, content, name, tool_calls, tool_call_id, weight } = message;
  return {
    role,
    ...(content !== null && { content }),
    ...(name !== undefined && { name }),
    ...(tool_calls?.length && { tool_calls: tool_calls.map(trainingCall) }),
    ...(tool_call_id !== undefined && { tool_call_id }),
    ...(role === "assistant" && weight !== undefined && { weight }),
  };
}

const trainingCall = ({ id, function: { name, arguments: json } }: ToolCall): ToolCall => ({
  id,
  type: "function",
  function: { name, arguments: json },
});
