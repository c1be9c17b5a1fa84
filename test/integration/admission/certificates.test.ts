import { X509Certificate } from 'node:crypto';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { renew, webhookSecret } from '../../../src/control/webhook-certificates.ts';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import { plainConnection } from '../../../src/kube/kube-config.ts';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { workload } from '../../support/arbitrary-workloads.ts';
import {
  call,
  registeredIn,
  registrationRef,
  reviewOf,
  startWebhook,
  type CallAnswer,
} from '../../support/webhook.ts';

let fleet: SimFleet;
let home: KubeClient;
beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['home', 'west'], stations: 1, nodes: 1 });
  home = clientOf('home');
});
afterAll(async () => {
  await home.close();
  await fleet[Symbol.asyncDispose]();
});

const clientOf = (cluster: string): KubeClient =>
  createKubeClient({
    cluster,
    connection: plainConnection(fleet.cluster(cluster).url),
    clock: systemClock,
  });
const patiently = { timeout: 10_000, interval: 20 };

const minuteMs = 60_000;
/** Certificates are good from an hour ago, so that within an hour of this clock all of them are good in fact. */
const lifetimes = {
  authorityMs: 30 * minuteMs,
  servingMs: 15 * minuteMs,
  settleMs: 3 * minuteMs,
};
function shiftedClock(): Clock & { forward(ms: number): void } {
  let shift = 0;
  return { ...systemClock, now: () => Date.now() + shift, forward: (ms) => (shift += ms) };
}

const labelled = reviewOf(
  workload({ kind: 'Deployment', name: 'w', labels: { NodeGroup: 'st-1' } }),
);
const bundle = async (): Promise<string> =>
  Buffer.from((await registeredIn(home)).clientConfig.caBundle ?? '', 'base64').toString();
const authoritiesIn = (pem: string): readonly string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
const keptIn = async (namespace: string) =>
  await home.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: webhookSecret });
const registeredAt = (port: number) =>
  vi.waitFor(
    async () =>
      expect((await registeredIn(home)).clientConfig.url).toBe(`https://127.0.0.1:${port}/admit`),
    { timeout: 10_000, interval: 20 },
  );

describe('certificates of the webhook', () => {
  it('are made once by replicas that start together, and shared', async () => {
    const namespace = 'shared';
    await using stack = new AsyncDisposableStack();
    const replicas = await Promise.all(
      Array.from({ length: 5 }, async () => await startWebhook([home], { namespace })),
    );
    for (const replica of replicas) stack.use(replica);
    const secret = await keptIn(namespace);
    const authorities = Buffer.from(
      (secret['data'] as Record<string, string>)['ca.crt']!,
      'base64',
    ).toString();
    expect(authoritiesIn(authorities)).toHaveLength(1);
    const answers = await Promise.all(
      replicas.map(async ({ port }) => await call(port, labelled, { authorities })),
    );
    expect(new Set(answers.map(({ serial }) => serial)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await keptIn(namespace)).metadata.resourceVersion).toBe(
      secret.metadata.resourceVersion,
    );
    // Ours and nobody else's: the address is in it, and callers that know another name refuse it.
    const served = new X509Certificate(
      Buffer.from((secret['data'] as Record<string, string>)['tls.crt']!, 'base64'),
    );
    expect(served.subjectAltName).toBe('IP Address:127.0.0.1');
  });

  it('are renewed with their authority under 20 admissions a second, none of which fails', async () => {
    const namespace = 'rotated';
    const clock = shiftedClock();
    await using webhook = await startWebhook([home], { namespace, clock, lifetimes });
    await registeredAt(webhook.port);
    const first = await bundle();

    // As an API server does: it keeps connections, makes new ones, and knows the bundle of a while ago.
    let trusted = first;
    const answers: CallAnswer[] = [];
    const failures: unknown[] = [];
    const keeping = new Agent({ keepAlive: true, maxSockets: 1 });
    const calls: Promise<void>[] = [];
    const sending = setInterval(() => {
      const agents = calls.length % 2 === 0 ? { agent: keeping } : {};
      calls.push(
        call(webhook.port, labelled, { authorities: trusted, ...agents })
          .then((answer) => void answers.push(answer))
          .catch((error: unknown) => void failures.push(error)),
      );
    }, 50);
    const until = async (holds: () => boolean | Promise<boolean>) => {
      await vi.waitFor(async () => expect(await holds()).toBe(true), {
        timeout: 5_000,
        interval: 20,
      });
      // Some more of both kinds of calls in the new state.
      const { length } = answers;
      await vi.waitFor(() => expect(answers.length + failures.length).toBeGreaterThan(length + 4), {
        timeout: 5_000,
      });
    };
    const lastSerial = () => answers.findLast((_, index) => index % 2 === 1)?.serial;
    const servesAnother = (than: string | undefined) => async () => {
      const fresh = await call(webhook.port, labelled, { authorities: trusted });
      return fresh.serial !== than;
    };
    try {
      await until(() => answers.length > 2);
      const serial = lastSerial();
      // Two thirds of the life of what is served: another one from the same authority.
      clock.forward(11 * minuteMs);
      await until(servesAnother(serial));
      // A caller that kept its connection is sent away with an answer, and meets it too.
      await until(async () => {
        const kept = await call(webhook.port, labelled, { authorities: trusted, agent: keeping });
        return kept.serial !== serial;
      });
      expect(await bundle()).toBe(first);
      // Two thirds of the authority's life: both are in the bundle, and the old one signs.
      clock.forward(10 * minuteMs);
      await until(async () => authoritiesIn(await bundle()).length === 2);
      const [both, second] = [
        await bundle(),
        (await call(webhook.port, labelled, { authorities: first })).serial,
      ];
      expect(both.startsWith(first)).toBe(true);
      // The new one is known everywhere: it signs next.
      trusted = both;
      clock.forward(8 * minuteMs);
      await until(servesAnother(second));
      await expect(call(webhook.port, labelled, { authorities: first })).rejects.toThrow();
      // The old one has expired and goes.
      clock.forward(2 * minuteMs);
      await until(async () => authoritiesIn(await bundle()).length === 1);
      trusted = await bundle();
      expect(both.endsWith(trusted)).toBe(true);
      await until(() => true);
    } finally {
      clearInterval(sending);
      await Promise.all(calls);
      keeping.destroy();
    }
    expect(failures).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.every(({ body }) => body.response?.allowed === true)).toBe(true);
    expect(new Set(answers.map(({ serial }) => serial)).size).toBeGreaterThanOrEqual(3);
  });

  it('are handed over without a failed call when somebody deletes the Secret', async () => {
    const namespace = 'deleted';
    const shared = { namespace, handOver: { tellMs: 300, keepMs: 60_000 } };
    await using stack = new AsyncDisposableStack();
    const webhook = stack.use(await startWebhook([home], shared));
    await registeredAt(webhook.port);
    const first = await bundle();
    const { serial } = await call(webhook.port, labelled, { authorities: first });
    await home.delete({ apiVersion: 'v1', kind: 'Secret', namespace, name: webhookSecret });
    const served = new Set([serial]);
    while (served.size < 2) {
      // As an API server knows it a moment later.
      const authorities = await bundle();
      await systemClock.sleep(50);
      served.add((await call(webhook.port, labelled, { authorities })).serial);
    }
    // A replica that is slower still serves what the old authority has signed.
    expect(authoritiesIn(await bundle())).toHaveLength(2);
    expect((await bundle()).startsWith(first)).toBe(true);
    const kept = Buffer.from(
      ((await keptIn(namespace))['data'] as Record<string, string>)['ca.crt']!,
      'base64',
    ).toString();
    expect(authoritiesIn(kept)).toHaveLength(1);
    expect(kept).not.toBe(first);
  });

  it('are registered as they are now, though a replica that cannot read them knows older ones', async () => {
    const shared = {
      namespace: 'parted',
      lifetimes,
      address: { url: 'https://127.0.0.1:1/admit' },
    };
    const clock = shiftedClock();
    await using stack = new AsyncDisposableStack();
    const west = stack.adopt(clientOf('west'), async (client) => await client.close());
    const parted = clientOf('home');
    stack.use(await startWebhook([home, west], { ...shared, clock }));
    stack.use(await startWebhook([parted, west], shared));
    const bundleInWest = async () => {
      const { caBundle = '' } = (await registeredIn(west)).clientConfig;
      return authoritiesIn(Buffer.from(caBundle, 'base64').toString());
    };
    await vi.waitFor(async () => expect(await bundleInWest()).toHaveLength(1), patiently);
    await parted.close();
    clock.forward(21 * minuteMs);
    await vi.waitFor(async () => expect(await bundleInWest()).toHaveLength(2), patiently);
    const looks = () =>
      fleet
        .cluster('west')
        .requests.report()
        .requests.filter(({ verb, resource }) => verb === 'get' && resource.startsWith('mutating'))
        .reduce((sum, { count }) => sum + count, 0);
    const { resourceVersion } = (await west.get(registrationRef)).metadata;
    const before = looks();
    // Both have looked several times.
    await vi.waitFor(() => expect(looks()).toBeGreaterThan(before + 20), patiently);
    expect((await west.get(registrationRef)).metadata.resourceVersion).toBe(resourceVersion);
    // Where it is not registered at all, what is known is better than nothing.
    await west.delete(registrationRef);
    await vi.waitFor(async () => expect(await bundleInWest()).toHaveLength(2), patiently);
  });

  it('go on being served while what is in their files is half written', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'webhook-'));
    const fileOf = (name: string) => join(folder.path, name);
    const hosts = ['127.0.0.1'];
    const replaceFiles = async (): Promise<string> => {
      const { serving, authorities } = await renew(undefined, {
        ...{ hosts, lifetimes, now: Date.now() },
      });
      const authority = authorities.map(({ certificate }) => certificate).join('\n');
      await writeFile(fileOf('ca.crt'), authority);
      await writeFile(fileOf('tls.key'), serving.key);
      await writeFile(fileOf('tls.crt'), serving.certificate);
      return authority;
    };
    const first = await replaceFiles();
    const files = {
      certificate: fileOf('tls.crt'),
      key: fileOf('tls.key'),
      authority: fileOf('ca.crt'),
    };
    await using webhook = await startWebhook([home], {
      certificates: files,
      handOver: { tellMs: 0, keepMs: minuteMs },
    });
    await registeredAt(webhook.port);
    const { serial } = await call(webhook.port, labelled, { authorities: first });

    const looks = () =>
      fleet
        .cluster('home')
        .requests.report()
        .requests.filter(({ verb, resource }) => verb === 'get' && resource.startsWith('mutating'))
        .reduce((sum, { count }) => sum + count, 0);
    await writeFile(files.certificate, '-----BEGIN CERTIFICATE-----\nMIIB');
    const before = looks();
    await vi.waitFor(() => expect(looks()).toBeGreaterThan(before + 2), patiently);
    expect(await call(webhook.port, labelled, { authorities: first })).toMatchObject({ serial });

    const second = await replaceFiles();
    await vi.waitFor(async () => {
      const answer = await call(webhook.port, labelled, { authorities: second });
      expect(answer.serial).not.toBe(serial);
    }, patiently);
    expect(await bundle()).toContain(second.trim());
  });

  it('are made anew for another address, and when they cannot be read', async () => {
    const namespace = 'renamed';
    const first = await startWebhook([home], { namespace });
    await registeredAt(first.port);
    const authorities = await bundle();
    await first[Symbol.asyncDispose]();
    {
      await using second = await startWebhook([home], {
        namespace,
        address: { service: { name: 'hook', namespace: 'edge', port: 443, path: '/admit' } },
      });
      await vi.waitFor(async () => expect(await nameIn(namespace)).toBe('DNS:hook.edge.svc'));
      expect(second.port).not.toBe(first.port);
      expect(authoritiesIn(authorities)).toHaveLength(1);
    }
    await home.mergePatch(
      { apiVersion: 'v1', kind: 'Secret', namespace, name: webhookSecret },
      { data: { 'authorities.json': Buffer.from('[{}]').toString('base64') } },
    );
    await using third = await startWebhook([home], { namespace });
    await registeredAt(third.port);
    await vi.waitFor(async () => expect(await bundle()).not.toBe(authorities));
    expect((await call(third.port, labelled, { authorities: await bundle() })).status).toBe(200);
  });
});

async function nameIn(namespace: string): Promise<string | undefined> {
  const { 'tls.crt': certificate = '' } = (await keptIn(namespace))['data'] as Readonly<
    Record<string, string>
  >;
  return new X509Certificate(Buffer.from(certificate, 'base64')).subjectAltName;
}
