import { describe, expect, it } from 'vitest';
import { conditionOf, type Deployment } from '../../../src/sim/controllers/shapes.ts';
import { deployment, node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

const resource = 'deployments.apps';

function change(
  world: TestWorld,
  name: string,
  edit: (spec: Deployment['spec']) => Deployment['spec'],
): void {
  const latest = world.deployment(name);
  world.store.update(resource, { ...latest, spec: edit(latest.spec) });
}

function withImage(spec: Deployment['spec'], image: string): Deployment['spec'] {
  const [container] = spec.template.spec.containers;
  const containers = [{ ...container!, image }];
  return { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } };
}

const images = (world: TestWorld): (string | undefined)[] =>
  world.pods().map(({ spec }) => spec.containers[0]!.image);

describe('a simulated Deployment', () => {
  it('comes up through a ReplicaSet with a hash, and says when it is there', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web'));
    world.settle();
    const [replicaSet, ...others] = world.replicaSets();
    expect(others).toEqual([]);
    const hash = replicaSet!.metadata.labels!['pod-template-hash']!;
    expect(replicaSet!.metadata.name).toBe(`web-${hash}`);
    const names = world.pods({ 'pod-template-hash': hash }).map(({ metadata }) => metadata.name);
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(new RegExp(`^web-${hash}-[a-z0-9]{5}$`));
    const { status, metadata } = world.deployment('web');
    expect(metadata.annotations!['deployment.kubernetes.io/revision']).toBe('1');
    expect(status).toMatchObject({
      observedGeneration: metadata.generation,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(conditionOf(status, 'Available')).toMatchObject({ status: 'True' });
    expect(conditionOf(status, 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
    expect(world.errors).toEqual([]);
  });

  it('writes nothing more once it is there', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web'));
    world.settle();
    const { resourceVersion } = world.store;
    world.settle(3_600_000);
    expect(world.store.resourceVersion).toBe(resourceVersion);
    expect(world.clock.pending).toBe(0);
  });

  it('stays within surge and unavailability at every moment of a rolling update', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web', { replicas: 10 }));
    world.settle();
    const seen = { most: 0, leastReady: Infinity };
    const stop = world.store.onEvent(() => {
      const wanted = world.replicaSets().reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
      const ready = world
        .pods()
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
        .filter(({ status }) => conditionOf(status, 'Ready')?.status === 'True');
      seen.most = Math.max(seen.most, wanted);
      seen.leastReady = Math.min(seen.leastReady, ready.length);
    });
    change(world, 'web', (spec) => withImage(spec, 'app:2'));
    world.settle(60_000);
    stop();
    expect(images(world)).toEqual(Array.from({ length: 10 }, () => 'app:2'));
    // 25 % of 10: 3 more (rounded up), 2 fewer (rounded down).
    expect(seen.most).toBe(13);
    expect(seen.leastReady).toBe(8);
    expect(world.deployment('web').metadata.annotations!['deployment.kubernetes.io/revision']).toBe(
      '2',
    );
    expect(
      world
        .replicaSets()
        .map(({ spec }) => spec.replicas)
        .sort(),
    ).toEqual([0, 10]);
  });

  it('has no pod of the new template while one of the old is left, with Recreate', () => {
    using world = startTestWorld();
    const strategy = { type: 'Recreate' };
    world.store.create(resource, deployment('web', { spec: { strategy } }));
    world.settle();
    let mixed = false;
    const stop = world.store.onEvent(() => (mixed ||= new Set(images(world)).size > 1));
    change(world, 'web', (spec) => withImage(spec, 'app:2'));
    world.settle();
    stop();
    expect(mixed).toBe(false);
    expect(images(world)).toEqual(['app:2', 'app:2', 'app:2']);
  });

  it('brings an old template back under a new revision, with its old ReplicaSet', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web'));
    world.settle();
    const [first] = world.replicaSets();
    change(world, 'web', (spec) => withImage(spec, 'app:2'));
    world.settle();
    change(world, 'web', (spec) => withImage(spec, 'app:1'));
    world.settle();
    expect(world.replicaSets()).toHaveLength(2);
    expect(
      world.pods().every(({ metadata }) => metadata.name.startsWith(first!.metadata.name)),
    ).toBe(true);
    expect(world.deployment('web').metadata.annotations!['deployment.kubernetes.io/revision']).toBe(
      '3',
    );
  });

  it('keeps as many old ReplicaSets as its history limit says', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web', { spec: { revisionHistoryLimit: 2 } }));
    world.settle();
    for (const tag of [2, 3, 4, 5]) {
      change(world, 'web', (spec) => withImage(spec, `app:${tag}`));
      world.settle();
    }
    const kept = world.replicaSets().map(({ spec }) => spec.template.spec.containers[0]!.image);
    expect(kept.sort()).toEqual(['app:3', 'app:4', 'app:5']);
  });

  it('rolls nothing out while it is paused, but scales', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web', { replicas: 2 }));
    world.settle();
    change(world, 'web', (spec) => ({ ...withImage(spec, 'app:2'), paused: true, replicas: 4 }));
    world.settle();
    expect(images(world)).toEqual(['app:1', 'app:1', 'app:1', 'app:1']);
    expect(conditionOf(world.deployment('web').status, 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
    });
    change(world, 'web', ({ paused, ...spec }) => (paused ? spec : spec));
    world.settle();
    expect(images(world)).toEqual(['app:2', 'app:2', 'app:2', 'app:2']);
  });

  it('says when its progress deadline has passed, and recovers when the image comes', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web', { spec: { progressDeadlineSeconds: 60 } }));
    world.settle();
    world.faults.setHeld('app:2', true);
    change(world, 'web', (spec) => withImage(spec, 'app:2'));
    world.settle(59_000);
    expect(conditionOf(world.deployment('web').status, 'Progressing')).toMatchObject({
      status: 'True',
    });
    world.settle(3000);
    const { status } = world.deployment('web');
    expect(conditionOf(status, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
    // 25 % of 3 rounds down to none that may be missing.
    expect(conditionOf(status, 'Available')).toMatchObject({ status: 'True' });
    expect(status).toMatchObject({
      replicas: 4,
      updatedReplicas: 1,
      readyReplicas: 3,
      unavailableReplicas: 1,
    });
    world.faults.setHeld('app:2', false);
    world.settle();
    expect(conditionOf(world.deployment('web').status, 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
  });

  it('counts a pod as available only after minReadySeconds', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web', { spec: { minReadySeconds: 30 } }));
    world.settle(20_000);
    expect(world.deployment('web').status).toMatchObject({
      readyReplicas: 3,
      unavailableReplicas: 3,
    });
    world.settle(20_000);
    expect(world.deployment('web').status).toMatchObject({ availableReplicas: 3 });
    expect(world.deployment('web').status).not.toHaveProperty('unavailableReplicas');
  });

  it('shares a change of replicas in mid-rollout among its ReplicaSets', () => {
    using world = startTestWorld([node('n1'), node('n2')]);
    world.store.create(resource, deployment('web', { replicas: 10 }));
    world.settle();
    world.faults.setHeld('app:2', true);
    change(world, 'web', (spec) => withImage(spec, 'app:2'));
    world.settle();
    const before = world.replicaSets().map(({ spec }) => spec.replicas);
    expect(before.sort()).toEqual([5, 8]);
    change(world, 'web', (spec) => ({ ...spec, replicas: 20 }));
    world.settle();
    const after = world.replicaSets().map(({ spec }) => spec.replicas ?? 0);
    expect(after.reduce((sum, one) => sum + one, 0)).toBe(25);
    expect(Math.min(...after)).toBeGreaterThan(5);
  });

  it('adopts the ReplicaSet and the pods that a deletion without its dependents left behind', () => {
    using world = startTestWorld();
    world.store.create(resource, deployment('web'));
    world.settle();
    const before = world.pods().map(({ metadata }) => metadata.uid);
    world.store.delete(
      resource,
      { namespace: 'default', name: 'web' },
      { propagationPolicy: 'Orphan' },
    );
    world.settle();
    expect(world.store.get(resource, 'default', 'web')).toBeUndefined();
    expect(world.replicaSets()[0]!.metadata).not.toHaveProperty('ownerReferences');
    world.store.create(resource, deployment('web'));
    world.settle();
    expect(world.pods().map(({ metadata }) => metadata.uid)).toEqual(before);
    expect(world.replicaSets()[0]!.metadata.ownerReferences).toMatchObject([
      { kind: 'Deployment' },
    ]);
  });
});
