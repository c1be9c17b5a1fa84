/** One side of the bench over HTTP, in a process of its own: says its port, and serves until its input ends. */
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayContext } from '../src/graphql/context.ts';
import { buildGatewaySchema } from '../src/graphql/schema.ts';
import { createGraphqlServer } from '../src/graphql/server.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createHttpServer } from '../src/runtime/http-server.ts';
import { silentLogger } from '../src/runtime/logger.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import {
  createContexts,
  createGraphFleet,
  noCommands,
  noFacts,
  noLiveReads,
} from './graph-fleet.ts';

const view = createGraphFleet();

const sides: Readonly<Record<string, () => Promise<number>>> = {
  gateway: async () => {
    const graphql = await createGraphqlServer(
      {
        view,
        liveReads: noLiveReads,
        commands: noCommands,
        clock: systemClock,
        logger: silentLogger,
        metrics: createMetrics({ runtime: false }),
        gateway: noFacts,
      },
      { home: 'east' },
    );
    const route = { methods: ['GET', 'POST'], handle: graphql.handle };
    const listen = { host: '127.0.0.1', port: 0, origins: [] };
    const http = createHttpServer(new Map([['/graphql', route]]), listen, { logger: silentLogger });
    return (await http.start()).port;
  },
  'Apollo + express5': async () => {
    const apollo = new ApolloServer<GatewayContext>({
      schema: buildGatewaySchema(),
      nodeEnv: 'production',
    });
    await apollo.start();
    const contextOf = createContexts(view);
    const context = () => Promise.resolve(contextOf());
    const app = express().use('/graphql', express.json(), expressMiddleware(apollo, { context }));
    return await listening(createServer((request, response) => void app(request, response)));
  },
  'a loop by hand': async () => {
    const pods = view.pods({ first: 5_000 }).edges.map(({ node }) => node.row);
    return await listening(
      createServer((request, response) => {
        request.resume();
        request.once('end', () => {
          const edges = [];
          for (const { name, namespace, phase, ready, restarts } of pods) {
            edges.push({ node: { name, namespace, phase: phase.toUpperCase(), ready, restarts } });
          }
          response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
          response.end(JSON.stringify({ data: { pods: { edges } } }));
        });
      }),
    );
  },
};

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const side = sides[process.argv[2] ?? ''];
if (side === undefined) throw new Error(`Give one of: ${Object.keys(sides).join(', ')}`);
console.log(await side());
process.stdin.resume().once('end', () => process.exit());
