import { expect, it, vi } from 'vitest';
import { pick, startTestGateway } from '../support/gateway.ts';
import { objectsIn } from '../support/apps.ts';
import { simNode } from '../support/sim-api.ts';

/** Nodes that are assigned, ten to a station; `npm run soak` asks for 5,000. */
const count = Number(process.env['STATIONMASTER_ASSIGNED_NODES'] ?? 500);
const cluster = 'east';

it(
  `takes ${count} nodes into ${count / 10} stations in one call, 1 % of the writes failing`,
  {
    timeout: 180_000,
  },
  async () => {
    await using gateway = await startTestGateway({
      fleet: { clusters: [cluster], stations: 1, nodes: 1 },
    });
    const { store, requests } = gateway.fleet.cluster(cluster);
    const names = Array.from({ length: count }, (_, index) => `node-${index}`);
    for (const name of names) store.create('nodes', simNode(name));
    await vi.waitFor(
      () => {
        expect([...gateway.view.all('Node', cluster)].length).toBeGreaterThan(count);
      },
      { timeout: 60_000, interval: 50 },
    );
    const failing = names.filter((_, index) => index % 100 === 7);
    const stationOf = (index: number) => `scale-${Math.floor(index / 10)}`;
    const input = {
      cluster,
      assignments: Array.from({ length: count / 10 }, (_, station) => ({
        station: `scale-${station}`,
        nodes: names.slice(10 * station, 10 * station + 10),
      })),
    };
    const patches = () =>
      requests
        .report()
        .requests.filter(({ verb, resource }) => verb === 'patch' && resource === 'nodes')
        .reduce((sum, one) => sum + one.count, 0);
    const assign = async () => {
      const startedAt = performance.now();
      const { data, errors } = await gateway.run('AssignNodes', { input });
      expect(errors).toEqual([]);
      const results = pick(data, 'assignNodes.results') as { node: string; outcome: string }[];
      return {
        results,
        ms: performance.now() - startedAt,
        summary: pick(data, 'assignNodes.summary'),
      };
    };

    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: failing });
    const first = await assign();
    const asked = patches();
    expect(
      first.results
        .filter(({ outcome }) => outcome === 'FAILED')
        .map(({ node }) => node)
        .sort(),
    ).toEqual([...failing].sort());
    expect(asked).toBe(count - failing.length);

    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: [] });
    const second = await assign();
    expect(second.summary).toEqual({
      total: count,
      assigned: failing.length,
      unchanged: count - failing.length,
      failed: 0,
    });
    names.forEach((name, index) => {
      expect(store.get('nodes', '', name)?.metadata.labels?.['NodeGroup']).toBe(stationOf(index));
    });
    await vi.waitFor(
      () => {
        const held = objectsIn(gateway.fleet, cluster, 'mecstations.stationmaster.io').flatMap(
          ({ status }) => (status as { nodes?: string[] } | undefined)?.nodes ?? [],
        );
        expect(held).toHaveLength(count);
      },
      { timeout: 60_000, interval: 50 },
    );
    // The reconciler found every node labelled already.
    expect(patches()).toBe(count);
    process.stdout.write(
      `${count} nodes: ${first.ms.toFixed(0)} ms with 1 % failing, ${second.ms.toFixed(0)} ms for the rest\n`,
    );
  },
);
