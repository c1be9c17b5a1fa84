/** What came of objects, as it is told. */
import { watchedKinds } from '../kube/kinds.ts';
import { partOfLabel } from '../model/labels.ts';
import type { KubeManifest } from '../model/manifest.ts';
import { asWritten } from '../model/manifests/given-objects.ts';
import { asKept } from '../model/object-shape.ts';
import { attachedKinds, workloadKinds } from '../model/rows.ts';
import type { Refusal } from '../runtime/errors.ts';
import type { View } from '../view/view.ts';
import type { ManifestOutcome, ManifestResult } from './manifest-commands.ts';
import type { Standing } from './manifest-preflight.ts';
import { diffOf } from './object-changes.ts';

/** Of an object that is, or would be, applied. */
export function resultOf({ wanted, present, answered, isUnchanged }: Standing): ManifestResult {
  const outcome = isUnchanged ? 'UNCHANGED' : present ? 'CONFIGURED' : 'CREATED';
  const diff = isUnchanged ? null : diffOf(present && shown(present), shown(answered ?? wanted));
  return { ...named(wanted), outcome, diff, error: null };
}

/** Of an object that is, or would be, deleted. */
export function removedResult(object: KubeManifest, outcome: ManifestOutcome): ManifestResult {
  return { ...named(object), outcome, diff: diffOf(shown(object), undefined), error: null };
}

/** Of an object with which nothing was done. */
export function leftResult(object: KubeManifest, outcome: 'ABSENT'): ManifestResult {
  return { ...named(object), outcome, diff: null, error: null };
}

export function failedResult(object: KubeManifest, { code, message }: Refusal): ManifestResult {
  return { ...named(object), outcome: 'FAILED', diff: null, error: { code, message } };
}

/** Whether the view shows what was done; of what it never shows, and what has failed, there is nothing to see. */
export function isSeen(view: View, cluster: string, result: ManifestResult): boolean {
  const { apiVersion, kind, namespace, name, outcome } = result;
  const shownKind = shownKinds.find((one) => one === kind);
  if (outcome === 'FAILED' || shownKind === undefined) return true;
  if (watchedKinds[shownKind].apiVersion !== apiVersion) return true;
  const row = view.get(shownKind, cluster, name, namespace)?.row;
  const isGone = row === undefined || row.deleting;
  if (outcome === 'PRUNED' || outcome === 'DELETED' || outcome === 'ABSENT') return isGone;
  return row?.labels[partOfLabel] !== undefined;
}

const shownKinds = [...workloadKinds, ...attachedKinds, 'Pod', 'Service'] as const;

/** Without what only servers and their bookkeeping need. */
const shown = (object: KubeManifest): KubeManifest => asKept(asWritten(object));

function named({ apiVersion, kind, metadata }: KubeManifest) {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
