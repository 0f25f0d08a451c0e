import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../model/environment.ts";
import { translated } from "./translate-error.ts";

/** Tells people what needs one of them. */
export interface Notices {
  /** @param subject at most 100 characters are kept, in ASCII (Amazon SNS API, Publish) */
  tell(subject: string, message: string): Promise<void>;
}

const LONGEST_SUBJECT = 100;

/** Through the topic in the environment; nobody is told where there is none, as on a laptop. */
export function connectNotices(): Notices {
  const { TOPIC_ARN } = readEnvironment();
  if (TOPIC_ARN === undefined) return { tell: async () => undefined };
  client ??= new SNSClient();
  const sns = client;
  return {
    async tell(subject, message) {
      const Subject = subject.replace(/[^\x20-\x7e]/g, "?").slice(0, LONGEST_SUBJECT);
      try {
        await sns.send(new PublishCommand({ TopicArn: TOPIC_ARN, Subject, Message: message }));
      } catch (error) {
        throw translated(error, "Publish", "the notices' topic");
      }
    },
  };
}

let client: SNSClient | undefined;
