import { describe, expect, it, vi } from 'vitest';
import { type NamespacePaths, newNamespace } from '../../support/raw-cluster-paths.ts';
import { isReady, seedStations } from '../../support/raw-cluster-stations.ts';
import type { RawCluster, RawObject } from '../../support/raw-cluster.ts';
import type { UseCluster } from '../cluster-contract.ts';
import { listWith, textLike, textWith } from './like.ts';
import { deploymentOf, newStation } from './station-workload.ts';

const patience = { timeout: 45_000, interval: 100 };
const image = 'example.org/image:2';
const newImage = { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } };

/** StatefulSets, DaemonSets and Jobs: what makes its pods itself. */
export function runsPodOwners(useCluster: UseCluster): void {
  describe('stateful sets', () => {
    it('count their pods as they become ready, and as they are replaced', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      const path = `${namespace.in('apps/v1', 'statefulsets')}/db`;
      await cluster.create(namespace.in('apps/v1', 'statefulsets'), statefulSet(station, 2));
      const whole = { replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2 };
      const first = await settled(cluster, path, whole);
      expect(await podsOf(cluster, namespace)).toMatchObject([
        pod('db-0', { kind: 'StatefulSet', name: 'db', uid: first.metadata.uid }),
        pod('db-1', { kind: 'StatefulSet', name: 'db', uid: first.metadata.uid }),
      ]);
      await cluster.patch(path, { strategic: newImage });
      const second = await settled(cluster, path, whole);
      expect(revisionOf(second)).not.toBe(revisionOf(first));
      expect(await imagesOf(cluster, namespace)).toEqual([image, image]);
    });

    it('leave what the partition holds back as it is, and count it as not updated', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      const path = `${namespace.in('apps/v1', 'statefulsets')}/db`;
      const set = statefulSet(station, 2);
      await cluster.create(namespace.in('apps/v1', 'statefulsets'), {
        ...set,
        spec: { ...set.spec, updateStrategy: { rollingUpdate: { partition: 1 } } },
      });
      await settled(cluster, path, { readyReplicas: 2, updatedReplicas: 2 });
      await cluster.patch(path, { strategic: newImage });
      await settled(cluster, path, { replicas: 2, readyReplicas: 2, updatedReplicas: 1 });
      expect(await imagesOf(cluster, namespace)).toEqual(['example.org/image:1', image]);
    });

    it('mount their claims, and refuse other templates of them', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const path = namespace.in('apps/v1', 'statefulsets');
      const claims = (storage: string) => [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
        },
      ];
      const set = statefulSet('x', 0);
      const { spec } = set.spec.template;
      const volumeMounts = [{ name: 'data', mountPath: '/data' }];
      await cluster.create(path, {
        ...set,
        spec: {
          ...set.spec,
          template: {
            ...set.spec.template,
            spec: { ...spec, containers: [{ ...spec.containers[0], volumeMounts }] },
          },
          volumeClaimTemplates: claims('1Gi'),
        },
      });
      const answer = await cluster.patch(`${path}/db`, {
        merge: { spec: { volumeClaimTemplates: claims('2Gi') } },
      });
      expect(answer.code).toBe(422);
      expect(answer.body).toMatchObject({
        details: { causes: [{ field: 'spec', message: textWith('are forbidden') }] },
      });
    });
  });

  describe('daemon sets', () => {
    it('have one pod on every node that fits, and count nodes', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const [station, other] = [newStation(), newStation()];
      const nodes = await seedStations(cluster, { stations: [station, other], nodesPerStation: 2 });
      const path = `${namespace.in('apps/v1', 'daemonsets')}/agent`;
      const { uid } = (
        await cluster.create(namespace.in('apps/v1', 'daemonsets'), daemonSet(station))
      ).metadata;
      const whole = {
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberReady: 2,
        numberAvailable: 2,
      };
      await settled(cluster, path, whole);
      const pods = await podsOf(cluster, namespace);
      expect(pods.map(({ spec }) => spec!['nodeName']).sort()).toEqual(nodes.get(station));
      for (const one of pods) {
        expect(one).toMatchObject(pod(/^agent-/, { kind: 'DaemonSet', name: 'agent', uid }));
      }
      await cluster.patch(path, { strategic: newImage });
      await settled(cluster, path, whole);
      expect(await imagesOf(cluster, namespace)).toEqual([image, image]);
    });

    it('say so when no node fits', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      await cluster.create(namespace.in('apps/v1', 'daemonsets'), daemonSet(newStation()));
      const set = await settled(cluster, `${namespace.in('apps/v1', 'daemonsets')}/agent`, {
        desiredNumberScheduled: 0,
        numberReady: 0,
      });
      expect(set.status).not.toHaveProperty('updatedNumberScheduled');
      expect(set.status).not.toHaveProperty('numberAvailable');
    });
  });

  describe('jobs', () => {
    it('run to their end, and never change in place', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      const jobs = namespace.in('batch/v1', 'jobs');
      const { uid } = (await cluster.create(jobs, job(station))).metadata;
      const done = await vi.waitFor(async () => {
        const present = await cluster.read(`${jobs}/migrate`);
        expect(present.status).toMatchObject({
          succeeded: 2,
          conditions: listWith(expect.objectContaining({ type: 'Complete', status: 'True' })),
        });
        return present;
      }, patience);
      expect(done.status).not.toHaveProperty('observedGeneration');
      expect(await podsOf(cluster, namespace)).toMatchObject([
        pod(/^migrate-/, { kind: 'Job', name: 'migrate', uid }),
        pod(/^migrate-/, { kind: 'Job', name: 'migrate', uid }),
      ]);
      const refused = await cluster.patch(`${jobs}/migrate`, { strategic: newImage });
      expect(refused.code).toBe(422);
      expect(refused.body).toMatchObject({
        details: {
          causes: [{ field: 'spec.template', message: textLike(/field is immutable$/) }],
        },
      });
      const more = await cluster.patch(`${jobs}/migrate`, { merge: { spec: { completions: 3 } } });
      expect(more.body).toMatchObject({
        details: {
          causes: [{ field: 'spec.completions', message: textLike(/field is immutable$/) }],
        },
      });
      const labelled = await cluster.patch(`${jobs}/migrate`, {
        merge: { metadata: { labels: { revision: '2' } } },
      });
      expect(labelled.code).toBe(200);
    });

    it('go with their pods before the name is free again, when deleted in the foreground', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const station = newStation();
      await seedStations(cluster, { stations: [station] });
      const jobs = namespace.in('batch/v1', 'jobs');
      await cluster.create(jobs, job(station));
      await vi.waitFor(async () => {
        expect(await podsOf(cluster, namespace)).toHaveLength(2);
      }, patience);
      await cluster.delete(`${jobs}/migrate`, { propagationPolicy: 'Foreground' });
      await vi.waitFor(async () => {
        expect((await cluster.get(`${jobs}/migrate`)).code).toBe(404);
      }, patience);
      expect(await podsOf(cluster, namespace)).toEqual([]);
    });

    it('fail for good after their deadline', async () => {
      const cluster = useCluster();
      await using namespace = await newNamespace(cluster);
      const jobs = namespace.in('batch/v1', 'jobs');
      const nowhere = job(newStation());
      await cluster.create(jobs, {
        ...nowhere,
        spec: { ...nowhere.spec, activeDeadlineSeconds: 1 },
      });
      await vi.waitFor(async () => {
        expect((await cluster.read(`${jobs}/migrate`)).status).toMatchObject({
          conditions: listWith(
            expect.objectContaining({ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }),
          ),
        });
        expect(await podsOf(cluster, namespace)).toEqual([]);
      }, patience);
    });
  });
}

const templateAt = (station: string, name: string) =>
  deploymentOf(name, { station, replicas: 0 }).spec.template;
const selector = (name: string) => ({ matchLabels: { app: name } });

const statefulSet = (station: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'db',
    replicas,
    selector: selector('db'),
    template: templateAt(station, 'db'),
  },
});

const daemonSet = (station: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent' },
  spec: { selector: selector('agent'), template: templateAt(station, 'agent') },
});

function job(station: string) {
  const { metadata, spec } = templateAt(station, 'migrate');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate' },
    spec: {
      completions: 2,
      parallelism: 2,
      template: { metadata, spec: { ...spec, restartPolicy: 'Never' } },
    },
  };
}

/** What a pod of that name, made by that controller, looks like. */
const pod = (
  name: string | RegExp,
  owner: { readonly kind: string; readonly name: string; readonly uid: string },
) => ({
  metadata: {
    name: typeof name === 'string' ? name : textLike(name),
    ownerReferences: [{ ...owner, controller: true }],
  },
});

const revisionOf = ({ status }: RawObject) =>
  (status as { readonly updateRevision: string }).updateRevision;

async function podsOf(
  cluster: RawCluster,
  namespace: NamespacePaths,
): Promise<readonly RawObject[]> {
  return (await cluster.read(namespace.pods)).items!;
}

async function imagesOf(cluster: RawCluster, namespace: NamespacePaths): Promise<unknown[]> {
  return (await podsOf(cluster, namespace)).map(
    ({ spec }) => (spec!['containers'] as { image: string }[])[0]!.image,
  );
}

/** The object once its controller has seen its present generation, says so, and all its pods are ready. */
async function settled(
  cluster: RawCluster,
  path: string,
  status: Readonly<Record<string, number>>,
): Promise<RawObject> {
  return await vi.waitFor(async () => {
    const object = await cluster.read(path);
    expect(object.status).toMatchObject({
      observedGeneration: object.metadata.generation,
      ...status,
    });
    const [namespace] = /\/namespaces\/[^/]+/.exec(path)!;
    const pods = await cluster.read(`/api/v1${namespace}/pods`);
    expect(pods.items!.every(isReady)).toBe(true);
    return object;
  }, patience);
}
