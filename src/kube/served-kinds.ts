import type { KubeClient } from './kube-client.ts';
import type { KindName } from './live-lists.ts';

/**
 * How kinds, written `Kind.group` or `Kind` in the core group, are served: each in the version that the cluster names
 * first. Those that it does not serve are left out.
 */
export async function servedKinds(
  client: Pick<KubeClient, 'capabilities'>,
  groupKinds: ReadonlySet<string>,
): Promise<readonly KindName[]> {
  if (groupKinds.size === 0) return [];
  const found = new Map<string, KindName>();
  for (const served of (await client.capabilities()).apiVersions) {
    const [, group, version, kind] = /^(?:([^/]+)\/)?([^/]+)\/([A-Z][^/]*)$/.exec(served) ?? [];
    if (version === undefined || kind === undefined) continue;
    const groupKind = group === undefined ? kind : `${kind}.${group}`;
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    if (groupKinds.has(groupKind) && !found.has(groupKind))
      found.set(groupKind, { apiVersion, kind });
  }
  return [...found.values()];
}
