import { describe, expect, it } from 'vitest';
import { conditionOf, type Node, type Pod } from '../../../src/sim/controllers/shapes.ts';
import { deployment, node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

const nodeNamed = (world: TestWorld, name: string): Node =>
  world.store.get('nodes', '', name) as Node;
const taints = (world: TestWorld, name: string): string[] =>
  (nodeNamed(world, name).spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
const readiness = (pod: Pod): string | undefined => conditionOf(pod.status, 'Ready')?.status;

describe('simulated nodes', () => {
  it('join as Ready, keeping what they were registered with', () => {
    const allocatable = { cpu: '4', memory: '8Gi', pods: '20' };
    using world = startTestWorld([]);
    world.store.create('nodes', node('n1', { allocatable }), { status: true });
    world.settle();
    const { status } = nodeNamed(world, 'n1');
    expect(status).toMatchObject({ allocatable, capacity: allocatable });
    expect(status!.conditions!.map(({ type, status: verdict }) => [type, verdict])).toEqual([
      ['MemoryPressure', 'False'],
      ['DiskPressure', 'False'],
      ['PIDPressure', 'False'],
      ['Ready', 'True'],
    ]);
    expect(status!.nodeInfo).toMatchObject({ kubeletVersion: 'v1.32.10-kubeedge-v1.21.0' });
  });

  it('are Unknown and tainted some time after they are lost; their pods stay, but count as not ready', () => {
    using world = startTestWorld([node('n1')]);
    world.store.create('deployments.apps', deployment('web', { replicas: 2 }));
    world.settle();
    const before = world.pods().map(({ metadata }) => metadata.uid);
    world.faults.setLost('n1', true);
    world.settle(1500);
    expect(conditionOf(nodeNamed(world, 'n1').status, 'Ready')).toMatchObject({ status: 'True' });
    world.settle(3_600_000);
    expect(conditionOf(nodeNamed(world, 'n1').status, 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
    });
    expect(taints(world, 'n1')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(world.pods().map(({ metadata }) => metadata.uid)).toEqual(before);
    expect(world.pods().map(readiness)).toEqual(['False', 'False']);
    expect(world.deployment('web').status).toMatchObject({ unavailableReplicas: 2 });

    world.faults.setLost('n1', false);
    world.settle();
    expect(conditionOf(nodeNamed(world, 'n1').status, 'Ready')).toMatchObject({ status: 'True' });
    expect(taints(world, 'n1')).toEqual([]);
    expect(world.pods().map(readiness)).toEqual(['True', 'True']);
    expect(world.deployment('web').status).toMatchObject({ availableReplicas: 2 });
  });

  it('start and end nothing while they are lost', () => {
    using world = startTestWorld([node('n1')]);
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    world.faults.setLost('n1', true);
    world.store.delete(
      'deployments.apps',
      { namespace: 'default', name: 'web' },
      { propagationPolicy: 'Background' },
    );
    world.settle(60_000);
    expect(world.pods()).toHaveLength(1);
    expect(world.pods()[0]!.metadata.deletionTimestamp).toBeDefined();
    world.faults.setLost('n1', false);
    world.settle();
    expect(world.pods()).toEqual([]);
  });

  it('bear the taint of a cordon as long as it lasts', () => {
    using world = startTestWorld([node('n1')]);
    const cordon = (unschedulable: boolean): void => {
      const latest = nodeNamed(world, 'n1');
      world.store.update('nodes', { ...latest, spec: { ...latest.spec, unschedulable } });
      world.settle();
    };
    cordon(true);
    expect(taints(world, 'n1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    cordon(false);
    expect(taints(world, 'n1')).toEqual([]);
  });

  it('renew status and lease at the interval, without a change of anything else', () => {
    using world = startTestWorld([node('n1'), node('n2')], { heartbeatMs: 10_000 });
    world.settle(20_000);
    const { status } = nodeNamed(world, 'n1');
    const lease = world.store.get('leases.coordination.k8s.io', 'kube-node-lease', 'n1')!;
    world.settle(10_000);
    const later = nodeNamed(world, 'n1').status!;
    const heartbeats = (one: typeof later): (string | undefined)[] =>
      one.conditions!.map(({ lastHeartbeatTime }) => lastHeartbeatTime);
    expect(heartbeats(later)).not.toEqual(heartbeats(status!));
    expect(later.conditions!.map((one) => ({ ...one, lastHeartbeatTime: '' }))).toEqual(
      status!.conditions!.map((one) => ({ ...one, lastHeartbeatTime: '' })),
    );
    const renewed = world.store.get('leases.coordination.k8s.io', 'kube-node-lease', 'n1')!;
    expect(renewed['spec']).not.toEqual(lease['spec']);
    expect(renewed.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'n1' }]);
  });
});

describe('simulated pods', () => {
  it('wait for an image that never comes, and start when it does', () => {
    using world = startTestWorld();
    world.faults.setHeld('broken/*', true);
    world.store.create(
      'deployments.apps',
      deployment('bad', { replicas: 1, image: 'broken/app:1' }),
    );
    world.store.create('deployments.apps', deployment('good', { replicas: 1, image: 'app:1' }));
    world.settle(60_000);
    const [bad] = world.pods({ app: 'bad' });
    expect(bad!.status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }],
    });
    expect(readiness(bad!)).toBe('False');
    expect(world.pods({ app: 'good' }).map(readiness)).toEqual(['True']);
    const { resourceVersion } = world.store;
    world.settle(300_000);
    expect(world.store.resourceVersion).toBe(resourceVersion);
    world.faults.setHeld('broken/*', false);
    world.settle();
    expect(world.pods({ app: 'bad' }).map(readiness)).toEqual(['True']);
  });

  it('have addresses of their own, and those of their node in its network', () => {
    using world = startTestWorld();
    world.store.create('deployments.apps', deployment('web', { replicas: 3 }));
    world.store.create(
      'deployments.apps',
      deployment('agent', { replicas: 1, pod: { hostNetwork: true } }),
    );
    world.settle();
    const addresses = world.pods({ app: 'web' }).map(({ status }) => status!.podIP);
    expect(new Set(addresses).size).toBe(3);
    const [agent] = world.pods({ app: 'agent' });
    expect(agent!.status).toMatchObject({ hostIP: agent!.status!.podIP });
  });

  it('stay as somebody marked them, for as long as their node is well', () => {
    using world = startTestWorld();
    world.store.create('deployments.apps', deployment('web', { replicas: 1 }));
    world.settle();
    const [pod] = world.pods();
    const conditions = pod!.status!.conditions!.map((one) =>
      one.type === 'Ready' ? { ...one, status: 'False' } : one,
    );
    world.store.update(
      'pods',
      { ...pod!, status: { ...pod!.status, conditions } },
      { status: true },
    );
    world.settle();
    expect(world.pods().map(readiness)).toEqual(['False']);
    expect(world.deployment('web').status).toMatchObject({ unavailableReplicas: 1 });
  });
});
