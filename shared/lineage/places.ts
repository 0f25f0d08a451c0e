import type { ObjectStore } from "../shards/object-store.ts";
import type { LineageStore } from "./lineage-store.ts";

export interface Stores {
  store: ObjectStore;
  lineage: LineageStore;
}

/** A run to look in; `version` is absent where it published none. */
export interface Place {
  dataset: string;
  run: string;
  version?: string;
}

/**
 * Where to look: in every data set unless one is named, in its current version unless another, or all, are. A run that
 * published nothing can be named as a version too: their ids are the same.
 */
export interface Where {
  dataset?: string | undefined;
  version?: string | undefined;
  allVersions?: boolean | undefined;
}

/** What was asked, and where it leaves that open, what is known from the name of a file. */
export const orKnown = (asked: Where, known: Where | undefined): Where => ({
  dataset: asked.dataset ?? known?.dataset,
  version: asked.allVersions ? undefined : (asked.version ?? known?.version),
  allVersions: asked.allVersions,
});

/** The places that fit, newest first. A data set that has published nothing is looked for in its last run. */
export async function placesOf({ lineage }: Stores, where: Where): Promise<Place[]> {
  const latest = new Map<string, string>();
  const runs = await lineage.listRuns(where.dataset);
  for (const { dataset, run } of runs) if (!latest.has(dataset)) latest.set(dataset, run);
  const places = await Promise.all(
    [...latest].map(async ([dataset, run]): Promise<Place[]> => {
      if (where.version !== undefined || where.allVersions) {
        const versions = await lineage.listVersions(dataset);
        return versions
          .filter(({ version }) => where.allVersions || version === where.version)
          .map(({ version, run }) => ({ dataset, run, version }));
      }
      const current = await lineage.currentVersion(dataset);
      return [current ? { dataset, run: current.run, version: current.version } : { dataset, run }];
    }),
  );
  const found = places.flat();
  if (found.length > 0 || where.version === undefined) return found;
  return runs.filter(({ run }) => run === where.version).map(({ dataset, run }) => ({ dataset, run }));
}
