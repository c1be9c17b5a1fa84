import type { KubeObject } from '../kube/kube-client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';

/**
 * Read your writes: resolves when the view has the HelmApp as it was written, or later, or has seen it go; at the
 * latest after two seconds, as a mutation's answer must not hang on a watch. resourceVersions are opaque and compared
 * for equality only; generations of one object are ordered.
 */
export async function awaitInView(
  { view, clock }: { view: View; clock: Clock },
  home: string,
  { metadata: { name, namespace = '', uid, generation = 1, deletionTimestamp } }: KubeObject,
): Promise<void> {
  const isThere = (): boolean => {
    const row = view.get('HelmApp', home, name, namespace)?.row;
    if (deletionTimestamp !== undefined)
      return row === undefined || row.uid !== uid || row.deleting;
    return row?.uid === uid && (row?.generation ?? 0) >= generation;
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
