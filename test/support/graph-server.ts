import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Commands } from '../../src/commands/commands.ts';
import type { GraphqlLimits } from '../../src/graphql/limits.ts';
import { createGraphqlServer, type GraphqlServer } from '../../src/graphql/server.ts';
import type { LiveReads } from '../../src/kube/live-reads.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import type { RowChange } from '../../src/store/fleet-store.ts';
import { createView } from '../../src/view/create-view.ts';
import { projections } from '../../src/view/projections.ts';
import type { View } from '../../src/view/view.ts';
import { nodeObject, podObject } from './kube-objects.ts';
import { synced } from './written-fleet.ts';

/** The graph alone on a free port, over a view of one cluster, `east`, that the test writes. */
export interface GraphServer extends AsyncDisposable {
  readonly url: string;
  readonly graph: GraphqlServer;
  readonly view: View;
  /** Answers that were begun, as they came. */
  readonly responses: readonly ServerResponse[];
  putNode(name: string, ready?: boolean): void;
  /** A pod in the namespace `default`. */
  putPod(name: string): void;
  /** What a metric says, summed over its labels. */
  metric(name: string): Promise<number>;
}

const projectionOptions = { stationLabel: 'NodeGroup', gpuResources: [] };

export async function startGraphServer({
  limits = {},
  liveReads = {},
}: {
  readonly limits?: Partial<GraphqlLimits>;
  readonly liveReads?: Partial<LiveReads>;
} = {}): Promise<GraphServer> {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
  view.setClusters([{ name: 'east', labels: {} }]);
  const metrics = createMetrics({ runtime: false });
  const graph = await createGraphqlServer(
    {
      view,
      metrics,
      clock: systemClock,
      logger: silentLogger,
      liveReads: liveReads as LiveReads,
      commands: {} as Commands,
      gateway: {
        version: '',
        replica: '',
        startedAt: 0,
        roles: ['SERVE'],
        store: () => ({ kind: 'MEMORY', state: 'ANSWERING', lagMs: null }),
        watches: () => true,
        rowsOf: () => new Map(),
      },
    },
    { home: 'east', limits },
  );
  const responses: ServerResponse[] = [];
  const http = createServer((request, response) => {
    responses.push(response);
    void graph.handle(request, response);
  });
  http.on('upgrade', graph.upgrade);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  let sequence = 0;
  const ingest = (change: RowChange) => {
    sequence += 1;
    const place = { cluster: 'east', epoch: 'e', sequence };
    view.ingest({ ...place, reset: false, changes: [change], sync: synced });
  };
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    graph,
    view,
    responses,
    putNode: (name, ready = true) => {
      const node = nodeObject({ name, ready });
      const row = projections.Node(node, projectionOptions);
      ingest({ kind: 'Node', key: name, row });
    },
    putPod: (name) => {
      const row = projections.Pod(podObject({ name, namespace: 'default' }), projectionOptions);
      ingest({ kind: 'Pod', key: `default/${name}`, row });
    },
    async metric(name) {
      const lines = (await metrics.text()).split('\n');
      const values = lines.filter((line) => new RegExp(`^\\w*${name}[{ ]`).test(line));
      return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async [Symbol.asyncDispose]() {
      await graph.stop();
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}
