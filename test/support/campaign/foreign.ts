import { encodeRelease } from '../../../src/helm/release-codec.ts';
import type { SimFleet } from '../../../src/sim/fleet-process.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';

/** Objects that belong to somebody else. */
export interface Foreign {
  /** One line for each of them that is not as it was made. */
  touched(): readonly string[];
}

/** Puts objects of somebody else beside those of the apps, into each cluster and each of these namespaces. */
export function plantForeign(fleet: SimFleet, namespaces: readonly string[]): Foreign {
  const planted = fleet.clusters.flatMap(({ name: cluster, store }) =>
    namespaces.flatMap((namespace) =>
      foreignObjects(namespace).map(([resource, object]) => {
        const made = store.create(resource, object);
        return { cluster, resource, namespace, name: made.metadata.name, was: faceOf(made) };
      }),
    ),
  );
  return {
    touched: () =>
      planted
        .filter(({ cluster, resource, namespace, name, was }) => {
          const now = fleet.cluster(cluster).store.get(resource, namespace, name);
          return now === undefined || faceOf(now) !== was;
        })
        .map(
          ({ cluster, resource, namespace, name }) => `${cluster} ${resource} ${namespace}/${name}`,
        ),
  };
}

/** The version of what nobody writes to; of a Deployment, whose status its controller writes, all but that. */
function faceOf({ kind, spec, metadata }: SimObject): string {
  const { uid, resourceVersion, generation, labels } = metadata;
  return JSON.stringify(
    kind === 'Deployment' ? { uid, generation, labels, spec } : { uid, resourceVersion },
  );
}

function foreignObjects(namespace: string): readonly (readonly [string, SimObject])[] {
  const metadata = (name: string, labels: Record<string, string> = {}) => ({
    name,
    namespace,
    labels,
  });
  const selector = { 'app.kubernetes.io/instance': 'theirs' };
  return [
    [
      'deployments.apps',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadata('theirs-web', selector),
        spec: {
          replicas: 1,
          selector: { matchLabels: selector },
          template: {
            metadata: { labels: selector },
            spec: { containers: [{ name: 'web', image: 'registry.example.org/theirs:1' }] },
          },
        },
      },
    ],
    [
      'configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadata('theirs-web-page'),
        data: { mine: 'yes' },
      },
    ],
    [
      'services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata('theirs-web'),
        spec: { selector, ports: [{ name: 'http', port: 80 }] },
      },
    ],
    [
      'secrets',
      {
        ...encodeRelease(
          {
            name: 'theirs',
            namespace,
            revision: 1,
            status: 'deployed',
            description: 'Install complete',
            firstDeployed: '2026-01-01T00:00:00Z',
            lastDeployed: '2026-01-01T00:00:00Z',
            chart: { metadata: { name: 'web', version: '1.0.0', apiVersion: 'v2' }, values: {} },
            config: {},
            manifest: '',
            hooks: [],
          },
          { modifiedAt: 0 },
        ),
      },
    ],
  ];
}
