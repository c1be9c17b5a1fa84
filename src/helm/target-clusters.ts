/** What a render needs to know of the clusters that host an app's stations. */
import type { Capabilities, KubeClient, ObjectRef } from '../kube/kube-client.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { KubeManifest } from '../model/manifest.ts';
import { isObject, objectOf, textOf } from '../model/manifest.ts';
import { clusterReleaseName } from '../model/names.ts';
import type { ServiceLocality } from '../model/service-locality.ts';
import type { HelmEngine } from './engine.ts';
import { decodeRelease, releaseSecretName } from './release-codec.ts';
import type { TargetCluster } from './wanted-releases.ts';

/** A station that the app is placed on. */
export interface ChosenStation {
  readonly cluster: string;
  readonly name: string;
  readonly nodes: number;
}

export interface TargetClusters {
  readonly clusters: readonly TargetCluster[];
  /** Clusters that did not answer: nothing can be rendered for them now. */
  readonly unreachable: readonly string[];
}

export interface TargetQuestion {
  readonly app: { readonly namespace: string; readonly name: string };
  readonly stations: readonly ChosenStation[];
  /** Revision of the cluster release that is deployed now; 0 when there is none. */
  readonly presentRevision: (cluster: string) => number;
  readonly serviceLocality: (cluster: string) => ServiceLocality;
}

/** Asks each cluster what it serves, and for the objects of its present cluster release. */
export async function targetClusters(
  {
    clientOf,
    engine,
  }: { clientOf: (cluster: string) => KubeClient | undefined; engine: HelmEngine },
  { app, stations, presentRevision, serviceLocality }: TargetQuestion,
): Promise<TargetClusters> {
  const names = [...new Set(stations.map(({ cluster }) => cluster))].sort();
  const answers = await Promise.all(
    names.map(async (name): Promise<TargetCluster | string> => {
      const client = clientOf(name);
      if (!client) return name;
      try {
        const capabilities = await client.capabilities();
        const revision = presentRevision(name);
        const present =
          revision === 0 ? undefined : await presentObjects(client, { engine, app, revision });
        return {
          name,
          capabilities,
          serviceLocality: serviceLocality(name),
          stations: stations.filter(({ cluster }) => cluster === name),
          ...(present && { present }),
          namespaced: await namespacedKinds(client, capabilities),
        };
      } catch (error) {
        if (isKubeError(error) && isSilence(error.status)) return name;
        throw error;
      }
    }),
  );
  return {
    clusters: answers.filter((answer) => typeof answer !== 'string'),
    unreachable: answers.filter((answer) => typeof answer === 'string'),
  };
}

/** No answer, or one that says nothing of what is served: the cluster is caught up when it answers. */
const isSilence = (status: number): boolean =>
  status === 0 || status >= 500 || [401, 403, 429].includes(status);

async function namespacedKinds(
  client: KubeClient,
  { apiVersions }: Capabilities,
): Promise<TargetCluster['namespaced']> {
  const known = new Map<string, boolean>();
  for (const served of apiVersions) {
    // `v1/Pod`, `apps/v1/Deployment`: what ends in a kind, which begins with a capital.
    const slash = served.lastIndexOf('/');
    const [apiVersion, kind] = [served.slice(0, slash), served.slice(slash + 1)];
    if (slash < 0 || !/^[A-Z]/.test(kind)) continue;
    const resource = await client.resource(apiVersion, kind);
    if (resource) known.set(served, resource.namespaced);
  }
  return (apiVersion, kind) => known.get(`${apiVersion}/${kind}`);
}

async function presentObjects(
  client: KubeClient,
  { engine, app, revision }: { engine: HelmEngine; app: TargetQuestion['app']; revision: number },
): Promise<readonly KubeManifest[] | undefined> {
  const ref: ObjectRef = {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: app.namespace,
    name: releaseSecretName(clusterReleaseName(app.name), revision),
  };
  const secret = await getIfPresent(client, ref);
  const stored = textOf(objectOf(secret?.['data'])['release']);
  if (stored === undefined) return undefined;
  const parsed = await engine.parseYaml(decodeRelease(stored).manifest);
  return parsed.ok ? parsed.value.filter(isManifest) : undefined;
}

function isManifest(value: unknown): value is KubeManifest {
  return (
    isObject(value) &&
    textOf(value['apiVersion']) !== undefined &&
    textOf(value['kind']) !== undefined &&
    textOf(objectOf(value['metadata'])['name']) !== undefined
  );
}
