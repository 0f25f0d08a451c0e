/** Tables of numbers as one object: of each its length in bytes (32 bits) and its bytes, all with the lowest byte first. */
export function writeTables(tables: readonly ArrayBufferView[]): Buffer {
  return Buffer.concat(
    tables.flatMap((table) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(table.byteLength);
      return [length, Buffer.from(table.buffer, table.byteOffset, table.byteLength)];
    }),
  );
}

/** Hands the tables out again, one after the other, each as the bytes it was. */
export function readTables(bytes: Buffer): () => ArrayBuffer {
  let at = 0;
  return () => {
    const start = at + 4;
    at = start + bytes.readUInt32LE(at);
    return Uint8Array.from(bytes.subarray(start, at)).buffer;
  };
}
