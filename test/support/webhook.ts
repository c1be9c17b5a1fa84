/** A webhook that serves, and a caller that trusts it as an API server does: by the bundle in its registration. */
import { Agent, request } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import { vi } from 'vitest';
import { configurationName } from '../../src/control/webhook-registration.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMetrics, type Metrics } from '../../src/runtime/metrics.ts';
import { createWebhook, type WebhookOptions } from '../../src/webhook.ts';
import { webhookConfig } from '../../src/webhook-config.ts';

export interface TestWebhook extends AsyncDisposable {
  readonly port: number;
  readonly metrics: Metrics;
}

export interface TestWebhookOptions extends Partial<WebhookOptions> {
  readonly clock?: Clock;
}

/** Serves on a free port, registered in these clusters; the first is home. Resolves when it listens. */
export async function startWebhook(
  clients: readonly KubeClient[],
  { clock = systemClock, ...options }: TestWebhookOptions = {},
): Promise<TestWebhook> {
  const port = options.port ?? (await freePort());
  const metrics = createMetrics({ runtime: false });
  const webhook = createWebhook(
    { managed: () => clients, metrics, clock, logger: silentLogger },
    {
      ...webhookConfig({ host: '127.0.0.1', port, url: `https://127.0.0.1:${port}` }),
      stationLabel: 'NodeGroup',
      home: clients[0]?.cluster ?? '',
      lookMs: 30,
      ...options,
    },
  );
  await webhook.start();
  await vi.waitFor(() => connected(port), { timeout: 20_000, interval: 20 });
  return { port, metrics, [Symbol.asyncDispose]: async () => await webhook.stop() };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function connected(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

export const registrationRef = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  name: configurationName,
};

export interface RegisteredWebhook {
  readonly clientConfig: { readonly url?: string; readonly caBundle?: string };
  readonly [field: string]: unknown;
}

/** The one webhook of the registration in a cluster. */
export async function registeredIn(client: KubeClient): Promise<RegisteredWebhook> {
  const [webhook] = (await client.get(registrationRef))['webhooks'] as RegisteredWebhook[];
  if (webhook === undefined) throw new Error('Not registered');
  return webhook;
}

export interface CallOptions {
  /** PEM of those who may have signed the certificate. */
  readonly authorities: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out: a connection for this call alone. */
  readonly agent?: Agent;
}

export interface CallAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly response?: { readonly allowed: boolean; readonly patch?: string } };
  /** The number of the certificate that was served. */
  readonly serial: string;
}

/** One call of a webhook on 127.0.0.1, with the whole certificate checked. */
export function call(
  port: number,
  body: string,
  { authorities, agent, ...options }: CallOptions,
): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/admit',
        ca: authorities,
        agent: agent ?? new Agent({ keepAlive: false, maxCachedSessions: 0 }),
        headers: { 'content-type': 'application/json' },
        ...options,
      },
      (response) => {
        const { serialNumber } = (
          response.socket as unknown as { getPeerCertificate(): { serialNumber: string } }
        ).getPeerCertificate();
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('error', reject);
        response.once('end', () => {
          const json = response.headers['content-type']?.includes('json') === true;
          resolve({
            status: response.statusCode ?? 0,
            text,
            body: json ? (JSON.parse(text) as CallAnswer['body']) : {},
            serial: serialNumber,
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** A review of the creation of an object. */
export function reviewOf(object: KubeObject): string {
  const [version = '', group = ''] = object.apiVersion.split('/').toReversed();
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u-1',
      operation: 'CREATE',
      kind: { group, version, kind: object.kind },
      object,
    },
  });
}
