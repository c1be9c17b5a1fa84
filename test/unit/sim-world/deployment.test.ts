import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../src/sim/controllers/shapes.ts';
import { deployment, startTestWorld } from '../../support/sim-world.ts';

describe('a simulated Deployment', () => {
  it('comes up through a ReplicaSet with a hash, and says when it is there', () => {
    using world = startTestWorld();
    world.store.create('deployments.apps', deployment('web'));
    world.settle();
    const [replicaSet, ...others] = world.replicaSets();
    expect(others).toEqual([]);
    const hash = replicaSet!.metadata.labels!['pod-template-hash']!;
    expect(replicaSet!.metadata.name).toBe(`web-${hash}`);
    expect(world.pods({ 'pod-template-hash': hash })).toHaveLength(3);
    expect(
      world
        .pods()
        .every(({ metadata }) => new RegExp(`^web-${hash}-[a-z0-9]{5}$`).test(metadata.name)),
    ).toBe(true);
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
});
