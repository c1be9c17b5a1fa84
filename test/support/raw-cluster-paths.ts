import type { RawCluster } from './raw-cluster.ts';

/** Where the kinds that tests use are found in one namespace. */
export interface NamespacePaths extends AsyncDisposable {
  readonly name: string;
  readonly configMaps: string;
  readonly secrets: string;
  readonly pods: string;
  readonly services: string;
  readonly deployments: string;
  readonly replicaSets: string;
  readonly endpointSlices: string;
  readonly leases: string;
  /** Any other kind: `in('example.org/v1', 'widgets')`. */
  readonly in: (groupVersion: string, plural: string) => string;
}

/** A namespace of the test's own, asked to go at the end (which takes the cluster a while; nobody waits for it). */
export async function newNamespace(cluster: RawCluster): Promise<NamespacePaths> {
  const { metadata } = await cluster.create('/api/v1/namespaces', {
    metadata: { generateName: 'contract-' },
  });
  const core = `/api/v1/namespaces/${metadata.name}`;
  const inGroup = (groupVersion: string, plural: string): string =>
    `/apis/${groupVersion}/namespaces/${metadata.name}/${plural}`;
  return {
    name: metadata.name,
    configMaps: `${core}/configmaps`,
    secrets: `${core}/secrets`,
    pods: `${core}/pods`,
    services: `${core}/services`,
    deployments: inGroup('apps/v1', 'deployments'),
    replicaSets: inGroup('apps/v1', 'replicasets'),
    endpointSlices: inGroup('discovery.k8s.io/v1', 'endpointslices'),
    leases: inGroup('coordination.k8s.io/v1', 'leases'),
    in: inGroup,
    [Symbol.asyncDispose]: async () => {
      await cluster.delete(`/api/v1/namespaces/${metadata.name}`);
    },
  };
}
