/** Does something with many objects: stage by stage, a few at a time, each with its outcome. */
import { isUnreachable } from '../kube/kube-error.ts';
import type { KubeManifest } from '../model/manifest.ts';
import { stagesOf } from '../model/object-order.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { ManifestResult } from './manifest-commands.ts';
import { refusalOfObject } from './manifest-preflight.ts';
import { failedResult } from './manifest-results.ts';

const atOnce = 8;

export interface ObjectWork<T> {
  readonly objectOf: (item: T) => KubeManifest;
  readonly act: (item: T) => Promise<ManifestResult>;
  /** Whether what others refer to comes last. */
  readonly reverse?: boolean;
}

/** One that fails does not stop the others; when the cluster answers no more, it is asked for none of the rest. */
export async function workAtObjects<T>(
  items: readonly T[],
  { objectOf, act, reverse = false }: ObjectWork<T>,
): Promise<ReadonlyMap<T, ManifestResult>> {
  const results = new Map<T, ManifestResult>();
  let away: unknown;
  const fail = (item: T, error: unknown): void => {
    const refusal = refusalOfObject(error, objectOf(item));
    if (refusal === undefined) throw error;
    results.set(item, failedResult(objectOf(item), refusal));
  };
  const stages = stagesOf(items, objectOf);
  for (const stage of reverse ? stages.toReversed() : stages) {
    await inParallel(stage, atOnce, async (item) => {
      if (away !== undefined) {
        fail(item, away);
        return;
      }
      try {
        results.set(item, await act(item));
      } catch (error) {
        if (isUnreachable(error)) away = error;
        fail(item, error);
      }
    });
  }
  return results;
}
