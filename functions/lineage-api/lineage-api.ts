import { connect } from "../../shared/aws/connect.ts";
import { answer, HttpRequest } from "./answer.ts";

export async function handler(
  event: unknown,
): Promise<{ statusCode: number; headers: Record<string, string>; body: string }> {
  const { status, body } = await answer(connect(), HttpRequest.parse(event));
  return { statusCode: status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
