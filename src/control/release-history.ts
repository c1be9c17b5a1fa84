/** Revisions of a Helm release as its Secrets in the cluster hold them. */
import { decodeRelease, encodeRelease, releaseSecretName } from '../helm/release-codec.ts';
import type { HelmEngine } from '../helm/engine.ts';
import type { HelmRelease } from '../helm/helm-release.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { HookProgress } from '../model/hooks.ts';
import type { KubeClient, KubeObject, ObjectRef } from '../kube/kube-client.ts';
import {
  appLabel,
  appNamespaceLabel,
  appRevisionLabel,
  digestLabel,
  hooksAnnotation,
  scopeLabel,
  serviceLocalityLabel,
  workloadsLabel,
} from '../model/labels.ts';
import { groupKindOf, isObject, objectOf, textOf, type KubeManifest } from '../model/manifest.ts';
import { addingDigest, workloadCount } from '../model/release.ts';
import type { ReleaseName } from './release-objects.ts';

/** One stored revision: its Secret as read, and what is in it. */
export interface StoredRevision {
  readonly secret: KubeObject;
  readonly release: HelmRelease;
}

/** All revisions of a release, the oldest first, read from the cluster itself. */
export async function readHistory(
  client: KubeClient,
  { namespace, name }: ReleaseName,
): Promise<readonly StoredRevision[]> {
  const list = objectOf(
    await client.request({
      method: 'GET',
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`,
      query: { labelSelector: `owner=helm,name=${name}`, fieldSelector: 'type=helm.sh/release.v1' },
    }),
  );
  const items = Array.isArray(list['items']) ? (list['items'] as KubeObject[]) : [];
  return items
    .map((item) => {
      // Items of a list come without their kind.
      const secret: KubeObject = { ...item, apiVersion: 'v1', kind: 'Secret' };
      const data = textOf(objectOf(secret['data'])['release']) ?? '';
      return { secret, release: decodeRelease(data) };
    })
    .sort((left, right) => left.release.revision - right.release.revision);
}

export const secretRef = ({ namespace, name }: ReleaseName, revision: number): ObjectRef => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name: releaseSecretName(name, revision),
});

/** True for the states that helm leaves behind when it is cut off. */
export const isPending = ({ status }: Pick<HelmRelease, 'status'>): boolean =>
  status.startsWith('pending-');

/** True for what was, or is, in the cluster as it says. */
export const hasBeenDeployed = ({ release: { status } }: StoredRevision): boolean =>
  status === 'deployed' || status === 'superseded';

/** Hooks of all of these revisions. */
export const hooksIn = (history: readonly StoredRevision[]) =>
  history.flatMap(({ release }) => release.hooks);

/** Labels on the Secret of a release of ours: metadata alone tells what was released. */
export function ownLabels(
  wanted: WantedRelease,
  {
    appRevision,
    stationLabel,
    adding,
  }: { appRevision: number; stationLabel: string; adding: boolean },
): Record<string, string> {
  return {
    [appLabel]: wanted.app.name,
    [appNamespaceLabel]: wanted.app.namespace,
    [appRevisionLabel]: String(appRevision),
    [scopeLabel]: wanted.scope.toLowerCase(),
    [digestLabel]: adding ? addingDigest(wanted.digest) : wanted.digest,
    [workloadsLabel]: String(workloadCount(wanted.objects)),
    ...(wanted.serviceLocality && { [serviceLocalityLabel]: wanted.serviceLocality }),
    ...(wanted.scope === 'STATION' && { [stationLabel]: wanted.station }),
  };
}

/** What changes of a stored revision. */
export interface RevisionChange {
  readonly status?: Pick<HelmRelease, 'status' | 'description'>;
  readonly progress?: HookProgress;
  readonly labels?: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Changes a stored revision, all at once; answers it as it is then. Throws a conflict when somebody was quicker. */
export async function patchRevision(
  client: KubeClient,
  { secret, release }: StoredRevision,
  { status, progress, labels, now }: RevisionChange,
): Promise<StoredRevision> {
  const changed = { ...release, ...status };
  const encoded = status && encodeRelease(changed, { modifiedAt: now });
  const patched = await client.mergePatch(secretRef(release, release.revision), {
    metadata: {
      // Somebody else's write in between must not be lost.
      resourceVersion: secret.metadata.resourceVersion,
      labels: {
        ...labels,
        ...(encoded && {
          status: encoded.metadata.labels['status'],
          modifiedAt: encoded.metadata.labels['modifiedAt'],
        }),
      },
      ...(progress && { annotations: { [hooksAnnotation]: JSON.stringify(progress) } }),
    },
    ...(encoded && { data: encoded.data }),
  });
  return { secret: patched, release: changed };
}

/** How far the hooks of a revision are; undefined when none has begun. */
export function progressOf({ secret }: StoredRevision): HookProgress | undefined {
  const text = secret.metadata.annotations?.[hooksAnnotation];
  return text === undefined ? undefined : (JSON.parse(text) as HookProgress);
}

/** An object of a stored manifest, and where it is in the cluster. */
export interface StoredObject {
  readonly ref: ObjectRef;
  readonly object: KubeManifest;
}

/** What the manifest of a stored release names, as the cluster serves it: kinds it does not serve are left out. */
async function objectsOf(
  { engine, client }: { engine: HelmEngine; client: KubeClient },
  { manifest, namespace }: HelmRelease,
): Promise<readonly StoredObject[]> {
  const parsed = await engine.parseYaml(manifest);
  if (!parsed.ok)
    throw new Error(`A stored release manifest cannot be read: ${parsed.fault.message}`);
  const stored: StoredObject[] = [];
  for (const object of parsed.value.filter(isObject)) {
    const metadata = objectOf(object['metadata']);
    const [apiVersion, kind, name] = [object['apiVersion'], object['kind'], metadata['name']].map(
      textOf,
    );
    if (apiVersion === undefined || kind === undefined || name === undefined) continue;
    const served = await client.resource(apiVersion, kind);
    if (!served) continue;
    const own = textOf(metadata['namespace']) ?? namespace;
    const ref = { apiVersion, kind, name, ...(served.namespaced && { namespace: own }) };
    stored.push({ ref, object: { ...object, apiVersion, kind, metadata: { ...metadata, name } } });
  }
  return stored;
}

/** Versions of one kind are one object. */
export const identity = (ref: ObjectRef): string =>
  `${groupKindOf(ref)}/${ref.namespace ?? ''}/${ref.name}`;

/**
 * Objects that these revisions have, or may have, put into the cluster and nobody has taken away since, by identity.
 * `parsed` keeps what was read of each revision for the next call.
 */
export async function objectsInPlace(
  deps: { readonly engine: HelmEngine; readonly client: KubeClient },
  history: readonly StoredRevision[],
  parsed = new Map<number, readonly StoredObject[]>(),
): Promise<Map<string, StoredObject>> {
  const lastDeployed = history.findLastIndex(({ release }) => release.status === 'deployed');
  const current = lastDeployed < 0 ? history : history.slice(lastDeployed);
  const objects = new Map<string, StoredObject>();
  for (const { release } of current) {
    const stored = parsed.get(release.revision) ?? (await objectsOf(deps, release));
    parsed.set(release.revision, stored);
    for (const one of stored) objects.set(identity(one.ref), one);
  }
  return objects;
}
