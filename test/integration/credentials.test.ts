import { chmod, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { sleepOn, type Clock } from '../../src/runtime/clock.ts';
import type { ServerTls } from '../../src/sim/listener.ts';
import { createCertificateAuthority } from '../../tools/control-plane/certificates.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startTlsServer } from '../support/tls-server.ts';

const get = (path: string) => ({ method: 'GET', path }) as const;
/** Longer than credentials are used before they are read again. */
const aWhileMs = 31_000;

/** A server that says who asked it, and lets a stream open that says so again with each line. */
async function start(
  user: Record<string, unknown>,
  options: { readonly mutual?: boolean; readonly accept?: () => string; readonly tls?: ServerTls },
) {
  const time = createManualClock();
  const clock: Clock = { ...time, sleep: (ms, signal) => sleepOn(time, ms, signal) };
  const speakers: (() => void)[] = [];
  const server = await startTlsServer(
    (request, response) => {
      const { authorization = '' } = request.headers;
      const subject = (request.stream.session!.socket as TLSSocket).getPeerCertificate().subject;
      const who = options.mutual === true ? String(subject.CN) : authorization;
      if (options.accept !== undefined && authorization !== options.accept()) {
        response.writeHead(401).end('{"message":"Unauthorized","code":401}');
      } else if (request.url === '/stream') {
        const speak = () => void response.write(`${JSON.stringify(who)}\n`);
        speakers.push(speak);
        speak();
      } else response.end(JSON.stringify(who));
    },
    {
      clock,
      ...(options.tls && { tls: options.tls }),
      ...(options.mutual === true && {
        options: { requestCert: true, rejectUnauthorized: true, ca: options.tls!.authority },
      }),
      connection: (url) => loadKubeConfigText(kubeconfig(url, user)).connection(),
    },
  );
  return Object.assign(server, {
    time,
    speak() {
      for (const speak of speakers) speak();
    },
    stream: () => server.client.lines(get('/stream'))[Symbol.asyncIterator](),
  });
}

const kubeconfig = (server: string, user: object) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    clusters: [{ name: 'it', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'it', user }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
  });

describe('credentials that change', () => {
  it('reads a token file again after a while, and at once when the old token is refused', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'credentials-'));
    const tokenFile = path.join(folder.path, 'token');
    let accepted: string | undefined;
    await writeFile(tokenFile, 'one\n');
    await using it = await start({ tokenFile }, { accept: () => accepted ?? 'Bearer one' });
    const stream = it.stream();
    expect(await stream.next()).toMatchObject({ value: '"Bearer one"' });

    accepted = 'Bearer two';
    await writeFile(tokenFile, 'two\n');
    expect(await it.client.request(get('/'))).toBe('Bearer two');

    await writeFile(tokenFile, 'three\n');
    expect(await it.client.request(get('/'))).toBe('Bearer two');
    it.time.advance(aWhileMs);
    accepted = 'Bearer three';
    expect(await it.client.request(get('/'))).toBe('Bearer three');

    it.speak();
    expect(await stream.next()).toMatchObject({ value: '"Bearer one"' });
    expect(it.sockets).toHaveLength(2);
    await stream.return?.();
  });

  it('makes new connections with a renewed certificate, and lets what runs on the old ones finish', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'credentials-'));
    const authority = await createCertificateAuthority('test');
    const tls = { ...(await authority.issueServer()), authority: authority.certificate };
    const files = { cert: path.join(folder.path, 'cert.pem'), key: path.join(folder.path, 'key') };
    const renew = async (user: string) => {
      const { certificate, key } = await authority.issueClient({ user, groups: [] });
      await Promise.all([writeFile(files.cert, certificate), writeFile(files.key, key)]);
    };
    await renew('first');
    await using it = await start(
      { 'client-certificate': files.cert, 'client-key': files.key },
      { mutual: true, tls },
    );
    expect(await it.client.request(get('/'))).toBe('first');
    const stream = it.stream();
    expect(await stream.next()).toMatchObject({ value: '"first"' });

    await renew('second');
    expect(await it.client.request(get('/'))).toBe('first');
    it.time.advance(aWhileMs);
    expect(await it.client.request(get('/'))).toBe('second');
    await expect.poll(() => it.open().length).toBe(2);

    it.speak();
    expect(await stream.next()).toMatchObject({ value: '"first"' });
    await stream.return?.();
    await expect.poll(() => it.open().length).toBe(1);
  });

  it('asks a plugin again when what it gave is refused, however long it promised it to last', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'credentials-'));
    const plugin = path.join(folder.path, 'plugin.sh');
    const token = path.join(folder.path, 'token');
    const calls = path.join(folder.path, 'calls');
    await writeFile(
      plugin,
      `#!/bin/sh
echo x >> '${calls}'
echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"$(cat '${token}')\\"}}"
`,
    );
    await chmod(plugin, 0o755);
    await writeFile(token, 'one');
    let accepted = 'Bearer one';
    await using it = await start(
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: plugin,
          interactiveMode: 'Never',
        },
      },
      { accept: () => accepted },
    );
    const stream = it.stream();
    expect(await stream.next()).toMatchObject({ value: '"Bearer one"' });

    accepted = 'Bearer two';
    await writeFile(token, 'two');
    const calling = Array.from({ length: 20 }, () => it.client.request(get('/')));
    expect(await Promise.all(calling)).toEqual(Array(20).fill('Bearer two'));
    it.speak();
    expect(await stream.next()).toMatchObject({ value: '"Bearer one"' });
    await stream.return?.();
    expect((await readFile(calls, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('gives up in time on a plugin that hangs', async () => {
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'credentials-'));
    const plugin = path.join(folder.path, 'plugin.sh');
    await writeFile(plugin, '#!/bin/sh\nexec sleep 2\n');
    await chmod(plugin, 0o755);
    await using it = await start(
      { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin } },
      {},
    );
    const call = it.client.request(get('/')).catch((error: unknown) => error);
    await expect.poll(() => it.time.pending).toBeGreaterThan(0);
    it.time.advance(30_000);
    expect(await call).toMatchObject({ reason: 'Timeout' });
  });
});
