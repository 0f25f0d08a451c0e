import { createHash } from "node:crypto";
import type { Masking } from "../model/recipe-masking.ts";
import { canonicalJson } from "../stage/step-key.ts";

/** SHA-256, hex, of what a recipe says about masking: two recipes with equal settings share what was measured. */
export const settingsHash = (masking: Masking): string =>
  createHash("sha256").update(canonicalJson(masking)).digest("hex");
