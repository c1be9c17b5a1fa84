import type { ApiResource, KubeClient } from './kube-client.ts';

/** Aggregated discovery (KEP-3352): everything in two answers. Older servers ignore it and answer plainly. */
const aggregated =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Everything a cluster serves, without subresources. A group that cannot be read is left out (its server is down). */
export async function discover(
  client: Pick<KubeClient, 'request'>,
): Promise<readonly ApiResource[]> {
  const [core, groups] = await Promise.all([
    client.request({ method: 'GET', path: '/api', accept: aggregated }),
    client.request({ method: 'GET', path: '/apis', accept: aggregated }),
  ]);
  return [
    ...(await resourcesOf(client, core as Root)),
    ...(await resourcesOf(client, groups as Root)),
  ];
}

type Root = Aggregated | CoreVersions | Groups;

interface Aggregated {
  readonly kind: 'APIGroupDiscoveryList';
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: {
          readonly group?: string;
          readonly version?: string;
          readonly kind: string;
        };
        readonly scope: 'Namespaced' | 'Cluster';
      }[];
    }[];
  }[];
}

interface CoreVersions {
  readonly kind: 'APIVersions';
  readonly versions: readonly string[];
}

interface Groups {
  readonly kind: 'APIGroupList';
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
  }[];
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

async function resourcesOf(
  client: Pick<KubeClient, 'request'>,
  root: Root,
): Promise<readonly ApiResource[]> {
  switch (root.kind) {
    case 'APIGroupDiscoveryList':
      return fromAggregated(root);
    case 'APIVersions':
      return await versionsOf(
        client,
        root.versions.map((version) => ({ group: '', version, path: `/api/${version}` })),
      );
    case 'APIGroupList':
      return await versionsOf(
        client,
        root.groups.flatMap(({ name, versions }) =>
          versions.map(({ version }) => ({
            group: name,
            version,
            path: `/apis/${name}/${version}`,
          })),
        ),
      );
  }
}

function fromAggregated(root: Aggregated): readonly ApiResource[] {
  return root.items.flatMap((group) =>
    group.versions.flatMap(({ version, resources = [] }) =>
      resources.flatMap(({ resource, responseKind, scope }) =>
        // Only subresources may lack it: an entry of its own without a kind cannot be read or written.
        responseKind === undefined
          ? []
          : {
              group: group.metadata?.name ?? '',
              version,
              kind: responseKind.kind,
              plural: resource,
              namespaced: scope === 'Namespaced',
            },
      ),
    ),
  );
}

async function versionsOf(
  client: Pick<KubeClient, 'request'>,
  versions: readonly { readonly group: string; readonly version: string; readonly path: string }[],
): Promise<readonly ApiResource[]> {
  const answers = await Promise.allSettled(
    versions.map(async ({ group, version, path }) => {
      const list = (await client.request({ method: 'GET', path })) as ResourceList;
      return list.resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => ({ group, version, kind, plural: name, namespaced }));
    }),
  );
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed !== undefined && answers.every((answer) => answer.status === 'rejected'))
    throw failed.reason;
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
