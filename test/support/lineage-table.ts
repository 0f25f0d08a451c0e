import type { TableDefinition } from "../../local/storage.ts";

/** The lineage table as `infra` deploys it. */
export const LINEAGE_TABLE: TableDefinition = {
  TableName: "lineage",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "inverted",
      KeySchema: [
        { AttributeName: "sk", KeyType: "HASH" },
        { AttributeName: "pk", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  BillingMode: "PAY_PER_REQUEST",
};
