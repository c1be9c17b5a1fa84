import { X509Certificate } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { webhookSecret } from '../../src/control/webhook-certificates.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { valueAt } from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import { workload } from '../support/arbitrary-workloads.ts';
import { registeredIn, startWebhook, type TestWebhookOptions } from '../support/webhook.ts';

const secondMs = 1_000;
/** In earnest: certificates of these lives expire while the test runs, by the clock of the API server too. */
const lifetimes = {
  authorityMs: 21 * secondMs,
  servingMs: 9 * secondMs,
  settleMs: 4 * secondMs,
};
const admissions = { everyMs: 50, forMs: 30 * secondMs };

let controlPlane: ControlPlane;
let client: KubeClient;
beforeAll(async () => {
  controlPlane = await startControlPlane({ name: 'certificates' });
  const connection = loadKubeConfigText(controlPlane.kubeconfig).connection();
  client = createKubeClient({ cluster: 'real', connection, clock: systemClock });
});
afterAll(async () => {
  await client.close();
  await controlPlane.stop();
});

/** One port for several replicas, as a Service has it: each connection goes to the next of them. */
async function startSpreading(): Promise<
  AsyncDisposable & { readonly port: number; to(...ports: number[]): void }
> {
  let [targets, turn] = [[0], 0];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const target = connect(targets[turn++ % targets.length] ?? 0, '127.0.0.1');
    for (const end of [socket, target]) {
      open.add(end);
      end
        .on('error', () => undefined)
        .on('close', () => [socket, target].forEach((one) => one.destroy()));
    }
    socket.pipe(target).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    to: (...ports) => (targets = ports),
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a new connection meets. */
function servedAt(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

async function bundle(): Promise<readonly X509Certificate[]> {
  const { caBundle = '' } = (await registeredIn(client)).clientConfig;
  const pem = Buffer.from(caBundle, 'base64').toString();
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  );
}

interface Sight {
  readonly at: number;
  readonly serving: readonly X509Certificate[];
  readonly bundle: readonly X509Certificate[];
}

/** What is served at these ports and registered, again and again until it is ended. */
function watchCertificates(ports: readonly number[]): { end(): Promise<readonly Sight[]> } {
  const sights: Sight[] = [];
  const ending = new AbortController();
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const registered = await bundle();
      const serving = await Promise.all(ports.map(servedAt));
      sights.push({ at: Date.now(), serving, bundle: registered });
      await systemClock.sleep(100);
    }
  })();
  return {
    end: async () => {
      ending.abort();
      await watching;
      return sights;
    },
  };
}

const serials = (certificates: readonly X509Certificate[]) =>
  new Set(certificates.map(({ serialNumber }) => serialNumber));

/** A new signer was registered for as long as API servers may take to notice, before it signed anything served. */
function expectOverlap(sights: readonly Sight[]): void {
  for (const sight of sights) {
    const before = sights.findLast(({ at }) => at <= sight.at - lifetimes.settleMs / 2);
    for (const trusted of before === undefined ? [sight] : [before, sight]) {
      for (const serving of sight.serving) {
        expect(trusted.bundle.some((authority) => serving.checkIssued(authority))).toBe(true);
      }
    }
  }
}

/** Dry-run creations at a steady pace, each of which the webhook must answer; what came of them. */
async function admitSteadily(
  name: string,
  forMs: number,
): Promise<{ readonly held: number; readonly failures: readonly unknown[] }> {
  const made = workload({ kind: 'Deployment', name, labels: { NodeGroup: 'station-1' } });
  const terms = [
    'spec',
    'template',
    'spec',
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ];
  const failures: unknown[] = [];
  let held = 0;
  const calls: Promise<void>[] = [];
  const create = async (): Promise<void> => {
    try {
      const answer = await client.create(made, { dryRun: true });
      if (Array.isArray(valueAt(answer, terms))) held += 1;
      else failures.push('not held');
    } catch (error) {
      failures.push(error);
    }
  };
  const sending = setInterval(() => calls.push(create()), admissions.everyMs);
  await systemClock.sleep(forMs);
  clearInterval(sending);
  await Promise.all(calls);
  return { held, failures };
}

/** Replicas behind one port, registered and heeded. */
async function startReplicas(
  count: number,
  options: Partial<TestWebhookOptions>,
): Promise<AsyncDisposable & { readonly ports: readonly number[] }> {
  const spreading = await startSpreading();
  const replicas = await Promise.all(
    Array.from({ length: count }, async () => {
      return await startWebhook([client], {
        address: { url: `https://127.0.0.1:${spreading.port}/admit` },
        failurePolicy: 'Fail',
        lookMs: 200,
        ...options,
      });
    }),
  );
  const ports = replicas.map(({ port }) => port);
  spreading.to(...ports);
  await vi.waitFor(
    async () => {
      const { clientConfig } = await registeredIn(client);
      expect(clientConfig.url).toContain(`:${spreading.port}/`);
      expect((await admittedNow()).length).toBe(1);
    },
    { timeout: 30_000, interval: 200 },
  );
  return {
    ports,
    [Symbol.asyncDispose]: async () => {
      for (const replica of replicas) await replica[Symbol.asyncDispose]();
      await spreading[Symbol.asyncDispose]();
    },
  };
}

describe('a real API server, 20 admissions a second, and failure policy Fail', () => {
  it.each([1, 2])(
    'meets renewed certificates and authorities of %i replicas, and no call fails',
    async (count) => {
      await using replicas = await startReplicas(count, { namespace: `of-${count}`, lifetimes });
      const watching = watchCertificates(replicas.ports);
      const { held, failures } = await admitSteadily(`steady-${count}`, admissions.forMs);
      const sights = await watching.end();

      expect(failures).toEqual([]);
      expect(held).toBeGreaterThan((admissions.forMs / admissions.everyMs) * 0.9);
      expectOverlap(sights);
      const authorities = serials(sights.flatMap((sight) => sight.bundle));
      const served = serials(sights.flatMap(({ serving }) => serving));
      expect(authorities.size).toBeGreaterThanOrEqual(3);
      expect(served.size).toBeGreaterThanOrEqual(4);
      const { validToDate } = sights[0]!.serving[0]!;
      expect(validToDate.getTime()).toBeLessThan(Date.now());
      process.stdout.write(
        `${count} replicas: ${held} admissions held, ${failures.length} failed, ${served.size} certificates of ${authorities.size} authorities\n`,
      );
    },
  );

  it('meets certificates of another authority when somebody deletes the Secret, and no call fails', async () => {
    const namespace = 'deleted';
    const handOver = { tellMs: 3 * secondMs, keepMs: 60 * secondMs };
    await using replicas = await startReplicas(2, { namespace, handOver });
    const before = await Promise.all(replicas.ports.map(servedAt));
    const watching = watchCertificates(replicas.ports);
    const admitting = admitSteadily('steadily', 12 * secondMs);
    await client.delete({ apiVersion: 'v1', kind: 'Secret', namespace, name: webhookSecret });
    const { held, failures } = await admitting;
    const sights = await watching.end();

    expect(failures).toEqual([]);
    expect(held).toBeGreaterThan(200);
    const last = sights.at(-1)!;
    const both = serials([...before, ...last.serving]);
    expect(both.size).toBe(2);
    expect(last.bundle).toHaveLength(2);
  });
});

async function admittedNow(): Promise<readonly unknown[]> {
  const asked = workload({ kind: 'Deployment', name: 'asked', labels: { NodeGroup: 'station-1' } });
  const made = await client.create(asked, { dryRun: true });
  return Object.keys(made.metadata.annotations ?? {});
}
