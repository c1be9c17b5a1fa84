import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { webhookSecret } from '../../../src/control/webhook-certificates.ts';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import { plainConnection } from '../../../src/kube/kube-config.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { webhookConfig } from '../../../src/webhook-config.ts';
import { workload } from '../../support/arbitrary-workloads.ts';
import { startTestGateway } from '../../support/gateway.ts';
import {
  call,
  freePort,
  registeredIn,
  registrationRef,
  reviewOf,
  startWebhook,
} from '../../support/webhook.ts';

let fleet: SimFleet;
let east: KubeClient;
let west: KubeClient;
beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['east', 'west'], stations: 2, nodes: 2 });
  const clientOf = (cluster: string) =>
    createKubeClient({
      cluster,
      connection: plainConnection(fleet.cluster(cluster).url),
      clock: systemClock,
    });
  [east, west] = [clientOf('east'), clientOf('west')];
});
afterAll(async () => {
  await Promise.all([east.close(), west.close()]);
  await fleet[Symbol.asyncDispose]();
});

const secretIn = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name: webhookSecret,
});
const labelled = reviewOf(
  workload({ kind: 'Deployment', name: 'w', labels: { NodeGroup: 'st-1' } }),
);
const bundleIn = async (client: KubeClient): Promise<string> => {
  const { clientConfig } = await registeredIn(client);
  return Buffer.from(clientConfig.caBundle ?? '', 'base64').toString();
};
/** The webhook has looked at its registration some times, and has written nothing in the cluster. */
const lookedWithoutWriting = async (cluster: string) => {
  const { requests } = fleet.cluster(cluster);
  requests.reset();
  await vi.waitFor(() => {
    const looks = requests
      .report()
      .requests.find(({ resource }) => resource.startsWith('mutatingwebhookconfigurations'));
    expect(looks?.count).toBeGreaterThan(3);
  });
  expect(requests.report().mutating).toBe(0);
};
const registered = (client: KubeClient, port: number) =>
  vi.waitFor(
    async () =>
      expect((await registeredIn(client)).clientConfig.url).toBe(`https://127.0.0.1:${port}/admit`),
    { timeout: 10_000, interval: 20 },
  );

describe('the webhook over HTTPS', () => {
  it('answers a review with a patch, trusted by the bundle that it registered', async () => {
    await using webhook = await startWebhook([east, west]);
    for (const client of [east, west]) {
      await registered(client, webhook.port);
      const answer = await call(webhook.port, labelled, { authorities: await bundleIn(client) });
      expect(answer.status).toBe(200);
      expect(answer.body.response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
    }
    expect(await webhook.metrics.text()).toContain(
      'stationmaster_admissions_total{outcome="patched"} 2',
    );
  });

  it('refuses what is no review with a 4xx that says why, and goes on', async () => {
    await using webhook = await startWebhook([east]);
    await registered(east, webhook.port);
    const authorities = await bundleIn(east);
    const ask = async (body: string, options: object = {}) => {
      const { status, body: said } = await call(webhook.port, body, { authorities, ...options });
      return [status, (said as { message?: string }).message];
    };
    expect(await ask('{')).toEqual([400, 'The body is not JSON']);
    expect(await ask('[]')).toEqual([
      400,
      'The body must be an AdmissionReview of admission.k8s.io/v1',
    ]);
    expect(await ask(labelled, { headers: { 'content-type': 'text/plain' } })).toEqual([
      415,
      'POST needs content-type: application/json',
    ]);
    expect(await ask('', { method: 'GET' })).toEqual([405, '/admit takes POST']);
    expect(await ask(labelled, { path: '/other' })).toEqual([404, 'Reviews are posted to /admit']);
    expect((await ask(' '.repeat(7 * 1024 * 1024 + 1)))[0]).toBe(413);
    const padded = JSON.parse(labelled) as { request: { object: { metadata: object } } };
    padded.request.object.metadata = {
      ...padded.request.object.metadata,
      annotations: { big: 'x'.repeat(3 * 1024 * 1024) },
    };
    expect(await ask(JSON.stringify(padded))).toEqual([200, undefined]);
    expect(
      (await call(webhook.port, '', { authorities, method: 'GET', path: '/healthz' })).status,
    ).toBe(200);
    expect(await webhook.metrics.text()).toContain('{outcome="invalid"} 4');
  });

  it('goes on with the certificates it has while the home cluster is away', async () => {
    const away = await startSimFleet({ clusters: ['home'], stations: 1, nodes: 1 });
    const home = createKubeClient({
      cluster: 'home',
      connection: plainConnection(away.cluster('home').url),
      clock: systemClock,
    });
    await using webhook = await startWebhook([home, west]);
    await registered(west, webhook.port);
    const authorities = await bundleIn(west);
    await away[Symbol.asyncDispose]();
    await west.delete(registrationRef);
    await registered(west, webhook.port);
    expect(await bundleIn(west)).toBe(authorities);
    expect((await call(webhook.port, labelled, { authorities })).status).toBe(200);
    await home.close();
  });

  it('is a role of the gateway, with its metrics among the others', async () => {
    const port = await freePort();
    await using gateway = await startTestGateway({
      fleet: { clusters: ['one'], stations: 2, nodes: 2 },
      gateway: {
        webhook: webhookConfig({ host: '127.0.0.1', port, url: `https://127.0.0.1:${port}` }),
      },
    });
    const client = createKubeClient({
      cluster: 'one',
      connection: plainConnection(gateway.fleet.cluster('one').url),
      clock: systemClock,
    });
    await registered(client, port);
    const answer = await call(port, labelled, { authorities: await bundleIn(client) });
    expect(answer.body.response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
    const metrics = await fetch(`${gateway.url}/metrics`);
    expect(await metrics.text()).toContain('stationmaster_admission_seconds_count 1');
    await client.close();
  });

  it('waits no longer than its time for a body that does not come', async () => {
    await using webhook = await startWebhook([east], { requestTimeoutMs: 200 });
    await registered(east, webhook.port);
    const socket = connect({
      port: webhook.port,
      host: '127.0.0.1',
      ca: await bundleIn(east),
    });
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      socket.once('error', reject);
      socket.on('data', (data: Buffer) => (text += data.toString()));
      socket.once('close', () => {
        resolve(text);
      });
      socket.write(
        [
          'POST /admit HTTP/1.1',
          'host: webhook',
          'content-type: application/json',
          'content-length: 10',
          '',
          '{',
        ].join('\r\n'),
      );
    });
    expect(said).toContain('408');
  });
});

describe('its registration', () => {
  it('leaves out what is not its business, and may be configured', async () => {
    await using webhook = await startWebhook([east], {
      failurePolicy: 'Fail',
      timeoutSeconds: 3,
      stationLabel: 'site',
      namespace: 'own-place',
    });
    await registered(east, webhook.port);
    await vi.waitFor(async () =>
      expect(await registeredIn(east)).toMatchObject({ failurePolicy: 'Fail' }),
    );
    expect(await registeredIn(east)).toMatchObject({
      failurePolicy: 'Fail',
      timeoutSeconds: 3,
      sideEffects: 'None',
      matchPolicy: 'Equivalent',
      reinvocationPolicy: 'IfNeeded',
      objectSelector: { matchExpressions: [{ key: 'site', operator: 'Exists' }] },
      namespaceSelector: {
        matchExpressions: [
          {
            key: 'kubernetes.io/metadata.name',
            operator: 'NotIn',
            values: ['kube-system', 'own-place'],
          },
        ],
      },
    });
    expect((await east.get(secretIn('own-place'))).metadata.labels).toMatchObject({
      'app.kubernetes.io/managed-by': 'Stationmaster',
    });
  });

  it('is put back when it was changed or deleted by hand, and written no more than that', async () => {
    await using webhook = await startWebhook([east, west]);
    await registered(west, webhook.port);
    const wanted = await registeredIn(west);
    const { metadata } = await west.get(registrationRef);
    await west.mergePatch(registrationRef, {
      webhooks: [{ ...wanted, failurePolicy: 'Fail', rules: [] }],
    });
    await vi.waitFor(async () => expect(await registeredIn(west)).toEqual(wanted));
    await west.delete(registrationRef);
    await vi.waitFor(async () => expect(await registeredIn(west)).toEqual(wanted));
    expect((await west.get(registrationRef)).metadata.uid).not.toBe(metadata.uid);
    await lookedWithoutWriting('west');
  });

  it('leaves the bundle to cert-manager where that is said', async () => {
    await using made = await startWebhook([east], { namespace: 'first-place' });
    await registered(east, made.port);
    const { 'tls.crt': certificate, 'tls.key': key } = (await east.get(secretIn('first-place')))[
      'data'
    ] as Readonly<Record<string, string>>;
    await east.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'managed-place' } });
    await east.create({
      ...secretIn('managed-place'),
      type: 'kubernetes.io/tls',
      metadata: { name: webhookSecret, namespace: 'managed-place' },
      data: { 'tls.crt': certificate, 'tls.key': key },
    });
    const authorities = await bundleIn(east);
    await made[Symbol.asyncDispose]();
    await east.delete(registrationRef);

    await using webhook = await startWebhook([east], {
      namespace: 'managed-place',
      certificates: 'CERT_MANAGER',
    });
    await registered(east, webhook.port);
    expect((await east.get(registrationRef)).metadata.annotations).toMatchObject({
      'cert-manager.io/inject-ca-from': 'managed-place/stationmaster-webhook',
    });
    expect((await registeredIn(east)).clientConfig.caBundle).toBeUndefined();
    // As its injector does.
    const injected = Buffer.from(authorities).toString('base64');
    const { clientConfig, ...rest } = await registeredIn(east);
    await east.mergePatch(registrationRef, {
      webhooks: [{ ...rest, clientConfig: { ...clientConfig, caBundle: injected } }],
    });
    expect((await call(webhook.port, labelled, { authorities })).status).toBe(200);
    await lookedWithoutWriting('east');
    expect((await registeredIn(east)).clientConfig.caBundle).toBe(injected);
  });
});
