import { wantedTypes } from "../../shared/masking/masker.ts";
import type { OutsideDetector } from "../../shared/masking/outside/outside-detector.ts";
import { OutsideSearch } from "../../shared/masking/outside/outside-search.ts";
import type { Masking } from "../../shared/model/recipe-masking.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";

/** The detectors outside this process that the recipe switches on; undefined when there are none. */
export async function openOutside(masking: Masking, store?: ObjectStore): Promise<OutsideSearch | undefined> {
  const detectors: OutsideDetector[] = [];
  // Loaded when they are wanted: their clients are larger than all the rest.
  if (masking.comprehend) {
    const { ComprehendDetector } = await import("../../shared/aws/comprehend-detector.ts");
    const { comprehendClient } = await import("../../shared/aws/comprehend-client.ts");
    detectors.push(new ComprehendDetector(comprehendClient()));
  }
  if (masking.model !== undefined) {
    const { ModelDetector } = await import("../../shared/masking/outside/model-detector.ts");
    const { modelFromEnvironment } = await import("../../shared/model-client/openai-model.ts");
    detectors.push(new ModelDetector(modelFromEnvironment(), masking.model, [...wantedTypes(masking)]));
  }
  return detectors.length === 0 ? undefined : new OutsideSearch(detectors, store);
}

export const asksOutside = ({ comprehend, model }: Masking): boolean => comprehend || model !== undefined;
