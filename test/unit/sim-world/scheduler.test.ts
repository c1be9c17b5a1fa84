import { describe, expect, it } from 'vitest';
import { conditionOf, type PodSpec } from '../../../src/sim/controllers/shapes.ts';
import type { SimObject } from '../../../src/sim/object-store.ts';
import { deployment, node, startTestWorld, type TestWorld } from '../../support/sim-world.ts';

function pod(
  name: string,
  spec: Partial<PodSpec> = {},
  labels: Record<string, string> = {},
): SimObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
  };
}

function place(
  world: TestWorld,
  spec: Partial<PodSpec>,
  labels?: Record<string, string>,
): string | undefined {
  const { metadata } = world.store.create(
    'pods',
    pod(`p${world.store.resourceVersion}`, spec, labels),
  );
  world.settle(2000);
  return (world.store.get('pods', 'default', metadata.name) as SimObject & { spec: PodSpec }).spec
    .nodeName;
}

const requests = (amounts: Record<string, string>): Partial<PodSpec> => ({
  containers: [{ name: 'main', image: 'app:1', resources: { requests: amounts } }],
});

function terms(...nodeSelectorTerms: readonly object[]): Partial<PodSpec> {
  const required = { nodeSelectorTerms: nodeSelectorTerms as never };
  return {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
  };
}
const need = (key: string, operator: string, ...values: string[]): object => ({
  key,
  operator,
  values,
});

describe('the simulated scheduler', () => {
  const station = (name: string, labels: Record<string, string> = {}): SimObject =>
    node(name, { labels: { NodeGroup: name.slice(0, -2), ...labels } });

  it.each<[string, Partial<PodSpec>, string[]]>([
    ['a node selector', { nodeSelector: { NodeGroup: 'west' } }, ['west-1']],
    ['In', terms({ matchExpressions: [need('NodeGroup', 'In', 'west', 'south')] }), ['west-1']],
    ['NotIn', terms({ matchExpressions: [need('NodeGroup', 'NotIn', 'east')] }), ['west-1']],
    ['Exists', terms({ matchExpressions: [need('gpu', 'Exists')] }), ['east-2']],
    ['DoesNotExist', terms({ matchExpressions: [need('rack', 'DoesNotExist')] }), ['west-1']],
    ['Gt', terms({ matchExpressions: [need('rack', 'Gt', '1')] }), ['east-2']],
    ['Lt', terms({ matchExpressions: [need('rack', 'Lt', '2')] }), ['east-1']],
    ['a node by name', terms({ matchFields: [need('metadata.name', 'In', 'east-2')] }), ['east-2']],
    [
      'either of two terms',
      terms(
        { matchExpressions: [need('NodeGroup', 'In', 'nowhere')] },
        { matchExpressions: [need('gpu', 'Exists')] },
      ),
      ['east-2'],
    ],
    [
      'every requirement of one term',
      terms({ matchExpressions: [need('NodeGroup', 'In', 'east'), need('gpu', 'DoesNotExist')] }),
      ['east-1'],
    ],
  ])('follows %s', (_, spec, allowed) => {
    using world = startTestWorld([
      station('east-1', { rack: '1' }),
      station('east-2', { rack: '2', gpu: '' }),
      station('west-1'),
    ]);
    for (let tries = 0; tries < 3; tries += 1) expect(allowed).toContain(place(world, spec));
  });

  it.each<[string, Partial<PodSpec>]>([
    ['a term without requirements', terms({})],
    ['an operator nobody knows', terms({ matchExpressions: [need('NodeGroup', 'Like', 'e*')] })],
    [
      'a selector and terms that contradict each other',
      {
        ...terms({ matchExpressions: [need('NodeGroup', 'In', 'west')] }),
        nodeSelector: { NodeGroup: 'east' },
      },
    ],
  ])('places nothing by %s', (_, spec) => {
    using world = startTestWorld([station('east-1'), station('west-1')]);
    expect(place(world, spec)).toBeUndefined();
  });

  it('keeps pods off tainted and cordoned nodes unless they tolerate it', () => {
    const taint = { key: 'reserved', value: 'ran', effect: 'NoSchedule' };
    using world = startTestWorld([
      node('n1', { spec: { taints: [taint] } }),
      node('n2', { spec: { unschedulable: true } }),
    ]);
    expect(place(world, {})).toBeUndefined();
    expect(
      place(world, { tolerations: [{ key: 'reserved', operator: 'Equal', value: 'ran' }] }),
    ).toBe('n1');
    expect(
      place(world, { tolerations: [{ key: 'reserved', operator: 'Equal', value: 'other' }] }),
    ).toBeUndefined();
    expect(
      place(world, {
        tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }],
      }),
    ).toBe('n2');
  });

  it('leaves alone what another scheduler places, and what a gate still holds', () => {
    using world = startTestWorld();
    const others = [
      world.store.create('pods', pod('other', { schedulerName: 'none' })),
      world.store.create('pods', pod('gated', { schedulingGates: [{ name: 'example.com/wait' }] })),
    ];
    world.settle();
    const now = others.map(({ metadata }) => world.store.get('pods', 'default', metadata.name));
    expect(now).toEqual(others);
    const gated = now[1] as SimObject & { spec: PodSpec };
    world.store.update('pods', { ...gated, spec: { ...gated.spec, schedulingGates: [] } });
    world.settle();
    expect(world.store.get('pods', 'default', 'gated')).toMatchObject({
      status: { phase: 'Running' },
    });
  });

  it('never gives a node more than it has, of cpu, memory, pods and devices', () => {
    const allocatable = { cpu: '2', memory: '4Gi', pods: '3', 'nvidia.com/gpu': '1' };
    using world = startTestWorld([node('n1', { allocatable })]);
    expect(place(world, requests({ 'nvidia.com/gpu': '1', cpu: '500m' }))).toBe('n1');
    expect(place(world, requests({ 'nvidia.com/gpu': '1' }))).toBeUndefined();
    expect(place(world, requests({ cpu: '1600m' }))).toBeUndefined();
    expect(place(world, requests({ memory: '5Gi' }))).toBeUndefined();
    expect(place(world, requests({ cpu: '1500m' }))).toBe('n1');
    expect(place(world, {})).toBe('n1');
    expect(place(world, {})).toBeUndefined();
  });

  it('says why a pod waits, and places it when that has changed', () => {
    using world = startTestWorld([
      node('n1', { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } }),
      station('west-1'),
    ]);
    world.store.create(
      'pods',
      pod('waiting', {
        ...requests({ cpu: '2' }),
        nodeSelector: { 'kubernetes.io/hostname': 'n1' },
      }),
    );
    world.settle();
    const [before] = world.pods();
    expect(before!.status!.phase).toBe('Pending');
    expect(conditionOf(before!.status, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message:
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector.",
    });
    const grown = world.store.get('nodes', '', 'n1')!;
    const allocatable = { cpu: '4', memory: '1Gi', pods: '10' };
    world.store.update(
      'nodes',
      { ...grown, status: { ...(grown['status'] as object), allocatable } },
      { status: true },
    );
    world.settle();
    expect(world.pods()[0]).toMatchObject({
      spec: { nodeName: 'n1' },
      status: { phase: 'Running' },
    });
  });

  it('places a waiting pod when another one has made room', () => {
    using world = startTestWorld([
      node('n1', { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } }),
    ]);
    world.store.create('pods', pod('first', requests({ cpu: '1' })));
    world.settle();
    world.store.create('pods', pod('second', requests({ cpu: '1' })));
    world.settle();
    world.store.delete('pods', { namespace: 'default', name: 'first' });
    world.settle();
    expect(world.pods().map(({ metadata, spec }) => [metadata.name, spec.nodeName])).toEqual([
      ['second', 'n1'],
    ]);
  });

  it('spreads the pods of one owner over the nodes', () => {
    using world = startTestWorld(['n1', 'n2', 'n3'].map((name) => node(name)));
    world.store.create('deployments.apps', deployment('web', { replicas: 6 }));
    world.settle();
    expect(
      world
        .pods()
        .map(({ spec }) => spec.nodeName)
        .sort(),
    ).toEqual(['n1', 'n1', 'n2', 'n2', 'n3', 'n3']);
  });

  it('keeps pods apart, and together, by required pod affinity over a topology', () => {
    const zone = (name: string, value: string): SimObject =>
      node(name, { labels: { zone: value } });
    using world = startTestWorld([zone('a1', 'a'), zone('a2', 'a'), zone('b1', 'b')]);
    const term = (app: string): object => ({
      labelSelector: { matchLabels: { app } },
      topologyKey: 'zone',
    });
    const apart = {
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('db')] as never },
      },
    };
    const near = {
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('db')] as never },
      },
    };
    expect(place(world, near, { app: 'early' })).toBeUndefined();
    const homes = [place(world, apart, { app: 'db' }), place(world, apart, { app: 'db' })];
    expect(homes.map((name) => name![0]).sort()).toEqual(['a', 'b']);
    expect(place(world, apart, { app: 'db' })).toBeUndefined();
    expect(place(world, near, { app: 'web' })).toBeDefined();
    // What is there already keeps others away as well.
    expect(place(world, {}, { app: 'db' })).toBeUndefined();
  });

  it('places 5,000 pods of 500 stations on 5,000 nodes without looking at every node for each', () => {
    const nodes = Array.from({ length: 5000 }, (_, index) =>
      node(`n${index}`, { labels: { NodeGroup: `s${index % 500}` } }),
    );
    using world = startTestWorld(nodes);
    const startedMs = performance.now();
    for (let index = 0; index < 5000; index += 1) {
      world.store.create(
        'pods',
        pod(`p${index}`, {
          nodeSelector: { NodeGroup: `s${index % 500}` },
          ...requests({ cpu: '100m' }),
        }),
      );
    }
    world.settle();
    const homes = world.pods().map(({ spec }) => Number(spec.nodeName!.slice(1)) % 500);
    expect(homes).toEqual(world.pods().map(({ metadata }) => Number(metadata.name.slice(1)) % 500));
    // Looking at all of them would be 25 million checks: far beyond this.
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  }, 60_000);
});
