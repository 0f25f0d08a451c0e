import { z } from "zod";
import { explainLine, explainRecord } from "../../shared/lineage/explain.ts";
import type { Stores } from "../../shared/lineage/places.ts";
import { versionsOf } from "../../shared/lineage/versions-of.ts";

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
 * `/runs`, `/runs/<dataset>`, `/versions/<dataset>`, `/explain?id=…`, `/explain?file=…&line=…` (each with `&dataset=…`, and
 * `&version=…` or `&versions=all`).
 */
export async function answer(
  stores: Stores,
  { rawPath, queryStringParameters: query }: HttpRequest,
): Promise<HttpAnswer> {
  const [what, dataset] = rawPath.split("/").filter(Boolean).map(decodeURIComponent);
  if (what === "runs") return ok(await stores.lineage.listRuns(dataset));
  if (what === "versions" && dataset !== undefined) return ok(await versionsOf(stores.lineage, dataset));
  if (what === "explain") {
    const line = Number(query.line);
    const { dataset, version, versions } = query;
    const where = { dataset, version, allVersions: versions === "all" };
    if (query.id !== undefined) return ok(await explainRecord(stores, query.id, where));
    if (query.file !== undefined && Number.isInteger(line) && line > 0)
      return ok(await explainLine(stores, query.file, line, where));
    return {
      status: 400,
      body: { message: "explain takes ?id=… or ?file=…&line=…, line being a whole number from 1" },
    };
  }
  return { status: 404, body: { message: "there are /runs, /versions/<dataset> and /explain" } };
}

const ok = (body: unknown): HttpAnswer => ({ status: 200, body });
