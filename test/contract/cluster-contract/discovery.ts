import { describe, expect, it } from 'vitest';
import type { UseCluster } from '../cluster-contract.ts';
import { listWith, oneOf, textLike } from './like.ts';

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Kinds that the gateway reads or writes, with the plural that they are found by. */
const kinds = [
  { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false },
  { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
  { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
  { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true },
  { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true },
  { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true },
  { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
  { group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', namespaced: true },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    namespaced: true,
  },
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    kind: 'Lease',
    plural: 'leases',
    namespaced: true,
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'Role',
    plural: 'roles',
    namespaced: true,
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
  },
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
  },
];

export function discoversItsKinds(useCluster: UseCluster): void {
  describe('discovery', () => {
    it('tells its version', async () => {
      const { code, body } = await useCluster().get('/version');
      expect(code).toBe(200);
      expect(body).toMatchObject({
        major: textLike(/^\d+$/),
        minor: textLike(/^\d+/),
        gitVersion: textLike(/^v1\.\d+\.\d+/),
      });
    });

    it.each(['/readyz', '/livez', '/healthz'])('answers %s with ok', async (path) => {
      expect(await useCluster().get(path)).toMatchObject({ code: 200, text: 'ok' });
    });

    it('lists the versions of the core group', async () => {
      const { body } = await useCluster().get('/api');
      expect(body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    });

    it('lists its groups with their preferred versions', async () => {
      const { body } = await useCluster().get('/apis');
      expect(body).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
      for (const name of new Set(kinds.map(({ group }) => group).filter(Boolean))) {
        expect(body['groups']).toContainEqual(
          expect.objectContaining({
            name,
            versions: listWith({ groupVersion: `${name}/v1`, version: 'v1' }),
            preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
          }),
        );
      }
    });

    it.each(kinds)(
      'lists $kind in its group',
      async ({ group, version, kind, plural, namespaced }) => {
        const groupVersion = group === '' ? version : `${group}/${version}`;
        const { body } = await useCluster().get(group === '' ? '/api/v1' : `/apis/${groupVersion}`);
        expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion });
        expect(body['resources']).toContainEqual(
          expect.objectContaining({
            name: plural,
            kind,
            namespaced,
            verbs: listWith('create', 'delete', 'get', 'list', 'patch', 'update', 'watch'),
          }),
        );
      },
    );

    it('lists subresources beside their resources', async () => {
      const { body } = await useCluster().get('/apis/apps/v1');
      expect(body['resources']).toContainEqual(
        expect.objectContaining({ name: 'deployments/status', kind: 'Deployment' }),
      );
      expect(body['resources']).toContainEqual(
        expect.objectContaining({
          name: 'deployments/scale',
          kind: 'Scale',
          group: 'autoscaling',
          version: 'v1',
        }),
      );
    });

    it.each([
      { path: '/api', names: [''] },
      { path: '/apis', names: ['apps', 'discovery.k8s.io', 'apiextensions.k8s.io'] },
    ])('answers $path with everything at once for who asks so', async ({ path, names }) => {
      const accept = `${aggregated},application/json`;
      const answer = await useCluster().send({ method: 'GET', path, accept });
      expect(answer.contentType).toBe(aggregated);
      expect(answer.body).toMatchObject({
        kind: 'APIGroupDiscoveryList',
        apiVersion: 'apidiscovery.k8s.io/v2',
      });
      const groups = answer.body.items!.map((group) => group.metadata.name as string | undefined);
      expect(groups.map((name) => name ?? '')).toEqual(listWith(...names));
    });

    it.each(kinds)(
      'shows $kind in the aggregated answer',
      async ({ group, version, kind, plural, namespaced }) => {
        const { body } = await useCluster().send({
          method: 'GET',
          path: group === '' ? '/api' : '/apis',
          accept: aggregated,
        });
        const entry = body.items!.find(
          ({ metadata }) => ((metadata.name as string | undefined) ?? '') === group,
        );
        expect(entry).toMatchObject({
          versions: listWith(expect.objectContaining({ version })),
        });
        const versions = entry!['versions'] as { version: string; resources: unknown[] }[];
        // What a server leaves empty in a response kind is as in the group and version around it.
        const served = versions.find((candidate) => candidate.version === version)!;
        const responseKind = { group: oneOf('', group), version: oneOf('', version), kind };
        expect(served.resources).toContainEqual(
          expect.objectContaining({
            resource: plural,
            responseKind,
            scope: namespaced ? 'Namespaced' : 'Cluster',
            verbs: listWith('get', 'list', 'watch'),
          }),
        );
      },
    );

    it.each(['/apis/no-such-group/v1', '/apis/apps/v7', '/nowhere'])(
      'has nothing at %s',
      async (path) => {
        expect((await useCluster().get(path)).code).toBe(404);
      },
    );
  });
}
