import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimCluster } from './cluster.ts';
import { parseFault, type Fault } from './faults.ts';
import { isJsonObject } from './json-values.ts';
import type { RequestReport } from './request-counts.ts';

/** What the control port acts on. */
export interface ControlDeps {
  readonly clusters: readonly SimCluster[];
  readonly inject: (fault: Fault) => void;
}

/** The port for faults and figures. It stays reachable while an API is down. */
export interface ControlServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** All requests of the fleet, and of each cluster. */
interface FleetRequestReport {
  readonly total: number;
  readonly mutating: number;
  readonly clusters: Readonly<Record<string, RequestReport>>;
}

const longestBody = 64 * 1024;

/** Serves `POST /_sim/faults`, `GET /_sim/requests` and `DELETE /_sim/requests` on 127.0.0.1, any free port. */
export async function startControlServer({
  clusters,
  inject,
}: ControlDeps): Promise<ControlServer> {
  const names = clusters.map(({ name }) => name);

  function missingTarget(fault: Fault): string | undefined {
    const struck = clusters.filter(({ name }) => (fault.cluster ?? name) === name);
    if (struck.length === 0)
      return `no cluster ${fault.cluster ?? ''}; there are ${names.join(', ')}`;
    const hasNode =
      'node' in fault && struck.some(({ store }) => store.get('nodes', '', fault.node));
    return 'node' in fault && !hasNode ? `no node ${fault.node}` : undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    switch (`${request.method ?? ''} ${path}`) {
      case 'POST /_sim/faults': {
        const fault = parseFault(await readJson(request));
        const missing = 'problem' in fault ? undefined : missingTarget(fault);
        if ('problem' in fault) reply(response, 400, { error: fault.problem });
        else if (missing !== undefined) reply(response, 404, { error: missing });
        else {
          inject(fault);
          reply(response, 200, fault);
        }
        return;
      }
      case 'GET /_sim/requests':
        reply(response, 200, reportOf(clusters));
        return;
      case 'DELETE /_sim/requests':
        for (const { requests } of clusters) requests.reset();
        reply(response, 200, reportOf(clusters));
        return;
      default:
        reply(response, 404, { error: 'POST /_sim/faults, GET or DELETE /_sim/requests' });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      reply(response, 400, { error: error instanceof Error ? error.message : 'bad request' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function reportOf(clusters: readonly SimCluster[]): FleetRequestReport {
  const reports = clusters.map(({ name, requests }) => [name, requests.report()] as const);
  return {
    total: reports.reduce((sum, [, { total }]) => sum + total, 0),
    mutating: reports.reduce((sum, [, { mutating }]) => sum + mutating, 0),
    clusters: Object.fromEntries(reports),
  };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > longestBody) throw new RangeError('the body is too long');
  }
  const body: unknown = JSON.parse(text);
  if (!isJsonObject(body)) throw new TypeError('the body is to be a JSON object');
  return body;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(`${JSON.stringify(body)}\n`);
}
