import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../shared/aws/clients.ts";
import { readEnvironment } from "../../shared/model/environment.ts";

const place = (dataset: string) => ({
  TableName: readEnvironment().TABLE_NAME,
  Key: { pk: `DATASET#${dataset}`, sk: "LEASE" },
});

/** The run that holds the lease, looked at without asking for it: asking is a wish for one more run. */
export async function leaseHolder(dataset: string): Promise<string | undefined> {
  const { Item } = await documentClient().send(new GetCommand({ ...place(dataset), ConsistentRead: true }));
  return typeof Item?.run === "string" ? Item.run : undefined;
}

/** A day has passed. */
export async function expireLease(dataset: string): Promise<void> {
  await documentClient().send(
    new UpdateCommand({
      ...place(dataset),
      UpdateExpression: "SET expires = :past",
      ExpressionAttributeValues: { ":past": "2000-01-01T00:00:00.000Z" },
    }),
  );
}
