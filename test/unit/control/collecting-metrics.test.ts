import { describe, expect, it } from 'vitest';
import { keepCollectingMetrics } from '../../../src/control/collecting-metrics.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import type { ClusterWriter, FleetStore } from '../../../src/store/fleet-store.ts';
import { LeaseLostError } from '../../../src/store/lease-lost-error.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';

function keeping() {
  const metrics = createMetrics({ runtime: false });
  const collecting = keepCollectingMetrics(metrics);
  const lines = async () =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith('stationmaster_'));
  return { collecting, lines };
}

describe('metrics of collecting', () => {
  it('count each time that a watch breaks, however often it says so', async () => {
    const { collecting, lines } = keeping();
    const tell = (health: 'SYNCED' | 'BROKEN', since: number) =>
      collecting.watchStatus('east', { kind: 'Node', health, since });
    tell('SYNCED', 1);
    tell('BROKEN', 2);
    tell('BROKEN', 2);
    tell('SYNCED', 3);
    tell('BROKEN', 4);
    expect(await lines()).toContain(
      'stationmaster_watch_restarts_total{cluster="east",kind="Node"} 2',
    );
  });

  it('say which leases are held, and how they came and went', async () => {
    const { collecting, lines } = keeping();
    const store = collecting.counting(createMemoryStore());
    const writer = await store.acquire('east');
    expect(await lines()).toContain('stationmaster_cluster_lease_held{cluster="east"} 1');
    expect(await store.acquire('east')).toBeUndefined();
    await writer?.release();
    const told = await lines();
    expect(told).toContain('stationmaster_cluster_lease_held{cluster="east"} 0');
    expect(told).toContain(
      'stationmaster_cluster_lease_changes_total{cluster="east",change="acquired"} 1',
    );
    expect(told).toContain(
      'stationmaster_cluster_lease_changes_total{cluster="east",change="released"} 1',
    );
  });

  it('count a lease that was lost once, and not as given back', async () => {
    const { collecting, lines } = keeping();
    const present = await createMemoryStore().acquire('east');
    if (present === undefined) throw new Error('The lease was free');
    const lost = () => Promise.reject(new LeaseLostError('east'));
    const writer: ClusterWriter = {
      ...present,
      replace: lost,
      write: lost,
      sync: lost,
    };
    const store: FleetStore = { ...createMemoryStore(), acquire: () => Promise.resolve(writer) };
    const counted = await collecting.counting(store).acquire('east');
    await expect(counted?.write([])).rejects.toThrow(LeaseLostError);
    await expect(counted?.replace('Node', new Map())).rejects.toThrow(LeaseLostError);
    await counted?.release();
    const told = (await lines()).filter((line) => line.includes('changes_total'));
    expect(told).toEqual([
      'stationmaster_cluster_lease_changes_total{cluster="east",change="acquired"} 1',
      'stationmaster_cluster_lease_changes_total{cluster="east",change="lost"} 1',
    ]);
    expect(await lines()).toContain('stationmaster_cluster_lease_held{cluster="east"} 0');
  });
});
