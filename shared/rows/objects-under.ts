import type { BucketName, ObjectInfo, ObjectStore } from "../shards/object-store.ts";

/** The files under a prefix in the order of their keys' bytes, without folder markers and hidden ones. */
export async function objectsUnder(
  store: ObjectStore,
  bucket: BucketName,
  prefix: string,
): Promise<ObjectInfo[]> {
  const objects: ObjectInfo[] = [];
  for await (const object of store.list(bucket, prefix))
    if (isData(object.key.slice(prefix.length))) objects.push(object);
  return objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

const isData = (name: string): boolean =>
  name !== "" && !name.endsWith("/") && name.split("/").every((part) => !part.startsWith("."));
