import type { ComparableTurn } from "./comparable-turns.ts";

/** The two sides of a chat: what the assistant is given (user and tools), and what it says (its words and calls). */
export const SIDES = ["given", "said"] as const;
export type Side = (typeof SIDES)[number];

export const sideOf = ({ role }: ComparableTurn): Side =>
  role === "user" || role === "tool" ? "given" : "said";
