import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../kube/kube-client.ts';
import { group } from '../model/labels.ts';
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';

/**
 * Read your writes: resolves when the view has the HelmApp as it was written, or later, or has seen it go; at the
 * latest after two seconds, as a mutation's answer must not hang on a watch. resourceVersions are opaque and compared
 * for equality only; generations of one object are ordered, and what makes none (a pause) shows in its annotations.
 */
export async function awaitInView(
  { view, clock }: { view: View; clock: Pick<Clock, 'after'> },
  home: string,
  written: KubeObject,
): Promise<void> {
  const { name, namespace = '', uid, generation = 1, deletionTimestamp } = written.metadata;
  const asked = own(written.metadata.annotations);
  const isThere = (): boolean => {
    const row = view.get('HelmApp', home, name, namespace)?.row;
    if (deletionTimestamp !== undefined)
      return row === undefined || row.uid !== uid || row.deleting;
    if (row?.uid !== uid || row?.generation === undefined) return false;
    return (
      row.generation > generation ||
      (row.generation === generation && isDeepStrictEqual(own(row.annotations), asked))
    );
  };
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      unfollow();
      cancel();
      resolve();
    };
    const unfollow = view.onChange((change) => {
      if (change.cluster === home && isThere()) finish();
    });
    const cancel = clock.after(2_000, finish);
  });
}

/** The annotations by which something is asked of the gateway. */
function own(annotations: KubeObject['metadata']['annotations'] = {}): object {
  return Object.fromEntries(
    Object.entries(annotations).filter(([key]) => key.startsWith(`${group}/`)),
  );
}
