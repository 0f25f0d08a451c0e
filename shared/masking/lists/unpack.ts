/** The entries of a packed list: each is led by one of 0-9A-Z, how many characters it shares with the one before. */
export function unpack(packed: string): string[] {
  const entries: string[] = [];
  let before = "";
  for (const [, shared = "0", rest = ""] of packed.matchAll(/([0-9A-Z])([^0-9A-Z]*)/g)) {
    before = before.slice(0, Number.parseInt(shared, 36)) + rest;
    entries.push(before);
  }
  return entries;
}
