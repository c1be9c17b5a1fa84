import { describe, expect, it } from 'vitest';
import { newNamespace } from '../../support/raw-cluster-paths.ts';
import type { RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { listWith, textLike } from './like.ts';
import { expectRefusal } from './refusal.ts';

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

export function listsAndSelects(useCluster: UseCluster): void {
  describe('lists', () => {
    it('answers in pages that together are one moment of the cluster', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await createConfigMaps(cluster, namespace.configMaps, ['a', 'b', 'c', 'd', 'e']);
      const selector = { labelSelector: 'of=test' };

      const first = await cluster.read(namespace.configMaps, { ...selector, limit: '2' });
      await createConfigMaps(cluster, namespace.configMaps, ['bb', 'f']);
      const pages = [first];
      for (let token = first.metadata.continue; token; token = pages.at(-1)!.metadata.continue) {
        pages.push(
          await cluster.read(namespace.configMaps, { ...selector, limit: '2', continue: token }),
        );
      }

      expect(pages.map((page) => namesOf(page))).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
      expect(new Set(pages.map((page) => page.metadata.resourceVersion)).size).toBe(1);
    });

    it('gives lists a kind and items of built-in kinds none', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await createConfigMaps(cluster, namespace.configMaps, ['a']);
      const list = await cluster.read(namespace.configMaps, { labelSelector: 'of=test' });
      expect(list).toMatchObject({
        kind: 'ConfigMapList',
        apiVersion: 'v1',
        metadata: { resourceVersion: textLike(/./) },
      });
      expect(list.items![0]).not.toHaveProperty('kind');
      expect(list.items![0]).not.toHaveProperty('apiVersion');
    });

    it('answers an empty list with an array', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      expect((await cluster.read(namespace.pods)).items).toEqual([]);
      expect((await cluster.read('/api/v1/namespaces/no-such-namespace/pods')).items).toEqual([]);
    });

    it('lists a kind over all namespaces', async () => {
      const cluster = useCluster();
      await using one = await newNamespace(cluster);
      await using other = await newNamespace(cluster);
      await createConfigMaps(cluster, one.configMaps, ['here']);
      await createConfigMaps(cluster, other.configMaps, ['there']);
      const { items } = await cluster.read('/api/v1/configmaps', { labelSelector: 'of=test' });
      const found = items!.map(({ metadata }) => `${metadata.namespace!}/${metadata.name}`);
      expect(found).toEqual(listWith(`${one.name}/here`, `${other.name}/there`));
    });

    it('accepts resourceVersion=0 for any recent state', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const list = await cluster.read(namespace.pods, { resourceVersion: '0' });
      expect(list).toMatchObject({ kind: 'PodList', items: [] });
    });

    it('refuses a continue token that it did not give', async () => {
      const answer = await useCluster().get('/api/v1/pods', { limit: '1', continue: 'made-up' });
      expectRefusal(answer, 400, 'BadRequest');
    });

    it.each([
      ['tier=edge', ['a', 'b']],
      ['tier==edge', ['a', 'b']],
      ['tier!=edge', ['c', 'd']],
      ['tier in (edge, core)', ['a', 'b', 'c']],
      ['tier notin (edge)', ['c', 'd']],
      ['tier', ['a', 'b', 'c']],
      ['!tier', ['d']],
      ['tier=edge,site=x', ['a']],
      ['tier=nothing', []],
    ])('selects by labels: %s', async (labelSelector, expected) => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const labels = {
        a: { tier: 'edge', site: 'x' },
        b: { tier: 'edge' },
        c: { tier: 'core' },
        d: {},
      };
      for (const [name, own] of Object.entries(labels)) {
        await cluster.create(namespace.secrets, { metadata: { name, labels: own } });
      }
      expect(namesOf(await cluster.read(namespace.secrets, { labelSelector }))).toEqual(expected);
    });

    it('refuses a label selector that is none', async () => {
      expectRefusal(
        await useCluster().get('/api/v1/pods', { labelSelector: 'a in (' }),
        400,
        'BadRequest',
      );
    });

    it('selects by name and namespace', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await createConfigMaps(cluster, namespace.configMaps, ['a', 'b']);
      const select = async (fieldSelector: string): Promise<string[]> =>
        namesOf(
          await cluster.read('/api/v1/configmaps', { fieldSelector, labelSelector: 'of=test' }),
        );
      const here = `metadata.namespace=${namespace.name}`;
      expect(await select(`metadata.name=b,${here}`)).toEqual(['b']);
      expect(await select(`metadata.name!=b,${here}`)).toEqual(['a']);
    });

    it('selects pods by node and phase', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      for (const [name, nodeName] of [
        ['bound', 'no-such-node'],
        ['unbound', undefined],
      ]) {
        await cluster.create(namespace.pods, {
          metadata: { name },
          spec: {
            nodeName,
            schedulerName: 'none',
            tolerations: [{ operator: 'Exists' }],
            containers: [{ name: 'main', image: 'example.org/image:1' }],
          },
        });
      }
      const select = async (fieldSelector: string): Promise<string[]> =>
        namesOf(await cluster.read(namespace.pods, { fieldSelector }));
      expect(await select('spec.nodeName=no-such-node')).toEqual(['bound']);
      expect(await select('spec.nodeName=,status.phase=Pending')).toEqual(['unbound']);
      expect(await select('spec.nodeName=,status.phase!=Pending')).toEqual([]);
    });

    it('selects Secrets by type and label together, which is how releases are found', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const release = { type: 'helm.sh/release.v1', data: { release: 'SDRzSQ==' } };
      const name = 'sh.helm.release.v1.web.v1';
      await cluster.create(namespace.secrets, {
        ...release,
        metadata: { name, labels: { owner: 'helm', name: 'web', status: 'deployed' } },
      });
      await cluster.create(namespace.secrets, {
        metadata: { name: 'other', labels: { owner: 'helm' } },
      });
      const found = await cluster.read(namespace.secrets, {
        labelSelector: 'owner=helm,status in (deployed,pending-install)',
        fieldSelector: 'type=helm.sh/release.v1',
      });
      expect(found.items).toMatchObject([{ ...release, metadata: { name } }]);
    });

    it('refuses a field selector that the kind does not have', async () => {
      const answer = await useCluster().get('/api/v1/configmaps', { fieldSelector: 'data.a=1' });
      expectRefusal(answer, 400, 'BadRequest');
    });

    it('answers with metadata alone for who asks so', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await createConfigMaps(cluster, namespace.configMaps, ['a']);
      const list = await cluster.send({
        method: 'GET',
        path: namespace.configMaps,
        query: { labelSelector: 'of=test' },
        accept: `${metadataList},application/json`,
      });
      expect(list.contentType).toContain('application/json');
      expect(list.body).toMatchObject({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
      });
      const [item] = list.body.items!;
      expect(item).toMatchObject({
        metadata: { name: 'a', namespace: namespace.name, labels: { of: 'test' } },
      });
      expect(item).not.toHaveProperty('data');

      const path = `${namespace.configMaps}/a`;
      const one = await cluster.send({ method: 'GET', path, accept: metadataOnly });
      expect(one.body).toMatchObject({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { uid: item!.metadata.uid, resourceVersion: item!.metadata.resourceVersion },
      });
      expect(one.body).not.toHaveProperty('data');
    });

    it('pages through metadata alone', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await createConfigMaps(cluster, namespace.configMaps, ['a', 'b', 'c']);
      const page = async (token?: string): Promise<RawObject> => {
        const query = {
          labelSelector: 'of=test',
          limit: '2',
          ...(token !== undefined && { continue: token }),
        };
        return (
          await cluster.send({
            method: 'GET',
            path: namespace.configMaps,
            query,
            accept: metadataList,
          })
        ).body;
      };
      const first = await page();
      expect(namesOf(first)).toEqual(['a', 'b']);
      expect(namesOf(await page(first.metadata.continue))).toEqual(['c']);
    });

    it('refuses a representation that it does not have', async () => {
      const answer = await useCluster().send({
        method: 'GET',
        path: '/api/v1/pods',
        accept: 'image/png',
      });
      expectRefusal(answer, 406, 'NotAcceptable');
    });
  });
}

async function createConfigMaps(cluster: RawCluster, path: string, names: string[]): Promise<void> {
  for (const name of names) {
    await cluster.create(path, { metadata: { name, labels: { of: 'test' } }, data: { name } });
  }
}

function namesOf(list: RawObject): string[] {
  return list.items!.map(({ metadata }) => metadata.name);
}
