import { describe, expect, it } from 'vitest';
import {
  conditionOf,
  type Job,
  type Pod,
  type PodSpec,
} from '../../../src/sim/controllers/shapes.ts';
import type { JsonObject } from '../../../src/sim/json-values.ts';
import type { SimObject } from '../../../src/sim/object-store.ts';
import { node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

function workload(
  kind: 'StatefulSet' | 'DaemonSet' | 'Job',
  spec: JsonObject,
  pod: Partial<PodSpec> = {},
): SimObject {
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      ...(kind !== 'Job' && { selector: { matchLabels: { app: 'db' } } }),
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { restartPolicy: 'Always', containers: [{ name: 'main', image: 'db:1' }], ...pod },
      },
      ...spec,
    },
  };
}

const setImage = (world: TestWorld, resource: string, image: string): void => {
  const latest = world.store.get(resource, 'default', 'db') as SimObject & {
    spec: { template: { spec: PodSpec } };
  };
  const { spec } = latest;
  const podSpec = { ...spec.template.spec, containers: [{ name: 'main', image }] };
  world.store.update(resource, {
    ...latest,
    spec: { ...spec, template: { ...spec.template, spec: podSpec } },
  });
};
const names = (world: TestWorld): string[] => world.pods().map(({ metadata }) => metadata.name);
const images = (world: TestWorld): (string | undefined)[] =>
  world.pods().map(({ spec }) => spec.containers[0]!.image);
const isReady = (pod: Pod): boolean => conditionOf(pod.status, 'Ready')?.status === 'True';
const statusOf = (world: TestWorld, resource: string): unknown =>
  world.store.get(resource, 'default', 'db')!['status'];

describe('a simulated StatefulSet', () => {
  const claims = [
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ];

  it('starts its pods one after another, each with its claim', () => {
    using world = startTestWorld();
    const order: string[] = [];
    const stop = world.store.onEvent(({ type, resource, object }) => {
      if (resource !== 'pods' || type !== 'ADDED') return;
      order.push(object.metadata.name);
      expect(world.pods().filter((pod) => !isReady(pod))).toHaveLength(1);
    });
    world.store.create(
      'statefulsets.apps',
      workload('StatefulSet', { replicas: 3, serviceName: 'db', volumeClaimTemplates: claims }),
    );
    world.settle();
    stop();
    expect(order).toEqual(['db-0', 'db-1', 'db-2']);
    expect(statusOf(world, 'statefulsets.apps')).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
    const bound = world.store
      .list('persistentvolumeclaims')
      .map(({ metadata, status }) => [metadata.name, (status as JsonObject)['phase']]);
    expect(bound).toEqual([
      ['data-db-0', 'Bound'],
      ['data-db-1', 'Bound'],
      ['data-db-2', 'Bound'],
    ]);
    expect(world.pods()[0]!.spec.volumes).toMatchObject([
      { persistentVolumeClaim: { claimName: 'data-db-0' } },
    ]);
  });

  it('replaces its pods from the last to the first, down to the partition', () => {
    using world = startTestWorld();
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    world.store.create(
      'statefulsets.apps',
      workload('StatefulSet', { replicas: 3, updateStrategy }),
    );
    world.settle();
    const gone: string[] = [];
    const stop = world.store.onEvent(({ type, resource, object }) => {
      if (resource === 'pods' && type === 'DELETED') gone.push(object.metadata.name);
    });
    setImage(world, 'statefulsets.apps', 'db:2');
    world.settle();
    stop();
    expect(gone).toEqual(['db-2', 'db-1']);
    expect(images(world)).toEqual(['db:1', 'db:2', 'db:2']);
  });

  it('scales down from the last', () => {
    using world = startTestWorld();
    world.store.create(
      'statefulsets.apps',
      workload('StatefulSet', { replicas: 3, podManagementPolicy: 'Parallel' }),
    );
    world.settle();
    const latest = world.store.get('statefulsets.apps', 'default', 'db')!;
    world.store.update('statefulsets.apps', {
      ...latest,
      spec: { ...(latest['spec'] as object), replicas: 1 },
    });
    world.settle();
    expect(names(world)).toEqual(['db-0']);
  });
});

describe('a simulated DaemonSet', () => {
  it('has one pod on every node it may run on, new and cordoned ones too', () => {
    using world = startTestWorld([
      node('edge-1', { labels: { edge: '' } }),
      node('edge-2', { labels: { edge: '' }, spec: { unschedulable: true } }),
      node('cloud', {}),
      node('reserved', {
        labels: { edge: '' },
        spec: { taints: [{ key: 'reserved', effect: 'NoSchedule' }] },
      }),
    ]);
    world.store.create(
      'daemonsets.apps',
      workload('DaemonSet', {}, { nodeSelector: { edge: '' } }),
    );
    world.settle();
    const homes = (): unknown[] =>
      world
        .pods()
        .map(({ spec }) => spec.nodeName)
        .sort();
    expect(homes()).toEqual(['edge-1', 'edge-2']);
    world.store.create('nodes', node('edge-3', { labels: { edge: '' } }));
    world.settle();
    expect(homes()).toEqual(['edge-1', 'edge-2', 'edge-3']);
    expect(statusOf(world, 'daemonsets.apps')).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
    });
  });

  it('replaces its pods one at a time', () => {
    using world = startTestWorld();
    world.store.create('daemonsets.apps', workload('DaemonSet', {}));
    world.settle();
    let leastReady = Infinity;
    const stop = world.store.onEvent(() => {
      const ready = world
        .pods()
        .filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
      leastReady = Math.min(leastReady, ready.length);
    });
    setImage(world, 'daemonsets.apps', 'db:2');
    world.settle(20_000);
    stop();
    expect(images(world)).toEqual(['db:2', 'db:2', 'db:2']);
    expect(leastReady).toBe(2);
  });
});

describe('a simulated Job', () => {
  it('runs its pods to their end, a few at a time', () => {
    using world = startTestWorld();
    let mostActive = 0;
    const stop = world.store.onEvent(() => {
      const active = world.pods().filter(({ status }) => status?.phase !== 'Succeeded');
      mostActive = Math.max(mostActive, active.length);
    });
    world.store.create(
      'jobs.batch',
      workload('Job', { completions: 5, parallelism: 2 }, { restartPolicy: 'Never' }),
    );
    world.settle();
    stop();
    expect(mostActive).toBe(2);
    expect(world.pods().map(({ status }) => status!.phase)).toEqual(
      Array.from({ length: 5 }, () => 'Succeeded'),
    );
    const status = statusOf(world, 'jobs.batch') as Job['status'] & JsonObject;
    expect(status['succeeded']).toBe(5);
    expect(conditionOf(status, 'Complete')).toMatchObject({ status: 'True' });
  });

  it('fails once more pods of it have failed than its limit lets', () => {
    using world = startTestWorld();
    world.faults.setFailing('db:1', true);
    world.store.create(
      'jobs.batch',
      workload('Job', { backoffLimit: 1 }, { restartPolicy: 'Never' }),
    );
    world.settle();
    expect(world.pods().map(({ status }) => status!.phase)).toEqual(['Failed', 'Failed']);
    const status = statusOf(world, 'jobs.batch') as Job['status'] & JsonObject;
    expect(status).toMatchObject({ active: 0, failed: 2 });
    expect(conditionOf(status, 'Failed')).toMatchObject({ reason: 'BackoffLimitExceeded' });
    expect(conditionOf(status, 'Complete')).toBeUndefined();
  });
});
