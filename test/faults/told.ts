import { z } from "zod";
import { KINDS } from "./fault.ts";
import { OUTCOMES } from "./judge.ts";

/** What a player asks for: a case, or the end. */
export const Wanted = z.object({ number: z.int().nullable(), verbose: z.boolean() });

/** What a player says when it is ready for the next case. */
export const Told = z.object({
  played: z
    .object({
      number: z.int(),
      outcome: z.enum(OUTCOMES),
      /** Of the faults that struck. */
      kinds: z.array(z.enum(KINDS)),
      /** For a person: what was planned, and what is wrong. */
      planned: z.array(z.string()),
      problems: z.array(z.string()),
    })
    .optional(),
});
export type Told = z.infer<typeof Told>;
