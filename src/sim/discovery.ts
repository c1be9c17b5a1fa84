import { groupVersionOf, type ResourceType } from './resource-types.ts';

const OBJECT_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const SUBRESOURCE_VERBS = ['get', 'patch', 'update'];

/** One subresource of a type: its path segment, the kind of its body and what may be done. */
interface Subresource {
  name: string;
  kind: string;
  /** Where the body's kind lives when that is not the type's own group and version. */
  group?: string;
  version?: string;
  verbs: string[];
}

function subresourcesOf(type: ResourceType): Subresource[] {
  const found: Subresource[] = [];
  if (type.group === '' && type.plural === 'pods') {
    found.push(
      { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
    );
  }
  if (type.group === '' && type.plural === 'namespaces') {
    found.push({ name: 'finalize', kind: 'Namespace', verbs: ['update'] });
  }
  if (type.scale) {
    found.push({
      name: 'scale',
      kind: 'Scale',
      group: 'autoscaling',
      version: 'v1',
      verbs: SUBRESOURCE_VERBS,
    });
  }
  if (type.status) found.push({ name: 'status', kind: type.kind, verbs: SUBRESOURCE_VERBS });
  return found;
}

/** `APIResourceList` of one group version, as `/api/v1` and `/apis/<group>/<version>` answer. */
export function resourceList(groupVersion: string, types: readonly ResourceType[]): object {
  const resources = types.flatMap((type) => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs ?? OBJECT_VERBS,
      ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
      ...(type.categories && { categories: type.categories }),
    },
    ...subresourcesOf(type).map(({ name, ...rest }) => ({
      name: `${type.plural}/${name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...rest,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

/** Types by group, groups and versions in the order in which they joined. */
export function groupsOf(types: Iterable<ResourceType>): Map<string, Map<string, ResourceType[]>> {
  const groups = new Map<string, Map<string, ResourceType[]>>();
  for (const type of types) {
    const versions = groups.get(type.group) ?? new Map<string, ResourceType[]>();
    groups.set(type.group, versions);
    versions.set(type.version, [...(versions.get(type.version) ?? []), type]);
  }
  return groups;
}

/** `APIGroup`, as `/apis/<group>` answers. */
export function groupDocument(group: string, versions: Iterable<string>): object {
  const list = [...versions].map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return {
    kind: 'APIGroup',
    apiVersion: 'v1',
    name: group,
    versions: list,
    preferredVersion: list[0],
  };
}

/** `APIGroupList`, as `/apis` answers. */
export function groupList(types: Iterable<ResourceType>): object {
  const groups = [...groupsOf(types)]
    .filter(([group]) => group !== '')
    .map(([group, versions]) => {
      const { versions: list, preferredVersion } = groupDocument(group, versions.keys()) as {
        versions: unknown;
        preferredVersion: unknown;
      };
      return { name: group, versions: list, preferredVersion };
    });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** `APIVersions`, as `/api` answers. */
export function coreVersions(): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** Media type of an aggregated discovery document. */
export const AGGREGATED_DISCOVERY =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** `APIGroupDiscoveryList` (KEP-3352) of the core group (`/api`) or of all others (`/apis`). */
export function aggregatedDiscovery(types: Iterable<ResourceType>, root: '/api' | '/apis'): object {
  const items = [...groupsOf(types)]
    .filter(([group]) => (group === '') === (root === '/api'))
    .map(([group, versions]) => ({
      metadata: { ...(group !== '' && { name: group }), creationTimestamp: null },
      versions: [...versions].map(([version, members]) => ({
        version,
        resources: members.map(aggregatedResource),
        freshness: 'Current',
      })),
    }));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  };
}

function aggregatedResource(type: ResourceType): object {
  const { group, version, kind } = type;
  const subresources = subresourcesOf(type).map((each) => ({
    subresource: each.name,
    responseKind: {
      group: each.group ?? group,
      version: each.version ?? version,
      kind: each.kind,
    },
    verbs: each.verbs,
  }));
  return {
    resource: type.plural,
    responseKind: { group, version, kind },
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs ?? OBJECT_VERBS,
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
    ...(type.categories && { categories: type.categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}

/** Group versions that are served, each with its types. */
export function groupVersionsOf(types: Iterable<ResourceType>): Map<string, ResourceType[]> {
  const found = new Map<string, ResourceType[]>();
  for (const type of types) {
    const key = groupVersionOf(type);
    found.set(key, [...(found.get(key) ?? []), type]);
  }
  return found;
}
