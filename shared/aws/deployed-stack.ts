import { createHash, createHmac } from "node:crypto";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { SignatureV4 } from "@smithy/signature-v4";
import { StackUnknown, StorageDenied, StorageUnavailable } from "../model/errors.ts";
import { nameOf, translated } from "./translate-error.ts";

/** What a deployed stack tells by name: `RawBucket`, `DataBucket`, `Table`, `StateMachine`, `Lineage`, `Notices`, `Start`. */
export type StackOutputs = Readonly<Record<string, string>>;

/** @throws StackUnknown, StorageDenied, StorageUnavailable */
export async function stackOutputs(name: string): Promise<StackOutputs> {
  try {
    const { Stacks: [stack] = [] } = await new CloudFormationClient().send(
      new DescribeStacksCommand({ StackName: name }),
    );
    const outputs = stack?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // The SDK has no name of its own for it.
    const noRegion = error instanceof Error && error.message === "Region is missing";
    if (noRegion || nameOf(error) === "ValidationError") throw stackUnknown(name, error);
    throw translated(error, "DescribeStacks", name);
  }
}

/** CloudFormation says no more than `ValidationError`. */
export const stackUnknown = (stack: string, cause: unknown): StackUnknown =>
  new StackUnknown(
    `There is no stack ${stack} in this account and region; deploy it, or set AWS_PROFILE and AWS_REGION.`,
    { stack },
    cause,
  );

/**
 * Asks a deployed stack's lineage, signed with the caller's own credentials.
 * @param path such as `/runs/support`; @param query what is left out is not asked
 * @throws StackUnknown, StorageDenied, StorageUnavailable
 */
export async function askLineage(
  stack: string,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<unknown> {
  const { Lineage } = await stackOutputs(stack);
  if (!Lineage) throw new StackUnknown(`Stack ${stack} has no lineage to ask; deploy it anew.`, { stack });
  const url = reachable(new URL(Lineage), path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  const response = await fetch(url, { headers: await signed(url) });
  const body: unknown = await response.json().catch(() => undefined);
  const resource = `the lineage of ${stack}`;
  const data = { operation: "execute-api:Invoke", resource };
  if (response.ok) return body;
  if (response.status === 403)
    throw new StorageDenied(`You may not ask ${resource}: you need execute-api:Invoke on its API.`, data);
  throw new StorageUnavailable(`${resource} answered ${response.status}; try again later.`, data);
}

/** An emulator serves every API at its own address, below a path of its own. */
function reachable(api: URL, path: string): URL {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (!endpoint) return new URL(path, api);
  return new URL(`/_aws/execute-api/${api.hostname.split(".")[0]}/$default${path}`, endpoint);
}

async function signed(url: URL): Promise<Record<string, string>> {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? regionIn(url.hostname);
  const signer = new SignatureV4({
    service: "execute-api",
    region,
    credentials: defaultProvider(),
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: "GET",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  });
  return headers;
}

/** `<api>.execute-api.<region>.amazonaws.com` */
const regionIn = (hostname: string): string => hostname.split(".")[2] ?? "us-east-1";

/** As the signer wants it; keyed, it is an HMAC. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array | string): unknown; digest(): Buffer };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
