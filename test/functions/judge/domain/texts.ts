import { hash } from "node:crypto";

/** Made-up questions: what a garden shop is asked, and what it is not. The n-th is the same always, and unlike the others. */
const GARDEN = {
  openings: [
    "How often should I",
    "Is it too late to",
    "When is it best to",
    "Do I have to",
    "Can you tell me how to",
  ],
  deeds: ["water", "prune", "plant", "feed", "repot", "sow", "mulch"],
  things: [
    "my tomatoes",
    "the roses",
    "a young apple tree",
    "the lavender",
    "these bulbs",
    "the hedge",
    "basil",
  ],
  ends: ["in spring", "before the frost", "in a pot on the balcony", "in clay soil", "in the shade"],
};
const LAW = {
  openings: [
    "May my landlord",
    "Must the court",
    "Is the tribunal allowed to",
    "Will the notary",
    "Should counsel",
  ],
  deeds: ["terminate", "contest", "notarise", "amend", "appeal", "enforce", "withdraw"],
  things: [
    "the lease",
    "a contract",
    "the verdict",
    "this clause",
    "the injunction",
    "our statute",
    "probate",
  ],
  ends: ["without notice", "after the deadline", "under federal law", "by registered mail", "in absentia"],
};

type Kind = typeof GARDEN;

function question({ openings, deeds, things, ends }: Kind, n: number): string {
  const of = (words: readonly string[], by: number): string => words[Math.floor(n / by) % words.length] ?? "";
  return `${of(openings, 1)} ${of(deeds, 5)} ${of(things, 35)} ${of(ends, 245)}?`;
}

/** All there are in an order of no meaning, so that any stretch is a fair sample. */
const order = Array.from({ length: 1225 }, (_, n) => n)
  .map((n) => ({ n, lot: hash("sha256", String(n)) }))
  .sort((a, b) => (a.lot < b.lot ? -1 : 1))
  .map(({ n }) => n);
const scattered = (n: number): number => order[n % order.length] ?? 0;

export const gardening = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => question(GARDEN, scattered(from + i)));
export const lawyering = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => question(LAW, scattered(from + i)));
