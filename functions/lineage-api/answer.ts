import { z } from "zod";
import { explainLine, explainRecord, type Stores } from "../../shared/lineage/explain.ts";

/** What is used of an HTTP API request (payload format 2.0). */
export const HttpRequest = z.object({
  rawPath: z.string(),
  queryStringParameters: z.record(z.string(), z.string()).default({}),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

export interface HttpAnswer {
  status: number;
  body: unknown;
}

/**
 * The questions of the command, over HTTP:
 * `/runs`, `/runs/<dataset>`, `/versions/<dataset>`, `/explain?id=…`, `/explain?file=…&line=…` (with `&dataset=…`).
 */
export async function answer(
  stores: Stores,
  { rawPath, queryStringParameters: query }: HttpRequest,
): Promise<HttpAnswer> {
  const [what, dataset] = rawPath.split("/").filter(Boolean).map(decodeURIComponent);
  if (what === "runs") return ok(await stores.lineage.listRuns(dataset));
  if (what === "versions" && dataset !== undefined) return ok(await stores.lineage.listVersions(dataset));
  if (what === "explain") {
    const line = Number(query.line);
    if (query.id !== undefined) return ok(await explainRecord(stores, query.id, query.dataset));
    if (query.file !== undefined && Number.isInteger(line) && line > 0)
      return ok(await explainLine(stores, query.file, line, query.dataset));
    return {
      status: 400,
      body: { message: "explain takes ?id=… or ?file=…&line=…, line being a whole number from 1" },
    };
  }
  return { status: 404, body: { message: "there are /runs, /versions/<dataset> and /explain" } };
}

const ok = (body: unknown): HttpAnswer => ({ status: 200, body });
