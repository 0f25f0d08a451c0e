import type { ContaminationByFile } from "../../shared/model/contamination.ts";
import type { Counts } from "../../shared/model/outcome.ts";
import type { RoundDecision } from "../../shared/model/round.ts";
import type { RunManifest, StepName, StepResult } from "../../shared/model/run.ts";
import { type Privacy, type Reviewed, shownRecipe } from "./privacy.ts";
import type { SplitFiles } from "./split-files.ts";

/** All that is known of a version when its files are composed; dataset_info.txt and manifest.json tell it. */
export interface Version {
  manifest: RunManifest;
  publishedAt: string;
  /** The version it takes the place of. */
  previous: string | null;
  /** Why no further round was made. */
  ended: string;
  files: SplitFiles;
  /** By step, in the order of the way. */
  counts: Readonly<Record<string, Counts>>;
  report: RoundDecision["report"];
  privacy: Privacy;
  review: Reviewed;
  /** By evaluation file, in the order of the recipe; null where it names none. */
  decontamination: readonly ContaminationByFile[] | null;
  /** SHA-256 of each step's code. */
  codeVersions: Readonly<Partial<Record<StepName, string>>>;
}

/** manifest.json. The clock and the runs stand first and nowhere else: all that follows is the same for the same inputs. */
export function versionManifest(version: Version): string {
  const {
    manifest,
    publishedAt,
    previous,
    ended,
    files,
    counts,
    report,
    privacy,
    review,
    decontamination,
    codeVersions,
  } = version;
  const { dataset, run, recipe, recipeSha256, parts, evaluation } = manifest;
  const { gaps, balance, duplicates, judged, model } = report;
  const told = {
    dataset,
    version: run,
    publishedAt,
    previous,
    review,
    files: [...files.examples, ...files.ids],
    splits: files.parts,
    counts,
    gaps,
    balance,
    duplicates,
    judged,
    privacy,
    decontamination,
    augmentation: { ended, model },
    inputs: parts
      .filter(({ start }) => start === 0)
      .map(({ source, key, version: object, size }) => ({ source, key, version: object, size })),
    evaluation: evaluation?.map(({ name, key, version: object, size }) => ({
      name,
      key,
      version: object,
      size,
    })),
    recipe: shownRecipe(recipe),
    recipeSha256,
    codeVersions,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** The code that each step ran: shards of one run share it, unless it was deployed anew in between; then the first's. */
export function codeVersionsOf(results: readonly StepResult[]): Version["codeVersions"] {
  const versions: Partial<Record<StepName, string>> = {};
  for (const { step, codeVersion } of results) versions[step] ??= codeVersion;
  return versions;
}
