import { answers } from "./answers.ts";
import { boilerplate } from "./boilerplate.ts";
import { completeness } from "./completeness.ts";
import { decontamination } from "./decontamination.ts";
import { echo } from "./echo.ts";
import type { FilterRule } from "./filter-rule.ts";
import { language } from "./language.ts";
import { length } from "./length.ts";
import { quality } from "./quality.ts";
import { ratio } from "./ratio.ts";
import { relevance } from "./relevance.ts";
import { repetition } from "./repetition.ts";
import { standardise } from "./standardise.ts";
import { structure } from "./structure.ts";
import { symbols } from "./symbols.ts";
import { templateVariables } from "./template-variables.ts";
import { truncated } from "./truncated.ts";

/** Every filter in the order of their work: the text is put in order first, then what is cheap comes before what is not. */
export const FILTERS: readonly FilterRule[] = [
  standardise,
  answers,
  structure,
  completeness,
  length,
  ratio,
  templateVariables,
  truncated,
  symbols,
  boilerplate,
  echo,
  repetition,
  relevance,
  language,
  quality,
  decontamination,
];
