import { describe, expect, it } from 'vitest';
import type { OwnerReference } from '../../../src/sim/sim-object.ts';
import type { SimObject } from '../../../src/sim/object-store.ts';
import { deployment, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

function configMap(
  world: TestWorld,
  name: string,
  { owners = [], block = true }: { owners?: readonly SimObject[]; block?: boolean } = {},
): SimObject {
  const ownerReferences = owners.map(({ apiVersion, kind, metadata }): OwnerReference => ({
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid!,
    blockOwnerDeletion: block,
  }));
  return world.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...(owners.length > 0 && { ownerReferences }) },
  });
}

const remaining = (world: TestWorld): string[] =>
  world.store
    .list('configmaps', 'default')
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt');
const remove = (
  world: TestWorld,
  name: string,
  propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
): void => {
  world.store.delete('configmaps', { namespace: 'default', name }, { propagationPolicy });
  world.settle();
};

describe('the simulated garbage collector', () => {
  it('takes what was owned, and what that owned, after the owner has gone', () => {
    using world = startTestWorld();
    const owner = configMap(world, 'owner');
    const child = configMap(world, 'child', { owners: [owner] });
    configMap(world, 'grandchild', { owners: [child] });
    configMap(world, 'stranger');
    remove(world, 'owner', 'Background');
    expect(remaining(world)).toEqual(['stranger']);
  });

  it('spares what has another owner left, without the one that has gone', () => {
    using world = startTestWorld();
    const [first, second] = [configMap(world, 'first'), configMap(world, 'second')];
    configMap(world, 'child', { owners: [first, second] });
    remove(world, 'first', 'Background');
    const child = world.store.get('configmaps', 'default', 'child')!;
    expect(child.metadata.ownerReferences!.map(({ name }) => name)).toEqual(['second']);
    remove(world, 'second', 'Background');
    expect(remaining(world)).toEqual([]);
  });

  it('keeps the owner until what blocks it has gone, in the foreground', () => {
    using world = startTestWorld();
    const owner = configMap(world, 'owner');
    const child = configMap(world, 'child', { owners: [owner] });
    world.store.update('configmaps', {
      ...child,
      metadata: { ...child.metadata, finalizers: ['example.com/wait'] },
    });
    remove(world, 'owner', 'Foreground');
    expect(remaining(world)).toEqual(['child', 'owner']);
    const held = world.store.get('configmaps', 'default', 'child')!;
    expect(held.metadata.deletionTimestamp).toBeDefined();
    world.store.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: [] } });
    world.settle();
    expect(remaining(world)).toEqual([]);
  });

  it('does not wait for what does not block', () => {
    using world = startTestWorld();
    const owner = configMap(world, 'owner');
    const child = configMap(world, 'child', { owners: [owner], block: false });
    world.store.update('configmaps', {
      ...child,
      metadata: { ...child.metadata, finalizers: ['example.com/wait'] },
    });
    remove(world, 'owner', 'Foreground');
    expect(remaining(world)).toEqual(['child']);
  });

  it('lets dependents of an orphaning owner go free', () => {
    using world = startTestWorld();
    const owner = configMap(world, 'owner');
    configMap(world, 'child', { owners: [owner] });
    remove(world, 'owner', 'Orphan');
    expect(remaining(world)).toEqual(['child']);
    expect(world.store.get('configmaps', 'default', 'child')!.metadata).not.toHaveProperty(
      'ownerReferences',
    );
  });

  it('takes what is created for an owner that is not there, or is another one of that name', () => {
    using world = startTestWorld();
    const owner = configMap(world, 'owner');
    const double = { ...owner, metadata: { ...owner.metadata, uid: 'another' } };
    configMap(world, 'child', { owners: [double] });
    world.settle();
    expect(remaining(world)).toEqual(['owner']);
  });

  it('takes a Deployment down from the pods up, in the foreground', () => {
    using world = startTestWorld();
    world.store.create('deployments.apps', deployment('web'));
    world.settle();
    const gone: string[] = [];
    const stop = world.store.onEvent(({ type, object }) => {
      if (type === 'DELETED') gone.push(object.kind);
    });
    world.store.delete(
      'deployments.apps',
      { namespace: 'default', name: 'web' },
      { propagationPolicy: 'Foreground' },
    );
    world.settle();
    stop();
    expect(gone).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });
});

describe('simulated namespaces', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } };

  it('have a service account and the cluster certificate, and get them back', () => {
    using world = startTestWorld();
    world.store.create('namespaces', namespace);
    world.settle();
    const furniture = (): unknown[] => [
      world.store.get('serviceaccounts', 'team', 'default'),
      world.store.get('configmaps', 'team', 'kube-root-ca.crt'),
    ];
    expect(furniture()).not.toContain(undefined);
    world.store.delete('serviceaccounts', { namespace: 'team', name: 'default' });
    world.settle();
    expect(furniture()).not.toContain(undefined);
  });

  it('are emptied before they go', () => {
    using world = startTestWorld();
    world.store.create('namespaces', namespace);
    const web = deployment('web');
    world.store.create('deployments.apps', {
      ...web,
      metadata: { ...web.metadata, namespace: 'team' },
    });
    world.settle();
    expect(world.store.list('pods', 'team')).toHaveLength(3);
    world.store.delete('namespaces', { name: 'team' });
    world.settle();
    for (const resource of world.store.types.keys()) {
      expect(
        world.store.list(resource).filter(({ metadata }) => metadata.namespace === 'team'),
      ).toEqual([]);
    }
    expect(world.store.get('namespaces', '', 'team')).toBeUndefined();
  });
});
