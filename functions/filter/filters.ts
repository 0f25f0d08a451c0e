import { completeness } from "./completeness.ts";
import type { FilterRule } from "./filter-rule.ts";
import { length } from "./length.ts";
import { standardise } from "./standardise.ts";
import { structure } from "./structure.ts";

/** Every filter in the order of their work: the text is put in order first, then what is cheap comes before what is not. */
export const FILTERS: readonly FilterRule[] = [standardise, structure, completeness, length];
