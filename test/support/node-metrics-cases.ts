/**
 * What becomes of NodeMetrics in a view, whoever serves them. Here it is a custom resource at the path of
 * metrics.k8s.io, so that the cases run over a real API server, which has no metrics-server, as well.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCollector, defaultCollectorTimes } from '../../src/control/collector.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { defaultReflectorTimes } from '../../src/kube/reflector.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import type { RowChange } from '../../src/store/fleet-store.ts';
import { createView } from '../../src/view/create-view.ts';
import { projectRow } from '../../src/view/projections.ts';

export interface MeteredWorld extends AsyncDisposable {
  readonly admin: KubeClient;
  /** Who collects. */
  readonly reader: KubeClient;
  /** Whether who collects may list what nodes use. */
  allow(allowed: boolean): Promise<void>;
}

const apiVersion = 'metrics.k8s.io/v1beta1';
const projecting = { stationLabel: 'NodeGroup', gpuResources: [] };
const soon = { timeout: 30_000, interval: 20 };

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'nodes.metrics.k8s.io',
    // Groups of Kubernetes itself are not for everybody.
    annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
  },
  spec: {
    group: 'metrics.k8s.io',
    scope: 'Cluster',
    names: {
      kind: 'NodeMetrics',
      listKind: 'NodeMetricsList',
      plural: 'nodes',
      singular: 'nodemetrics',
    },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
};

interface Measured {
  readonly cpu: string;
  readonly memory?: string;
  readonly timestamp?: string;
}

const metricsOf = (name: string, { cpu, memory = '1Gi', ...rest }: Measured): KubeObject => ({
  apiVersion,
  kind: 'NodeMetrics',
  metadata: { name },
  usage: { cpu, memory },
  ...rest,
});

/** A view that is collected all the time, of quick polls. */
async function collected({ reader }: MeteredWorld, stack: AsyncDisposableStack) {
  const { cluster } = reader;
  const view = createView({ stationLabel: projecting.stationLabel });
  view.setClusters([{ name: cluster, labels: {} }]);
  const written: RowChange[] = [];
  const store = createMemoryStore();
  const unfollow = await store.follow(cluster, (batch) => {
    written.push(...batch.changes.filter(({ kind }) => kind === 'NodeMetrics'));
    view.ingest(batch);
  });
  const collector = createCollector(
    {
      client: reader,
      store,
      project: (kind, object) => projectRow(kind, object, projecting),
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
    },
    {
      ...defaultCollectorTimes,
      graceMs: 200,
      measuresMs: 2_000,
      reflector: { ...defaultReflectorTimes, pollMs: 100, rightsMs: 100 },
    },
  );
  collector.start();
  stack.defer(() => collector.stop());
  stack.defer(unfollow);
  const sync = () => view.cluster(cluster)?.sync;
  const watch = () => sync()?.watches.find(({ kind }) => kind === 'NodeMetrics');
  return {
    written,
    sync,
    watch,
    used: (station: string) => view.usedByStation({ cluster, name: station }),
    /** Waits until what is shown was asked for after now. */
    polled: async () => {
      const since = Date.now();
      await vi.waitFor(() => expect(Date.parse(watch()?.asOf ?? '')).toBeGreaterThan(since), soon);
    },
  };
}

export function nodeMetricsCases(open: () => Promise<MeteredWorld>): void {
  describe('what nodes use, one thing after the other', { timeout: 60_000 }, () => {
    const stack = new AsyncDisposableStack();
    let world: MeteredWorld;
    let seen: Awaited<ReturnType<typeof collected>>;
    beforeAll(async () => {
      world = stack.use(await open());
      for (const [name, station] of [
        ['n1', 'pier'],
        ['n2', 'pier'],
        ['n3', 'hill'],
      ] as const) {
        const metadata = { name, labels: { NodeGroup: station } };
        await world.admin.create({ apiVersion: 'v1', kind: 'Node', metadata });
      }
      seen = await collected(world, stack);
    });
    afterAll(() => stack.disposeAsync());

    const measure = (name: string, measured: Measured) =>
      world.admin.apply(metricsOf(name, measured));
    const remove = (kind: string, name: string) =>
      world.admin.delete(
        kind === 'NodeMetrics'
          ? { apiVersion, kind, name }
          : { apiVersion: definition.apiVersion, kind, name },
      );
    const watchIs = (state: string) =>
      vi.waitFor(() => expect(seen.watch()?.state).toBe(state), soon);
    const usedIs = (station: string, nodes: number, cpuCores: number) =>
      vi.waitFor(() => expect(seen.used(station)).toMatchObject({ nodes, cpuCores }), soon);
    const isUnknown = (station: string) =>
      vi.waitFor(() => expect(seen.used(station)).toBeNull(), soon);

    it('is not known where nobody measures, and nobody waits for it', async () => {
      await vi.waitFor(() => expect(seen.sync()?.state).toBe('SYNCED'), soon);
      await watchIs('NOT_SERVED');
      expect(seen.used('pier')).toBeNull();
      expect(seen.sync()?.watches.filter(({ state }) => state === 'FORBIDDEN')).toEqual([]);
    });

    it('is known soon after somebody begins to measure', async () => {
      await world.admin.create(definition);
      await vi.waitFor(() => measure('n1', { cpu: '250m' }), soon);
      await usedIs('pier', 1, 0.25);
      await measure('n2', { cpu: '12345678n', memory: '512Mi' });
      await usedIs('pier', 2, 0.262);
      expect(seen.used('pier')).toMatchObject({ memoryBytes: 1.5 * 2 ** 30 });
      expect(seen.used('hill')).toBeNull();
      expect(seen.watch()).toMatchObject({ state: 'SYNCED', lastError: null });
    });

    it('is written when it is another amount, and only then', async () => {
      await seen.polled();
      seen.written.length = 0;
      await measure('n1', { cpu: '250300u', memory: '1048500Ki' });
      await seen.polled();
      expect(seen.written).toEqual([]);
      await measure('n1', { cpu: '300m' });
      await usedIs('pier', 2, 0.312);
      expect(seen.written.map(({ key }) => key)).toEqual(['n1']);
    });

    it('is not known of a node that was measured long ago only', async () => {
      const longAgo = new Date(Date.now() - 600_000).toISOString();
      await measure('n2', { cpu: '100m', timestamp: longAgo });
      await usedIs('pier', 1, 0.3);
      await measure('n2', {
        cpu: '100m',
        timestamp: new Date(Date.now() + 3_600_000).toISOString(),
      });
      await usedIs('pier', 2, 0.4);
    });

    it('fades when the right to ask is taken away, makes nothing stale, and comes back', async () => {
      await world.allow(false);
      await watchIs('FORBIDDEN');
      expect(seen.watch()?.lastError).toMatch(/forbidden/);
      await isUnknown('pier');
      expect(seen.sync()).toMatchObject({ state: 'SYNCED', lastError: null });
      await world.allow(true);
      await usedIs('pier', 2, 0.4);
    });

    it('is not known any more of a node that nobody measures', async () => {
      await remove('NodeMetrics', 'n1');
      await usedIs('pier', 1, 0.1);
      expect(seen.written.at(-1)).toEqual({ kind: 'NodeMetrics', key: 'n1', row: null });
    });

    it('is not known any more when nobody measures at all', async () => {
      await remove('CustomResourceDefinition', definition.metadata.name);
      await watchIs('NOT_SERVED');
      await isUnknown('pier');
      expect(seen.sync()?.state).toBe('SYNCED');
    });
  });
}
