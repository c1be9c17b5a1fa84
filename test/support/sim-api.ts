import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import type { ClusterConnection } from '../../src/kube/kube-config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createApiServer, type ApiServer } from '../../src/sim/http-server.ts';
import { breakConnection, type ServerTls } from '../../src/sim/listener.ts';
import { createObjectStore, type ObjectStore, type SimObject } from '../../src/sim/object-store.ts';
import { createCertificateAuthority } from '../../tools/control-plane/certificates.ts';

/** A simulated API server over a store that a test writes to directly; no controllers. */
export interface SimApi extends AsyncDisposable {
  readonly store: ObjectStore;
  readonly server: ApiServer;
  readonly url: string;
  readonly connection: ClusterConnection;
  readonly client: KubeClient;
  /** While true, every request's connection is destroyed. */
  down: boolean;
  /** Sees each request first; answering false means that it has dealt with it. Undefined lets everything through. */
  fault: Fault | undefined;
  /** How many such requests came, by verb and resource key. */
  asked(verb: string, resource: string): number;
  /** What is to be stopped before this server, the last first. */
  onDispose(stop: () => Promise<void>): void;
}

export type Fault = (
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean;

export async function startSimApi(
  options: { bookmarkIntervalMs?: number; tls?: ServerTls } = {},
): Promise<SimApi> {
  const store = createObjectStore();
  const stack = new AsyncDisposableStack();
  const server = createApiServer(
    { store },
    {
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? 50,
      ...(options.tls && { tls: options.tls }),
      admit(request, response) {
        if (api.down) breakConnection(request);
        return (
          !api.down &&
          api.fault?.(new URL(request.url!, 'http://sim').searchParams, request, response) !== false
        );
      },
    },
  );
  const url = await server.listen();
  const connection = trusting(url, options.tls?.authority);
  const client = createKubeClient({ cluster: 'sim', connection, clock: systemClock });
  stack.defer(() => server.stop());
  stack.defer(() => client.close());
  const api: SimApi = {
    store,
    server,
    url,
    connection,
    client,
    down: false,
    fault: undefined,
    asked: (verb, resource) =>
      server.requests
        .report()
        .requests.filter((one) => one.verb === verb && one.resource === resource)
        .reduce((sum, one) => sum + one.count, 0),
    onDispose: (stop) => stack.defer(stop),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  return api;
}

/** A way to a server without credentials of one's own; `ca` is the authority (PEM) that its certificate is signed by. */
export function trusting(server: string, ca: string | undefined): ClusterConnection {
  const credentials = { headers: {}, tls: ca === undefined ? {} : { ca } };
  return { server, credentials: () => Promise.resolve(credentials) };
}

/** Material for servers of a test. */
export async function serverTls(): Promise<ServerTls> {
  const authority = await createCertificateAuthority('test');
  return { ...(await authority.issueServer()), authority: authority.certificate };
}

/** Installs one of the project's own custom resources. */
export async function installDefinition(
  store: ObjectStore,
  name: 'mecstation' | 'helmapp',
): Promise<void> {
  const text = await readFile(new URL(`../../schema/crds/${name}.yaml`, import.meta.url), 'utf8');
  store.create('customresourcedefinitions.apiextensions.k8s.io', parse(text) as SimObject);
}

export const simNode = (name: string, labels: Record<string, string> = {}): SimObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  spec: {},
});
