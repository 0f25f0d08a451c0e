import { connect } from "../../shared/aws/connect.ts";
import { connectNotices } from "../../shared/aws/notices.ts";
import { connectWorkflow } from "../../shared/aws/workflow.ts";
import { METRICS } from "../../shared/model/metrics.ts";
import { count } from "../../shared/stage/observe.ts";
import { type Watched, watchRuns } from "./watch-runs.ts";

export async function handler(): Promise<Watched> {
  const watched = await watchRuns(connect(), connectWorkflow(), connectNotices());
  count({
    [METRICS.stuckRuns]: watched.stuck.length,
    [METRICS.oldestRun]: watched.oldestHours,
    [METRICS.oldestWish]: watched.oldestWishMinutes,
  });
  return watched;
}
