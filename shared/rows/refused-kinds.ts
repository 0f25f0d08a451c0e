import { isUtf8 } from "node:buffer";

export interface RefusedKind {
  /** With its article, for a sentence. */
  kind: string;
  /** What a person can do. */
  remedy: string;
}

const AS_TEXT = "Save it as CSV or JSONL and upload that.";
const UNPACK = "Unpack it and upload the files in it; gzip and zstd are read as they are.";

/** Kinds of files that people upload and that are not read, by their first bytes (latin-1). */
const REFUSED: readonly (readonly [magic: string, at: number, kind: string, remedy: string])[] = [
  ["PAR1", 0, "a Parquet file, which is not read yet", "Write it as JSONL and upload that."],
  ["Obj\x01", 0, "an Avro file, which is not read", "Write it as JSONL and upload that."],
  ["ORC", 0, "an ORC file, which is not read", "Write it as JSONL and upload that."],
  ["ARROW1", 0, "an Arrow file, which is not read", "Write it as JSONL and upload that."],
  [
    "PK\x03\x04",
    0,
    "a ZIP archive or an Office file (xlsx, docx), which is not read",
    `${AS_TEXT} ${UNPACK}`,
  ],
  ["\xd0\xcf\x11\xe0", 0, "an old Office file (xls, doc), which is not read", AS_TEXT],
  ["%PDF", 0, "a PDF, which is not read", "Take its text out and upload that as JSONL."],
  ["SQLite format 3", 0, "an SQLite database, which is not read", "Export the table as CSV and upload that."],
  ["BZh", 0, "compressed with bzip2, which is not read", "Compress it with gzip or zstd instead."],
  ["\xfd7zXZ", 0, "compressed with xz, which is not read", "Compress it with gzip or zstd instead."],
  ["7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive, which is not read", UNPACK],
  ["Rar!", 0, "a RAR archive, which is not read", UNPACK],
  // What is looked at is decompressed already.
  ["\x1f\x8b", 0, "compressed with gzip twice, which is not read", "Unpack it once and upload that."],
  ["\x28\xb5\x2f\xfd", 0, "compressed with zstd twice, which is not read", "Unpack it once and upload that."],
  ["ustar", 257, "a tar archive, which is not read", UNPACK],
];

/** Why the file is not read, or undefined when its first bytes say nothing against it. */
export function refusedKind(head: Buffer): RefusedKind | undefined {
  // Text may begin with such letters too: a column may be called ORCID.
  const binary = head.includes(0) || !isUtf8(head) || head.toString("latin1", 0, 5) === "%PDF-";
  const found =
    binary && REFUSED.find(([magic, at]) => head.toString("latin1", at, at + magic.length) === magic);
  return found ? { kind: found[2], remedy: found[3] } : undefined;
}
