import type { KubeObject } from '../kube/kube-client.ts';
import { marksOf } from '../model/labels.ts';
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';
import { waitForView } from '../view/wait-for-view.ts';

/**
 * Read your writes: resolves when the view has the HelmApp as it was written, or later, or has seen it go; at the
 * latest after two seconds, as a mutation's answer must not hang on a watch. resourceVersions are opaque and compared
 * for equality only; generations of one object are ordered, and what makes none (a pause) shows in its annotations.
 */
export async function awaitInView(
  deps: { readonly view: View; readonly clock: Pick<Clock, 'after'> },
  home: string,
  written: KubeObject,
): Promise<void> {
  const { name, namespace = '', uid, generation = 1, deletionTimestamp } = written.metadata;
  const asked = marksOf(written.metadata.annotations);
  const holds = (): boolean => {
    const row = deps.view.get('HelmApp', home, name, namespace)?.row;
    if (deletionTimestamp !== undefined)
      return row === undefined || row.uid !== uid || row.deleting;
    if (row?.uid !== uid || row?.generation === undefined) return false;
    return (
      row.generation > generation ||
      (row.generation === generation && marksOf(row.annotations) === asked)
    );
  };
  await waitForView(deps, { cluster: home, holds, withinMs: 2_000 });
}
