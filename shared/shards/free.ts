/**
 * Gives a buffer's memory back now; the buffer is empty then. What is left to the collector counts against V8's limit of
 * 64 MiB of buffers, past which it goes through the whole heap. One that shares Node's pool with others is left alone.
 */
export function free({ buffer }: Buffer | Uint32Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
