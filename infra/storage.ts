import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

export interface StorageProps {
  rawBucketName: string | undefined;
  dataBucketName: string | undefined;
  tableName: string | undefined;
  removalPolicy: RemovalPolicy;
  rawRetention: Duration;
  rawKey: kms.IKey | undefined;
  dataKey: kms.IKey | undefined;
}

/** How long intermediate work and run records are kept after they were written. */
const WORK_RETENTION = Duration.days(90);
/** How long a later run may use that work: so much less that no run outlives what it uses. */
const RESULT_RETENTION = Duration.days(60);
const ACCESS_LOG_RETENTION = Duration.days(90);
/** A replaced or deleted object can be brought back for this long, and is gone for good after. */
const UNDELETE = Duration.days(30);
const INCOMPLETE_UPLOAD = Duration.days(1);

/**
 * Where everything lives. Unmasked and masked data lie in buckets with keys of their own, so that the trust boundary
 * holds twice: a policy that lets a function read the wrong bucket does not let it decrypt.
 */
export class Storage extends Construct {
  readonly rawBucket: s3.Bucket;
  readonly dataBucket: s3.Bucket;
  readonly rawKey: kms.IKey;
  readonly dataKey: kms.IKey;
  readonly table: dynamodb.Table;
  readonly #props: StorageProps;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    this.#props = props;
    const { rawRetention } = props;
    this.rawKey = props.rawKey ?? this.#key("RawKey", "Provender: unmasked data");
    this.dataKey = props.dataKey ?? this.#key("DataKey", "Provender: masked and published data");
    const accessLogs = this.#accessLogs();

    this.rawBucket = this.#bucket("Raw", props.rawBucketName, this.rawKey, accessLogs, [
      expire("work/", rawRetention, Duration.days(1)),
    ]);
    this.dataBucket = this.#bucket("Data", props.dataBucketName, this.dataKey, accessLogs, [
      expire("work/", WORK_RETENTION, Duration.days(1)),
      expire("runs/", WORK_RETENTION, Duration.days(1)),
      expire("results/", RESULT_RETENTION, Duration.days(1)),
      // Sourced records lie in the raw bucket and go sooner.
      expire("results/source/", rawRetention.minus(Duration.days(1)), Duration.days(1)),
    ]);

    this.table = new dynamodb.Table(this, "Table", {
      ...(props.tableName !== undefined && { tableName: props.tableName }),
      partitionKey: { name: "pk", type: dynamodb.AttributeType.STRING },
      sortKey: { name: "sk", type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      // It holds names, hashes and counts, never text of a record: AWS's own key will do.
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy: props.removalPolicy,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: "inverted",
      partitionKey: { name: "sk", type: dynamodb.AttributeType.STRING },
      sortKey: { name: "pk", type: dynamodb.AttributeType.STRING },
      projectionType: dynamodb.ProjectionType.ALL,
    });
  }

  #key(id: string, description: string): kms.Key {
    return new kms.Key(this, id, {
      description,
      enableKeyRotation: true,
      removalPolicy: this.#props.removalPolicy,
    });
  }

  #bucket(
    id: string,
    bucketName: string | undefined,
    encryptionKey: kms.IKey,
    accessLogs: s3.Bucket,
    lifecycleRules: s3.LifecycleRule[],
  ): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      ...(bucketName !== undefined && { bucketName }),
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      removalPolicy: this.#props.removalPolicy,
      lifecycleRules: [
        ...lifecycleRules,
        { id: "incomplete-uploads", abortIncompleteMultipartUploadAfter: INCOMPLETE_UPLOAD },
        { id: "old-versions", noncurrentVersionExpiration: UNDELETE },
        { id: "delete-markers", expiredObjectDeleteMarker: true },
      ],
    });
    sendEvents(bucket);
    return bucket;
  }

  #accessLogs(): s3.Bucket {
    const bucket = new s3.Bucket(this, "AccessLogs", {
      // S3 delivers access logs to buckets with its own encryption only.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      removalPolicy: this.#props.removalPolicy,
      lifecycleRules: [
        expire("", ACCESS_LOG_RETENTION, Duration.days(1)),
        { abortIncompleteMultipartUploadAfter: INCOMPLETE_UPLOAD },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "This bucket receives the access logs; logging its own access would never end.",
    });
    return bucket;
  }
}

const expire = (
  prefix: string,
  expiration: Duration,
  noncurrentVersionExpiration: Duration,
): s3.LifecycleRule => ({
  id: `expire-${prefix.replaceAll("/", "-")}${expiration.toDays()}-days`,
  ...(prefix !== "" && { prefix }),
  expiration,
  noncurrentVersionExpiration,
});

/** The switch on the L2 bucket would deploy a function of CDK's own (Python) to set this one property. */
function sendEvents(bucket: s3.Bucket): void {
  resourceOf(bucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

/** The bucket as CloudFormation knows it. */
export function resourceOf(bucket: s3.Bucket): s3.CfnBucket {
  const resource = bucket.node.defaultChild;
  if (resource instanceof s3.CfnBucket) return resource;
  throw new TypeError(`${bucket.node.path} has no CfnBucket below it.`);
}
