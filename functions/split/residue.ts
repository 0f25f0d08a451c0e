import type { OpenAiChatLine } from "../../shared/formats/openai-chat.ts";
import { ResidualCheck } from "../../shared/masking/residual.ts";
import { addByName, total } from "../../shared/model/outcome.ts";
import { type ByType, LISTED, noResidual, type Residual } from "../../shared/model/privacy.ts";
import type { Recipe } from "../../shared/model/recipe.ts";

/** Checks a shard's lines for personal data before they are published, and keeps count. */
export class Residue {
  readonly found: Residual = noResidual();
  /** Whether an example is published all the same. */
  readonly publishes: boolean;
  readonly #check: ResidualCheck;

  constructor(masking: Recipe["masking"], personalData: Recipe["tolerance"]["personalData"]) {
    this.#check = new ResidualCheck(masking);
    this.publishes = personalData === "warn";
  }

  /** The values that masking should have replaced, by type; undefined when there are none. */
  of(id: string, line: OpenAiChatLine): ByType | undefined {
    const { found } = this;
    const { left, exempt } = this.#check.check(line);
    const any = total(left) > 0;
    found.checked++;
    // What is held back is not in the files.
    if (!any || this.publishes) found.exempt = addByName(found.exempt, exempt);
    if (!any) return undefined;
    found.left = addByName(found.left, left);
    found.examples++;
    if (found.listed.length < LISTED) found.listed.push({ id, types: left });
    return left;
  }
}
