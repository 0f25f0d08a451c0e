import { type RemovalPolicy, Validations } from "aws-cdk-lib";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { SecretName } from "./functions.ts";

export interface SecretsProps {
  key: kms.IKey;
  removalPolicy: RemovalPolicy;
  /** Brought along instead of made here. */
  given: Readonly<Partial<Record<SecretName, secretsmanager.ISecret>>>;
}

/** What a role needs to know to let a function read a secret. */
export interface ReadableSecret {
  arn: string;
  key: kms.IKey | undefined;
}

/** Letters and digits of a made-up masking key: 43 of 62 kinds are 256 bits. */
const KEY_LENGTH = 43;

/**
 * What functions must know and no environment may show: JSON objects of variables by name. The masking key is made up when
 * the stack is deployed; the model's key is empty until somebody puts one in.
 */
export class Secrets extends Construct {
  readonly byName: Readonly<Record<SecretName, ReadableSecret>>;

  constructor(scope: Construct, id: string, { key, removalPolicy, given }: SecretsProps) {
    super(scope, id);
    const make = (name: string, description: string, variable: string, length: number): ReadableSecret => {
      const secret = new secretsmanager.Secret(this, name, {
        description,
        encryptionKey: key,
        removalPolicy,
        generateSecretString: {
          secretStringTemplate: "{}",
          generateStringKey: variable,
          passwordLength: length,
          excludePunctuation: true,
        },
      });
      Validations.of(secret).acknowledge({
        id: "AwsSolutions-SMG4",
        reason:
          "A rotated masking key would give the same person another surrogate in every version; a model's key is its provider's to rotate.",
      });
      const resource = secret.node.defaultChild;
      if (!(resource instanceof secretsmanager.CfnSecret))
        throw new TypeError(`${secret.node.path} has no CfnSecret.`);
      // `Id` and `Ref` are both the ARN; emulators know the first one.
      return { arn: resource.attrId, key };
    };
    this.byName = {
      masking:
        readable(given.masking) ??
        make("Masking", "Provender: the key of surrogates and hashes", "MASKING_KEY", KEY_LENGTH),
      model:
        readable(given.model) ??
        make("Model", 'Provender: put {"OPENAI_API_KEY":"…"} here', "PLACEHOLDER", KEY_LENGTH),
    };
  }
}

const readable = (secret: secretsmanager.ISecret | undefined): ReadableSecret | undefined =>
  secret && { arn: secret.secretArn, key: secret.encryptionKey };
