import type { Tracer } from "@aws-lambda-powertools/tracer";
import { nameOf } from "../aws/translate-error.ts";
import { SERVICE } from "./observe.ts";

let tracer: Tracer | undefined;

/**
 * Does the work as a part of the invocation's X-Ray trace, to be found by run, step and shard, and by the name of what
 * failed: an error's message may quote a record, so it is not told. On a laptop nothing is traced, nor loaded.
 */
export async function traced<T>(
  step: string,
  about: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
): Promise<T> {
  if (!process.env._X_AMZN_TRACE_ID) return work();
  const { Tracer: Powertools } = await import("@aws-lambda-powertools/tracer");
  tracer ??= new Powertools({ serviceName: SERVICE, captureHTTPsRequests: false });
  const part = tracer.getSegment()?.addNewSubsegment(`## ${step}`);
  if (!part) return work();
  for (const [name, value] of Object.entries(about)) part.addAnnotation(name, value);
  try {
    return await work();
  } catch (error) {
    part.addAnnotation("error", nameOf(error));
    part.addFaultFlag();
    throw error;
  } finally {
    part.close();
  }
}
