import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/config-file.ts';
import type { WebhookConfig } from '../../../src/webhook-config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webhook-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function configured(webhook: string, args: readonly string[] = ['--roles', 'webhook']) {
  const file = join(folder, 'config.yaml');
  await writeFile(file, `clusters: [{ name: east, kubeconfig: e.yaml }]\nwebhook: ${webhook}\n`);
  const config = readConfig(['--config', file, ...args], {});
  if (config === 'help') throw new Error('Not asked for');
  return config.webhook;
}

describe('the configuration of the webhook', () => {
  it('is none unless the role is named', async () => {
    expect(await configured('{ url: "https://hook.example.org" }', [])).toBeUndefined();
  });

  it('needs no more than how it is reached', async () => {
    expect(await configured('{ url: "https://hook.example.org" }')).toEqual({
      host: '0.0.0.0',
      port: 9443,
      address: { url: 'https://hook.example.org/admit' },
      certificates: 'SELF',
      namespace: 'stationmaster-system',
      failurePolicy: 'Ignore',
      timeoutSeconds: 5,
    } satisfies WebhookConfig);
  });

  it('says everything', async () => {
    const written =
      '{ host: 127.0.0.1, port: 8443, service: { name: hook, namespace: edge }, namespace: edge, failurePolicy: Fail, timeoutSeconds: 2, certificates: { certificate: tls.crt, key: /k/tls.key, authority: ca.crt } }';
    expect(await configured(written)).toEqual({
      host: '127.0.0.1',
      port: 8443,
      address: { service: { name: 'hook', namespace: 'edge', port: 443, path: '/admit' } },
      certificates: {
        certificate: join(folder, 'tls.crt'),
        key: '/k/tls.key',
        authority: join(folder, 'ca.crt'),
      },
      namespace: 'edge',
      failurePolicy: 'Fail',
      timeoutSeconds: 2,
    } satisfies WebhookConfig);
  });

  it('is as docs/admission.md shows it', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/admission.md'), 'utf8');
    const file = join(folder, 'documented.yaml');
    await writeFile(file, /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
    const config = readConfig(['--config', file], {});
    expect(config).toMatchObject({
      webhook: await configured('{ url: "https://gateway.example.org:9443" }'),
    });
  });

  it('takes flags, and the environment, before the file', async () => {
    const written =
      '{ port: 1, service: { name: hook, namespace: edge }, failurePolicy: Fail, timeoutSeconds: 2 }';
    const config = await configured(written, [
      ...['--roles', 'serve,webhook', '--webhook-url', 'https://10.0.0.1:8443'],
      ...['--webhook-host', '10.0.0.1', '--webhook-port', '8443'],
    ]);
    expect(config).toMatchObject({
      host: '10.0.0.1',
      port: 8443,
      address: { url: 'https://10.0.0.1:8443/admit' },
      failurePolicy: 'Fail',
      timeoutSeconds: 2,
    });
    expect(config?.address).not.toHaveProperty('service');
  });

  it('needs no file', () => {
    const environment = {
      STATIONMASTER_ROLES: 'serve,webhook',
      STATIONMASTER_WEBHOOK_SERVICE: 'edge/hook:8443',
      STATIONMASTER_WEBHOOK_CERTIFICATES: 'CERT_MANAGER',
      STATIONMASTER_WEBHOOK_FAILURE_POLICY: 'Ignore',
    };
    expect(readConfig(['--webhook-failure-policy', 'Fail'], environment)).toMatchObject({
      webhook: {
        port: 9443,
        address: { service: { name: 'hook', namespace: 'edge', port: 8443, path: '/admit' } },
        certificates: 'CERT_MANAGER',
        failurePolicy: 'Fail',
      },
    });
  });

  it.each([
    ['--webhook-port 8443', '--webhook-port needs the role webhook'],
    ['--roles webhook', 'give url or service'],
    ['--roles webhook --webhook-url https://a --webhook-service a/b', 'give url or service'],
    ['--roles webhook --webhook-url http://a', 'begins with https://'],
    ['--roles webhook --webhook-url a', 'begins with https://'],
    ['--roles webhook --webhook-service hook', '--webhook-service must be'],
    ['--roles webhook --webhook-service a/b:0', '--webhook-service must be'],
    ['--roles webhook --webhook-url https://a --webhook-port 65536', '--webhook-port: 65536'],
    ['--roles webhook --webhook-url https://a --webhook-failure-policy fail', 'Ignore, Fail'],
    ['--roles webhook --webhook-url https://a --webhook-certificates own', 'SELF, CERT_MANAGER'],
  ])('refuses in one line: %s', (args, said) => {
    const read = () => readConfig(args.split(' '), {});
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(said);
  });

  it('keeps a path that leads through something else', async () => {
    expect((await configured('{ url: "https://edge.example.org/hook" }'))?.address).toEqual({
      url: 'https://edge.example.org/hook',
    });
  });

  it.each([
    ['{}', 'give url or service'],
    ['{ url: "https://a", service: { name: a, namespace: b } }', 'give url or service'],
    ['{ url: "http://a" }', 'webhook.url'],
    ['{ url: "https://" }', 'webhook: url'],
    ['{ url: "https://a", certificates: OTHER }', 'webhook.certificates'],
    ['{ url: "https://a", certificates: { key: k } }', 'webhook.certificates'],
    ['{ url: "https://a", failurePolicy: fail }', 'webhook.failurePolicy'],
    ['{ url: "https://a", timeoutSeconds: 31 }', 'webhook.timeoutSeconds'],
    ['{ url: "https://a", prot: 1 }', 'prot'],
  ])('is refused in one line when it is wrong: %s', async (written, said) => {
    await expect(configured(written)).rejects.toThrow(ConfigError);
    await expect(configured(written)).rejects.toThrow(said);
  });
});
