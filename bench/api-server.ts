/** A simulated API server over TLS in a process of its own, so that its CPU is not counted as a client's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createApiServer } from '../src/sim/http-server.ts';
import { kubeconfigFor } from '../src/sim/kubeconfig.ts';
import { createObjectStore } from '../src/sim/object-store.ts';
import { createCertificateAuthority } from '../tools/control-plane/certificates.ts';

/** What there is of it so far. */
export interface ApiServerCounts {
  /** TCP connections that were ever made. */
  readonly connections: number;
  /** Watches that were ever opened. */
  readonly watches: number;
}

/** The server, seen from the bench. Disposing ends its process. */
export interface BenchApiServer extends AsyncDisposable {
  readonly url: string;
  readonly kubeconfig: string;
  counts(): Promise<ApiServerCounts>;
}

type Started = Pick<BenchApiServer, 'url' | 'kubeconfig'>;

/** Starts one that holds config maps `map-0`, `map-1`… of about a kilobyte in the namespace `default`. */
export async function startBenchApiServer(maps: number): Promise<BenchApiServer> {
  const child = fork(fileURLToPath(import.meta.url), [String(maps)]);
  const [started] = (await once(child, 'message')) as [Started];
  return {
    ...started,
    async counts() {
      child.send('counts');
      const [counts] = (await once(child, 'message')) as [ApiServerCounts];
      return counts;
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

async function serve(maps: number): Promise<void> {
  const authority = await createCertificateAuthority('bench');
  const tls = { ...(await authority.issueServer()), authority: authority.certificate };
  const store = createObjectStore();
  for (let n = 0; n < maps; n += 1) {
    store.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `map-${n}`, namespace: 'default' },
      data: { text: `${n} `.padEnd(1000, 'x') },
    });
  }
  const server = createApiServer(
    { store },
    {
      tls,
      // As API servers send them.
      bookmarkIntervalMs: 60_000,
    },
  );
  const url = await server.listen();
  process.once('disconnect', () => process.exit());
  process.on('message', () => {
    const { requests } = server.requests.report();
    const watches = requests.filter(({ verb }) => verb === 'watch');
    process.send?.({
      connections: server.connections,
      watches: watches.reduce((sum, { count }) => sum + count, 0),
    } satisfies ApiServerCounts);
  });
  process.send?.({ url, kubeconfig: kubeconfigFor('bench', url, tls.authority) } satisfies Started);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(Number(process.argv[2]));
