/**
 * The server of one side, in a process of its own: a view of a few hundred nodes, changed when the parent says so, and
 * the gateway's graph over WebSockets, by the gateway or by graphql-ws as it comes. `node server.ts gateway|stock`.
 */
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { buildGatewaySchema } from '../../src/graphql/schema.ts';
import { createGraphqlServer } from '../../src/graphql/server.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createHttpServer } from '../../src/runtime/http-server.ts';
import { silentLogger as logger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { createView } from '../../src/view/create-view.ts';
import { projections } from '../../src/view/projections.ts';
import { createContexts, noCommands, noFacts, noLiveReads } from '../graph-fleet.ts';
import type { FromServer, ToServer } from './messages.ts';

const home = 'east';
const stationLabel = 'NodeGroup';
const nodes = 200;
/** Changed at once by one tick: a message of some 700 bytes. */
const changedAtOnce = 4;

const view = createView({ stationLabel, homeCluster: home });
view.setClusters([{ name: home, labels: {} }]);

let sequence = 0;
function writeNodes(names: readonly number[], ready: boolean): void {
  sequence += 1;
  const changes = names.map((at) => {
    const name = `node-${at}`;
    const metadata = { name, uid: `uid-${name}`, labels: { [stationLabel]: `st-${at % 40}` } };
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
    const node = { apiVersion: 'v1', kind: 'Node', metadata, spec: {}, status: { conditions } };
    const row = projections.Node(node, { stationLabel, gpuResources: [] });
    return { kind: 'Node' as const, key: name, row };
  });
  const sync = {
    state: 'SYNCED',
    asOf: null,
    lastError: null,
    version: null,
    watches: [],
  } as const;
  view.ingest({ cluster: home, epoch: 'e', sequence, reset: false, changes, sync });
}

/** Of the same few nodes two ticks make ready again what they made not ready. */
function tick(count: number): void {
  const first = Math.floor(count / 2) * 7;
  const names = Array.from({ length: changedAtOnce }, (_, at) => (first + at * 3) % nodes);
  writeNodes(names, count % 2 === 1);
}

async function serveAsGateway(): Promise<string> {
  const metrics = createMetrics({ runtime: false });
  const deps = {
    view,
    liveReads: noLiveReads,
    commands: noCommands,
    clock: systemClock,
    logger,
    metrics,
    gateway: noFacts,
  };
  const graph = await createGraphqlServer(deps, { home });
  const routes = new Map([['/graphql', { methods: ['GET', 'POST'], ...graph }]]);
  const http = createHttpServer(routes, { host: '127.0.0.1', port: 0, origins: [] }, { logger });
  return (await http.start()).url;
}

async function serveAsStock(): Promise<string> {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/graphql' });
  useServer({ schema: buildGatewaySchema(), context: createContexts(view) }, sockets);
  await new Promise((resolve) => sockets.once('listening', resolve));
  const address = sockets.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const say = (message: FromServer) => process.send?.(message);

writeNodes(
  Array.from({ length: nodes }, (_, at) => at),
  true,
);
const url = await (process.argv[2] === 'stock' ? serveAsStock() : serveAsGateway());
process.on('message', (message: ToServer) => {
  if (message.type === 'tick') tick(message.count);
  const state = [...view.all('Node')].map(({ row }) => `${row.name} ${row.ready}`).sort();
  say({ type: 'state', state: state.join('\n') });
});
say({ type: 'listening', url });
