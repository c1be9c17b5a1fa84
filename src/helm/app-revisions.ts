/**
 * The revisions of an app that can be gone back to: ControllerRevisions in the home cluster, owned by the HelmApp, as
 * Kubernetes' own controllers keep theirs. Each holds the intent with its chart pinned by digest.
 */
import { isDeepStrictEqual } from 'node:util';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject, ObjectRef } from '../kube/kube-client.ts';
import { isAlreadyExists, isNotFound } from '../kube/kube-error.ts';
import type { HelmAppSpec, HelmAppStatus } from '../model/helm-app.ts';
import {
  apiVersion,
  appLabel,
  changedAtAnnotation,
  changedByAnnotation,
  managedBy,
  managedByLabel,
  outcomeLabel,
} from '../model/labels.ts';
import { objectsOf, objectOf } from '../model/manifest.ts';
import { disownArchive } from './chart-archives.ts';

/** How the rollout of a revision ended; SUPERSEDED: a later revision came before its end. */
export type RevisionOutcome = 'DONE' | 'FAILED' | 'CANCELLED' | 'SUPERSEDED';

export interface AppRevision {
  /** Generation of the HelmApp. */
  readonly revision: number;
  readonly spec: HelmAppSpec;
  /** Null while its rollout goes on. */
  readonly outcome: RevisionOutcome | null;
  /** Field manager that wrote the intent, such as `kubectl-client-side-apply`; empty when not known. */
  readonly changedBy: string;
  /** RFC 3339; empty when not known. */
  readonly changedAt: string;
}

/** The HelmApp whose revisions they are; another one of the same name has none of them. */
export interface RevisedApp {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Revisions kept when the intent does not say. */
export const defaultHistoryLimit = 10;

const outcomes: readonly string[] = ['DONE', 'FAILED', 'CANCELLED', 'SUPERSEDED'];

/** Keeps a revision. Idempotent: one that is there stays as it is. */
export async function keepRevision(
  home: KubeClient,
  app: RevisedApp,
  { revision, spec, changedBy, changedAt }: Omit<AppRevision, 'outcome'>,
): Promise<void> {
  await home
    .create({
      ...refOf(app, revision),
      metadata: {
        name: nameOf(app, revision),
        namespace: app.namespace,
        labels: { [managedByLabel]: managedBy, [appLabel]: app.name },
        annotations: { [changedByAnnotation]: changedBy, [changedAtAnnotation]: changedAt },
        ownerReferences: [
          { apiVersion, kind: 'HelmApp', name: app.name, uid: app.uid, controller: true },
        ],
      },
      revision,
      data: spec,
    })
    .catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
}

/** The kept revisions, the newest first, read from the home cluster. */
export async function readRevisions(
  home: KubeClient,
  app: RevisedApp,
): Promise<readonly AppRevision[]> {
  const list = await home.request({
    method: 'GET',
    path: `/apis/apps/v1/namespaces/${encodeURIComponent(app.namespace)}/controllerrevisions`,
    query: { labelSelector: revisionsSelector(app) },
  });
  return revisionsOf(app, objectsOf(objectOf(list)['items']) as KubeObject[]);
}

/** One kept revision of this very app; undefined when it is not kept. */
export async function readRevision(
  home: KubeClient,
  app: RevisedApp,
  revision: number,
): Promise<AppRevision | undefined> {
  const object = await getIfPresent(home, refOf(app, revision));
  return object && revisionsOf(app, [object])[0];
}

/** Kind of the objects that are kept revisions. */
export const revisionKind = { apiVersion: 'apps/v1', kind: 'ControllerRevision' } as const;

/** Chooses the revisions of apps of this name. */
export function revisionsSelector({ name }: Pick<RevisedApp, 'name'>): string {
  return `${managedByLabel}=${managedBy},${appLabel}=${name}`;
}

/** The revisions of this very app among such objects, the newest first. */
export function revisionsOf(
  app: Pick<RevisedApp, 'uid'>,
  objects: readonly KubeObject[],
): readonly AppRevision[] {
  return objects
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === app.uid) === true)
    .map(revisionOf)
    .sort((left, right) => right.revision - left.revision);
}

/** Notes how a rollout ended; a revision that is not kept any more is let be. */
export async function noteOutcome(
  home: KubeClient,
  app: RevisedApp,
  { revision, outcome }: { readonly revision: number; readonly outcome: RevisionOutcome },
): Promise<void> {
  await home
    .mergePatch(refOf(app, revision), { metadata: { labels: { [outcomeLabel]: outcome } } })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}

/**
 * Lets the oldest revisions beyond the limit go, and the charts that only these used. The newest that went well is
 * never let go of: it is what a failed rollout goes back to.
 */
export async function trimRevisions(
  home: KubeClient,
  app: RevisedApp,
  limit: number,
): Promise<void> {
  const all = await readRevisions(home, app);
  const good = all.find(({ outcome }) => outcome === 'DONE');
  const kept = all.filter((one, index) => index < limit || one === good);
  const digests = new Set(kept.map(({ spec }) => spec.chart.digest));
  for (const one of all) {
    if (kept.includes(one)) continue;
    await home.delete(refOf(app, one.revision));
    const { digest } = one.spec.chart;
    if (digest === undefined || digests.has(digest)) continue;
    await disownArchive(home, { namespace: app.namespace, digest }, app);
  }
}

/** Removes all revisions of an app; resolves with the digests of the charts that they named. */
export async function dropRevisions(
  home: KubeClient,
  app: RevisedApp,
): Promise<readonly (string | undefined)[]> {
  const all = await readRevisions(home, app);
  for (const { revision } of all) await home.delete(refOf(app, revision));
  return all.map(({ spec }) => spec.chart.digest);
}

/** An app as it is: what is compared with kept revisions. */
export interface PresentApp {
  readonly revision: number;
  readonly spec: HelmAppSpec;
  readonly status: Pick<HelmAppStatus, 'observedGeneration' | 'chart'>;
}

/** The present intent as it is kept, with its chart by digest; as it is while nobody has read its chart yet. */
export function pinnedSpec({ revision, spec, status }: PresentApp): HelmAppSpec {
  const digest = status.observedGeneration === revision ? status.chart?.digest : undefined;
  return digest === undefined ? spec : { ...spec, chart: { digest } };
}

/**
 * The revision that going back leads to: the newest before `current` that went well and whose intent is another one,
 * its pace apart; undefined when there is none.
 */
export function lastGood(
  revisions: readonly AppRevision[],
  current: PresentApp,
): AppRevision | undefined {
  const present = contentOf(pinnedSpec(current));
  return revisions.find(
    ({ revision, outcome, spec }) =>
      revision < current.revision &&
      outcome === 'DONE' &&
      !isDeepStrictEqual(contentOf(spec), present),
  );
}

/** The intent with which the app goes back: all of the kept one, at the pace that is wanted now. */
export function goingBack(kept: HelmAppSpec, present: HelmAppSpec): HelmAppSpec {
  const { strategy, revisionHistoryLimit } = present;
  return {
    ...contentOf(kept),
    ...(strategy && { strategy }),
    ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
  };
}

function contentOf(spec: HelmAppSpec): HelmAppSpec {
  const pace: readonly string[] = ['strategy', 'revisionHistoryLimit'];
  const content = Object.entries(spec).filter(([member]) => !pace.includes(member));
  return Object.fromEntries(content) as unknown as HelmAppSpec;
}

function revisionOf(object: KubeObject): AppRevision {
  const { labels = {}, annotations = {} } = object.metadata;
  const outcome = labels[outcomeLabel] ?? '';
  return {
    revision: Number(object['revision']),
    spec: object['data'] as HelmAppSpec,
    outcome: outcomes.includes(outcome) ? (outcome as RevisionOutcome) : null,
    changedBy: annotations[changedByAnnotation] ?? '',
    changedAt: annotations[changedAtAnnotation] ?? '',
  };
}

/** With a part of the uid: what an app of the same name left may still be there. */
const nameOf = ({ name, uid }: RevisedApp, revision: number): string =>
  `${name}-${uid.slice(0, 8)}-${revision}`;

function refOf(app: RevisedApp, revision: number): ObjectRef {
  return {
    ...revisionKind,
    namespace: app.namespace,
    name: nameOf(app, revision),
  };
}
