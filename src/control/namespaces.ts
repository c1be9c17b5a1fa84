/** Namespaces that apps live in: made where they are missing and that was asked for, removed only when ours and empty. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists, isNotFound } from '../kube/kube-error.ts';
import { managedBy, managedByLabel } from '../model/labels.ts';
import { objectOf } from '../model/manifest.ts';

/** Makes the namespace if it is missing. Resolves with true when it was made now. */
export async function ensureNamespace(client: KubeClient, name: string): Promise<boolean> {
  const present = await readNamespace(client, name);
  if (present?.metadata.deletionTimestamp !== undefined) {
    throw new Error(`Namespace ${name} is still being removed.`);
  }
  if (present) return false;
  return await client
    .create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { [managedByLabel]: managedBy } },
    })
    .then(() => true)
    .catch((error: unknown) => {
      if (isAlreadyExists(error)) return false;
      throw error;
    });
}

/**
 * Removes a namespace that bears our mark and holds nothing but what Kubernetes itself puts into each: whatever anybody
 * else has there keeps it. Resolves with
 * false when it is ours and not empty yet.
 */
export async function removeEmptyNamespace(client: KubeClient, name: string): Promise<boolean> {
  const namespace = await readNamespace(client, name);
  if (!namespace) return true;
  // Somebody else's is none of our business, now or later.
  if (namespace.metadata.labels?.[managedByLabel] !== managedBy) return true;
  if (namespace.metadata.deletionTimestamp !== undefined) return true;
  if (!(await isEmpty(client, name))) return false;
  const { uid, resourceVersion } = namespace.metadata;
  await client.delete(
    { apiVersion: 'v1', kind: 'Namespace', name },
    {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
  );
  return true;
}

async function readNamespace(client: KubeClient, name: string): Promise<KubeObject | undefined> {
  return await getIfPresent(client, { apiVersion: 'v1', kind: 'Namespace', name });
}

/** Kinds that say nothing of whether a namespace is in use. */
const passing = new Set(['Event', 'EndpointSlice', 'Endpoints', 'Lease', 'PodMetrics']);

async function isEmpty(client: KubeClient, namespace: string): Promise<boolean> {
  const { apiVersions } = await client.capabilities();
  const kinds = apiVersions.filter((served) => /\/[A-Z][A-Za-z0-9]*$/.test(served));
  const seen = new Set<string>();
  for (const served of kinds) {
    const slash = served.lastIndexOf('/');
    const [apiVersion, kind] = [served.slice(0, slash), served.slice(slash + 1)];
    const resource = await client.resource(apiVersion, kind);
    if (!resource?.namespaced || passing.has(kind)) continue;
    // One version of a kind shows all of its objects.
    const once = `${resource.group}/${resource.plural}`;
    if (seen.has(once)) continue;
    seen.add(once);
    if (
      await holdsAny(
        client,
        `${rootOf(apiVersion)}/namespaces/${namespace}/${resource.plural}`,
        kind,
      )
    ) {
      return false;
    }
  }
  return true;
}

const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

async function holdsAny(client: KubeClient, path: string, kind: string): Promise<boolean> {
  const list = await client
    .request({
      method: 'GET',
      path,
      query: { limit: '3' },
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
    })
    // A kind that cannot be listed (a review, a binding) holds no objects.
    .catch((error: unknown) => {
      if (isNotFound(error) || (error as { status?: number }).status === 405) return {};
      throw error;
    });
  const items = objectOf(list)['items'];
  return (
    Array.isArray(items) && items.some((item: KubeObject) => !isBuiltIn(kind, item.metadata.name))
  );
}

/** What Kubernetes puts into every namespace. */
function isBuiltIn(kind: string, name: string): boolean {
  return (
    (kind === 'ConfigMap' && name === 'kube-root-ca.crt') ||
    (kind === 'ServiceAccount' && name === 'default')
  );
}
