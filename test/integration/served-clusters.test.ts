import { describe, expect, it } from 'vitest';
import { keepCollectingMetrics } from '../../src/control/collecting-metrics.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { createServedClusters } from '../../src/served-clusters.ts';
import type { FleetStore } from '../../src/store/fleet-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createView } from '../../src/view/create-view.ts';

const cluster = (name: string, server = 'http://127.0.0.1:1') => ({
  name,
  labels: {},
  manage: true,
  connection: { server, credentials: () => Promise.resolve({ headers: {}, tls: {} }) },
});

/** Serves over a store that counts who follows what. */
function serve() {
  const following = new Map<string, number>();
  const store = createMemoryStore();
  const count = (name: string, more: number) =>
    following.set(name, (following.get(name) ?? 0) + more);
  const counting: FleetStore = {
    ...store,
    follow: async (name, listener) => {
      const stop = await store.follow(name, listener);
      count(name, 1);
      return () => {
        stop();
        count(name, -1);
      };
    },
  };
  const view = createView({ stationLabel: 'NodeGroup' });
  const served = createServedClusters(
    {
      store: counting,
      view,
      clock: systemClock,
      logger: silentLogger,
      projecting: { stationLabel: 'NodeGroup', gpuResources: [] },
      metrics: {
        collecting: keepCollectingMetrics(createMetrics({ runtime: false })),
        fleet: { count: () => undefined },
      },
    },
    { collect: false, clusters: [cluster('east')] },
  );
  return { served, following };
}

describe('the clusters that are served', () => {
  it('takes on clusters after one could not be, and lets go of all in the end', async () => {
    const { served, following } = serve();
    await served.start();
    await expect(
      served.set([cluster('east'), cluster('wrong', 'no address'), cluster('west')]),
    ).rejects.toThrow(/URL/);
    expect(Object.fromEntries(following)).toEqual({ east: 1, west: 1 });
    await served.set([cluster('east'), cluster('west'), cluster('north')]);
    expect(Object.fromEntries(following)).toEqual({ east: 1, west: 1, north: 1 });
    await served.stop();
    expect(Object.fromEntries(following)).toEqual({ east: 0, west: 0, north: 0 });
  });

  it('follows a cluster once that comes before the start, and none that comes after the end', async () => {
    const { served, following } = serve();
    await served.set([cluster('east'), cluster('west')]);
    await served.start();
    expect(Object.fromEntries(following)).toEqual({ east: 1, west: 1 });
    await served.stop();
    await served.set([cluster('late')]);
    expect(Object.fromEntries(following)).toEqual({ east: 0, west: 0 });
  });
});
