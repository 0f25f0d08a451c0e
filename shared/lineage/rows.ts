import { z } from "zod";
import type { Explanation } from "./explain.ts";
import type { RunRow, VersionRow } from "./lineage-store.ts";
import { TraceRecord } from "./trace-record.ts";

/** The lineage's answers as they come over HTTP. */

export const RunRows: z.ZodType<RunRow[]> = z.array(
  z.object({
    dataset: z.string(),
    run: z.string(),
    status: z.enum(["running", "waiting", "succeeded", "failed"]),
    started: z.string(),
    ended: z.string().optional(),
    cause: z.string(),
    error: z.object({ name: z.string(), message: z.string() }).optional(),
    version: z.string().optional(),
    execution: z.string().optional(),
    resumed: z.string().optional(),
  }),
);

export const VersionRows: z.ZodType<(VersionRow & { current: boolean })[]> = z.array(
  z.object({
    dataset: z.string(),
    version: z.string(),
    run: z.string(),
    publishedAt: z.string(),
    records: z.record(z.string(), z.number()),
    files: z.record(z.string(), z.string()),
    current: z.boolean(),
  }),
);

export const ExplanationAnswer: z.ZodType<Explanation> = z.object({
  found: z.array(
    z.object({
      dataset: z.string(),
      run: z.string(),
      version: z.string().optional(),
      record: TraceRecord,
      upstream: z.array(TraceRecord),
      downstream: z.array(z.string()),
    }),
  ),
});
