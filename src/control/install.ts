/** What a managed cluster must have before anything is reconciled: the custom resources and the gateway's own namespace. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { systemNamespace } from '../model/labels.ts';

/**
 * Installs or updates the custom resource definitions. Sends no mutating request when the cluster has them as they
 * are wanted (N1): what is wanted is compared with what is there first.
 */
export async function installCustomResources(
  client: KubeClient,
  definitions: readonly KubeObject[],
): Promise<void> {
  for (const wanted of definitions) {
    const present = await getOrUndefined(client, wanted);
    if (present && contains(present['spec'], wanted['spec'])) continue;
    await client.apply(wanted, { force: true });
  }
}

/** Makes the namespace for leases, or another one of the gateway's own, in the home cluster. */
export async function installSystemNamespace(
  client: KubeClient,
  name = systemNamespace,
): Promise<void> {
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/managed-by': 'Stationmaster' },
    },
  };
  if (!(await getOrUndefined(client, namespace))) await client.apply(namespace);
}

async function getOrUndefined(
  client: KubeClient,
  object: KubeObject,
): Promise<KubeObject | undefined> {
  const { apiVersion, kind } = object;
  return await getIfPresent(client, { apiVersion, kind, name: object.metadata.name });
}

/** True when everything in `wanted` is in `present` too: the server adds defaults of its own. */
export function contains(present: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(present) &&
      present.length === wanted.length &&
      wanted.every((item, index) => contains(present[index], item))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof present !== 'object' || present === null) return false;
    const there = present as Record<string, unknown>;
    return Object.entries(wanted).every(([field, value]) => contains(there[field], value));
  }
  return present === wanted;
}
