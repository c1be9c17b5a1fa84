import {
  defaultHistoryLimit,
  keepRevision,
  noteOutcome,
  trimRevisions,
} from '../helm/app-revisions.ts';
import type { KubeObject } from '../kube/kube-client.ts';
import { objectsOf, textOf } from '../model/manifest.ts';
import { isEnded } from '../model/rollout-situation.ts';
import { rollBackOf } from '../model/rollout-controls.ts';
import type { Entry } from '../view/view.ts';
import { revisedApp } from './app-status.ts';
import type { ReconcilerDeps } from './reconciler-deps.ts';

/** Keeps the revision that is taken on, with its chart pinned; the one that it overtakes is noted as overtaken. */
export async function keepAccepted(
  { home }: Pick<ReconcilerDeps, 'home'>,
  { app, live, digest }: { readonly app: Entry<'HelmApp'>; live: KubeObject; digest: string },
): Promise<void> {
  const { spec, generation, status, annotations } = app.row;
  const revised = revisedApp(app);
  await keepRevision(home, revised, {
    revision: generation,
    spec: { ...spec, chart: { digest } },
    ...lastChange(live),
  });
  const before = status.rollout;
  const isOvertaken =
    before !== undefined &&
    before.revision !== generation &&
    !isEnded(before) &&
    rollBackOf(annotations, generation) !== before.revision;
  if (isOvertaken) {
    await noteOutcome(home, revised, { revision: before.revision, outcome: 'SUPERSEDED' });
  }
  await trimRevisions(home, revised, spec.revisionHistoryLimit ?? defaultHistoryLimit);
}

/** Who last wrote the intent, and when, as the API server recorded it. */
function lastChange({ metadata }: KubeObject): { changedBy: string; changedAt: string } {
  const [last] = objectsOf(metadata['managedFields'])
    .filter(({ subresource, fieldsV1 }) => {
      return subresource === undefined && Object.hasOwn(fieldsV1 ?? {}, 'f:spec');
    })
    .map(({ manager, time }) => ({ manager: textOf(manager) ?? '', time: textOf(time) ?? '' }))
    .sort((left, right) => (left.time < right.time ? 1 : -1));
  return { changedBy: last?.manager ?? '', changedAt: last?.time ?? '' };
}
