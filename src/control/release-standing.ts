/** How the stored revisions of a release stand to what is wanted of it. */
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { HookOperation } from '../model/hooks.ts';
import { appLabel, appNamespaceLabel, appRevisionLabel, digestLabel } from '../model/labels.ts';
import { addingDigest, plainDigest } from '../model/release.ts';
import { objectRef } from '../kube/object-ref.ts';
import { hasBeenDeployed, type StoredRevision } from './release-history.ts';
import { NotOursError } from './release-objects.ts';
import { ReleaseFailedError } from './release-refusal.ts';

export type Operation = Exclude<HookOperation, 'delete'>;

/** What the next revision is; the same again for one that was cut off. */
export function operationOf(history: readonly StoredRevision[], isRollback: boolean): Operation {
  if (!history.some(hasBeenDeployed)) return 'install';
  return isRollback ? 'rollback' : 'upgrade';
}

/** A Helm release of that name that somebody else installed is theirs, with everything in it (invariant R2). */
export function checkOurs(history: readonly StoredRevision[], { app }: WantedRelease): void {
  const [first] = history;
  if (first === undefined || history.some((revision) => bears(revision, marksOf(app)))) return;
  throw new NotOursError(objectRef(first.secret), 'a Helm release that is not this app');
}

/** What every release of an app bears; helm's own clients keep it. */
export const marksOf = ({
  namespace,
  name,
}: WantedRelease['app']): Readonly<Record<string, string>> => ({
  [appLabel]: name,
  [appNamespaceLabel]: namespace,
});

export const bears = (
  { secret }: StoredRevision,
  labels: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(labels).every(([key, value]) => secret.metadata.labels?.[key] === value);

/** True when this very content is deployed already, and nothing is left over that is to go. */
export function isDeployed(
  last: StoredRevision | undefined,
  { digest, app }: WantedRelease,
  { appRevision, prune }: { readonly appRevision: number; readonly prune: boolean },
): boolean {
  const labels = last?.secret.metadata.labels ?? {};
  const released = labels[digestLabel] ?? '';
  return (
    last?.release.status === 'deployed' &&
    (prune ? released : plainDigest(released)) === digest &&
    labels[appRevisionLabel] === String(appRevision) &&
    labels[appLabel] === app.name &&
    labels[appNamespaceLabel] === app.namespace
  );
}

/** The last revision when it is what is wanted but for its end: old objects are still there, or post-hooks are due. */
export function firstHalf(
  last: StoredRevision | undefined,
  { digest, app }: WantedRelease,
): StoredRevision | undefined {
  const isHalf =
    last?.release.status === 'deployed' &&
    last.secret.metadata.labels?.[digestLabel] === addingDigest(digest) &&
    bears(last, marksOf(app));
  return isHalf ? last : undefined;
}

/** Throws when the last attempt at the very same (one of these sets of labels) was refused and nobody asked for another. */
export function checkNotRefused(
  last: StoredRevision | undefined,
  attempts: readonly Readonly<Record<string, string>>[],
  retriedAt = 0,
): void {
  if (last?.release.status !== 'failed' || Date.parse(last.release.lastDeployed) <= retriedAt)
    return;
  if (attempts.some((labels) => bears(last, labels))) {
    throw new ReleaseFailedError(last.release.description);
  }
}
