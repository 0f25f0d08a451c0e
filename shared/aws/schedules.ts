import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { readEnvironment } from "../model/environment.ts";
import { nameOf, translated } from "./translate-error.ts";

/** When data sets are rebuilt without anyone asking: one schedule a data set. */
export interface Schedules {
  /** Makes the data set's schedule this one. @param every `rate(…)` or `cron(…)` */
  put(dataset: string, schedule: { every: string; timezone: string }): Promise<void>;
  /** Removing what is not there is a success. */
  remove(dataset: string): Promise<void>;
}

/** In EventBridge Scheduler; none where the environment names no group, as on a laptop. */
export function connectSchedules(): Schedules {
  const environment = readEnvironment();
  const { SCHEDULE_GROUP: GroupName, SCHEDULE_TARGET_ARN: Arn, SCHEDULE_ROLE_ARN: RoleArn } = environment;
  if (!GroupName || !Arn || !RoleArn) return { put: async () => undefined, remove: async () => undefined };
  client ??= new SchedulerClient();
  const scheduler = client;
  return {
    async put(dataset, { every, timezone }) {
      const schedule = {
        GroupName,
        Name: dataset,
        Description: `Rebuilds ${dataset}`,
        ScheduleExpression: every,
        ScheduleExpressionTimezone: timezone,
        FlexibleTimeWindow: { Mode: "OFF" as const },
        Target: { Arn, RoleArn, Input: JSON.stringify({ dataset, cause: "schedule" }) },
      };
      try {
        await scheduler.send(new UpdateScheduleCommand(schedule));
      } catch (error) {
        if (nameOf(error) !== "ResourceNotFoundException") throw translated(error, "UpdateSchedule", dataset);
        await scheduler.send(new CreateScheduleCommand(schedule)).catch((failure) => {
          // Two events about one recipe came side by side; the other has it.
          if (nameOf(failure) !== "ConflictException") throw translated(failure, "CreateSchedule", dataset);
        });
      }
    },
    async remove(dataset) {
      try {
        await scheduler.send(new DeleteScheduleCommand({ GroupName, Name: dataset }));
      } catch (error) {
        if (nameOf(error) !== "ResourceNotFoundException") throw translated(error, "DeleteSchedule", dataset);
      }
    },
  };
}

let client: SchedulerClient | undefined;
