import { expect, it, vi } from 'vitest';
import { converged } from '../../support/faults/convergence.ts';
import { startFaultWorld } from '../../support/faults/fault-world.ts';
import { ask } from '../../support/faults/seen-picture.ts';
import { breakableSims } from '../../support/faults/sim-clusters.ts';
import { startSimProcess } from '../../support/faults/sim-process.ts';

interface Cluster {
  readonly name: string;
  readonly state: string;
  readonly sync: {
    readonly asOf: string;
    readonly lagMs: number;
    readonly lastError: string | null;
  };
  readonly totals: { readonly nodes: { readonly total: number } };
}

it('V3: a dead and a slow cluster show what they last had, and its age; what is asked about others is the truth', async () => {
  await using sim = await startSimProcess({ names: 'east,west,south', stations: 6, nodes: 24 });
  await using world = await startFaultWorld({
    clusters: breakableSims(sim),
    replicas: 1,
    seed: 1,
    followersEach: 0,
  });
  const url = world.replicas[0]?.url ?? '';
  const cluster = async (name: string) =>
    (
      (await ask(
        url,
        '{ clusters { name state sync { asOf lagMs lastError } totals { nodes { total } } } }',
      )) as { clusters: Cluster[] }
    ).clusters.find((one) => one.name === name);
  const cordoned = async () => {
    const answer = await ask(
      url,
      '{ nodes(filter: { schedulable: false }) { edges { node { cluster { name } } } } }',
    );
    const { nodes } = answer as { nodes: { edges: { node: { cluster: { name: string } } }[] } };
    return nodes.edges.map(({ node }) => node.cluster.name);
  };
  expect(await converged(world, 10_000)).toMatchObject({ differences: [] });
  const before = await cordoned();

  const [, west, south] = world.clusters;
  west?.proxy.setPassage('refused');
  west?.proxy.cut();
  south?.proxy.setDelay(10_000);
  await vi.waitFor(async () => expect((await cluster('west'))?.state).toBe('UNREACHABLE'), {
    timeout: 10_000,
  });
  const asked = (await sim.requests())['east'];
  for (const client of world.clients) {
    const { items } = (await client.request({ method: 'GET', path: '/api/v1/nodes' })) as {
      items: { metadata: { name: string }; spec: { unschedulable?: boolean } }[];
    };
    const node = items.find(({ spec }) => spec.unschedulable !== true)?.metadata.name ?? '';
    const body = { spec: { unschedulable: true } };
    await client.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${node}`,
      body,
      contentType: 'application/merge-patch+json',
    });
  }
  await vi.waitFor(async () => expect(await cordoned()).toHaveLength(before.length + 1));
  expect((await cordoned()).sort()).toEqual([...before, 'east'].sort());

  expect((await cluster('east'))?.state).toBe('SYNCED');
  const dead = await cluster('west');
  expect(dead).toMatchObject({ name: 'west', totals: { nodes: { total: 8 } } });
  expect(dead?.sync.lastError).not.toBeNull();
  expect(dead?.sync.lagMs).toBeGreaterThan(0);
  await vi.waitFor(async () => {
    const later = await cluster('west');
    expect(later?.sync.asOf).toBe(dead?.sync.asOf);
    expect(later?.sync.lagMs).toBeGreaterThan(dead?.sync.lagMs ?? Infinity);
  });
  // The list and the change above are ours; nothing was asked because of a query.
  expect((await sim.requests())['east']).toBe((asked ?? NaN) + 2);
});
