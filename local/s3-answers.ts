import type { Middleware } from "@20minutes/s3rver";
import { isFull } from "./full-disk.ts";
import type { Listed, ObjectFiles } from "./object-files.ts";

/** The longest page. Source: Amazon S3 API, ListObjectsV2. */
const PAGE = 1000;

/**
 * ListObjectsV2, instead of s3rver's: that one's continuation tokens need a cipher (DES) that OpenSSL 3 no longer has, so
 * that a listing of more than a page fails, and it escapes `&` twice. No delimiters: nothing of ours asks for them.
 */
export function answerLists(files: ObjectFiles): Middleware {
  return async (context, next) => {
    const bucket = context.path.replace(/^\/|\/$/g, "");
    const { query } = context;
    if (context.method !== "GET" || query["list-type"] !== "2" || bucket.includes("/") || query.delimiter)
      return next();
    const prefix = query.prefix ?? "";
    const token = query["continuation-token"];
    const after =
      token === undefined ? (query["start-after"] ?? "") : Buffer.from(token, "base64url").toString();
    const limit = Math.min(PAGE, Number(query["max-keys"] ?? PAGE));
    const { objects, more } = await files.list(bucket, prefix, after, limit);
    const last = more ? objects.at(-1)?.key : undefined;
    const name = query["encoding-type"] === "url" ? encodeURIComponent : xml;
    context.status = 200;
    context.type = "application/xml";
    context.body = [
      '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${xml(bucket)}</Name><Prefix>${name(prefix)}</Prefix><KeyCount>${objects.length}</KeyCount>`,
      `<MaxKeys>${limit}</MaxKeys><IsTruncated>${last !== undefined}</IsTruncated>`,
      last === undefined
        ? ""
        : `<NextContinuationToken>${Buffer.from(last).toString("base64url")}</NextContinuationToken>`,
      ...objects.map((object) => contents(object, name)),
      "</ListBucketResult>",
    ].join("");
  };
}

const contents = ({ key, size, etag, modified }: Listed, name: (text: string) => string): string =>
  `<Contents><Key>${name(key)}</Key><LastModified>${modified.toISOString()}</LastModified>` +
  `<ETag>${xml(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;

/** Control characters stay as references: XML would refuse or normalize them. */
const xml = (text: string): string =>
  text.replace(/[&<>"\p{Cc}]/gu, (character) => `&#${character.codePointAt(0)};`);

/** A read of one version only, which s3rver does not know: answers 412 when the object is another by now. */
export const honourIfMatch: Middleware = async (context, next) => {
  await next();
  const wanted = context.get("if-match");
  const etag = context.response.get("etag");
  if (wanted === "" || etag === "" || wanted === "*" || unquoted(wanted) === unquoted(etag)) return;
  if (context.method !== "GET" && context.method !== "HEAD") return;
  const { body } = context;
  if (body !== null && typeof body === "object" && "destroy" in body && typeof body.destroy === "function")
    body.destroy();
  context.status = 412;
  context.type = "application/xml";
  context.body =
    "<Error><Code>PreconditionFailed</Code><Message>The object is another one by now.</Message></Error>";
};

/** A full disk is told as one (507), not as a defect of the server: whoever waits for it to pass waits in vain. */
export const admitFull: Middleware = async (context, next) => {
  try {
    await next();
  } catch (error) {
    if (!isFull(error)) throw error;
    context.status = 507;
    context.type = "application/xml";
    context.body = "<Error><Code>InsufficientStorage</Code><Message>The disk is full.</Message></Error>";
  }
};

/** Whoever reaches this machine's loopback is let in: working out each request's signature again would guard nothing. */
export const forgetSignature: Middleware = (context, next) => {
  delete context.headers.authorization;
  return next();
};

const unquoted = (etag: string): string => etag.replaceAll('"', "");
