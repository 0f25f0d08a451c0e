/** Words for made-up support talk: no real text, no real person. */
const SUBJECTS =
  "order invoice parcel login password refund router screen battery subscription update cable voucher account".split(
    " ",
  );
const VERBS = "arrived failed stopped vanished doubled froze expired restarted broke disappeared".split(" ");
const FILLERS =
  "yesterday again after the update since Monday without warning twice in a row before lunch on my phone".split(
    " ",
  );
const ADVICE = "restart check reinstall confirm return unplug update replace".split(" ");

/** A small seeded generator (mulberry32): the same seed gives the same corpus on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Raw chat rows as a ticket system would export them, one JSON text each: about 700 bytes, one in twelve with an e-mail
 * address, one in twenty with a phone number, one in thirty a duplicate of an earlier one.
 */
export function* chatRows(count: number, seed = 1): Generator<string> {
  const random = seeded(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? "";
  const sentence = (length: number): string =>
    Array.from({ length }, () => pick(random() < 0.2 ? VERBS : random() < 0.4 ? SUBJECTS : FILLERS)).join(
      " ",
    );
  let earlier = "";
  for (let i = 0; i < count; i++) {
    if (i > 0 && i % 30 === 0) {
      yield earlier;
      continue;
    }
    const contact =
      i % 12 === 0
        ? ` Write to user${i}@example.com.`
        : i % 20 === 0
          ? ` Call +1 202 555 ${String(1000 + (i % 9000))}.`
          : "";
    const question = `Hello, my ${pick(SUBJECTS)} ${pick(VERBS)} ${sentence(24)}. Case number ${i}.${contact}`;
    const answer = `Sorry to hear that. Please ${pick(ADVICE)} the ${pick(SUBJECTS)}: ${sentence(48)}. Tell us if ${sentence(8)}.`;
    earlier = JSON.stringify({
      ticket: `T-${i}`,
      category: pick(SUBJECTS),
      messages: [
        {
          role: "system",
          content: "You are a helpful support agent of a small electronics shop. Answer briefly and kindly.",
        },
        { role: "user", content: question },
        { role: "assistant", content: answer },
      ],
    });
    yield earlier;
  }
}
