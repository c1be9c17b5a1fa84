import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { digestOf } from '../../src/helm/chart-chunks.ts';
import { createChartSource, type ChartSourceOptions } from '../../src/helm/chart-source.ts';
import { createHelmEngine } from '../../src/helm/helm-engine.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { exampleFolder, valueOf } from '../support/example-chart.ts';
import { chartArchive } from '../support/tar.ts';

const engine = createHelmEngine({ clock: systemClock }, { maxThreads: 1 });
afterAll(async () => await engine[Symbol.asyncDispose]());

const archive = chartArchive({ 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\n' });
const sourceOf = (options: Partial<ChartSourceOptions>) =>
  createChartSource(
    { engine, clock: systemClock },
    { directories: [], urlPrefixes: [], ...options },
  );
const notAllowed = { ok: false, fault: { code: 'INVALID_INPUT', reason: 'NOT_ALLOWED' } };

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'charts-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true }) };
}

async function server(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const http = createServer(answer);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

describe('an inline archive', () => {
  it('is named by the digest of its bytes', async () => {
    const chart = valueOf(await sourceOf({}).fetchChart({ archive: archive.toString('base64') }));
    expect(chart.digest).toBe(digestOf(archive));
    expect(chart.inspection.metadata.name).toBe('demo');
  });

  it('is refused when it is no base64, no chart, or too big', async () => {
    const source = sourceOf({
      limits: { compressedBytes: 1_000, uncompressedBytes: 10_000, entries: 9 },
    });
    expect(await source.fetchChart({ archive: '%%%' })).toMatchObject({
      fault: { reason: 'NOT_AN_ARCHIVE' },
    });
    expect(await source.fetchChart({ archive: 'aGVsbG8=' })).toMatchObject({
      fault: { reason: 'NOT_AN_ARCHIVE' },
    });
    expect(await source.fetchChart({ archive: 'A'.repeat(2_000) })).toMatchObject({
      fault: { reason: 'TOO_LARGE' },
    });
    expect(await source.fetchChart({})).toMatchObject(notAllowed);
  });
});

describe('a directory', () => {
  it('is packed to the same archive wherever it lies, and read by relative or absolute path', async () => {
    const source = sourceOf({ directories: [join(exampleFolder('web'), '..')] });
    const chart = valueOf(await source.fetchChart({ directory: 'web' }));
    expect(chart.inspection.metadata.name).toBe('web');
    expect(valueOf(await source.fetchChart({ directory: exampleFolder('web') })).digest).toBe(
      chart.digest,
    );
  });

  it('is read only inside a configured one, and says nothing about what lies elsewhere', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'charts'));
    await writeFile(join(folder.path, 'secret'), 'x');
    await symlink(exampleFolder('web'), join(folder.path, 'charts', 'linked'));
    const source = sourceOf({ directories: [join(folder.path, 'charts')] });
    const message = (directory: string) => `${directory} is not a chart in a configured directory.`;
    for (const directory of [
      '..',
      '../secret',
      '../missing',
      'linked',
      folder.path,
      '/',
      'a/../../secret',
    ]) {
      expect(await source.fetchChart({ directory })).toEqual({
        ok: false,
        fault: { code: 'INVALID_INPUT', reason: 'NOT_ALLOWED', message: message(directory) },
      });
    }
    expect(await sourceOf({}).fetchChart({ directory: exampleFolder('web') })).toMatchObject(
      notAllowed,
    );
  });

  it('is refused when a link inside leaves it; links that stay are followed', async () => {
    await using folder = await temporaryFolder();
    const chart = join(folder.path, 'charts', 'demo');
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 0.1.0\n');
    await writeFile(join(folder.path, 'charts', 'shared.yaml'), 'a: b');
    await writeFile(join(folder.path, 'secret'), 'x');
    await symlink('../../shared.yaml', join(chart, 'templates', 'shared.yaml'));
    const source = sourceOf({ directories: [join(folder.path, 'charts')] });
    expect(valueOf(await source.fetchChart({ directory: 'demo' })).inspection.templates).toEqual([
      'demo/templates/shared.yaml',
    ]);
    await symlink('../../../secret', join(chart, 'templates', 'secret.yaml'));
    expect(await source.fetchChart({ directory: 'demo' })).toMatchObject({
      fault: { code: 'INVALID_CHART', reason: 'UNSAFE_ENTRY', file: 'templates/secret.yaml' },
    });
  });

  it('ends when links go in circles, or there is too much in it', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'demo'));
    await symlink('.', join(folder.path, 'demo', 'self'));
    const source = sourceOf({ directories: [folder.path] });
    expect(await source.fetchChart({ directory: 'demo' })).toMatchObject({
      fault: { reason: 'TOO_LARGE' },
    });
  });

  it('gives values files too', async () => {
    const source = sourceOf({ directories: [exampleFolder('web')] });
    expect(valueOf(await source.fetchText('values.yaml'))).toContain('replicaCount: 2');
    expect(await source.fetchText('templates')).toMatchObject(notAllowed);
    expect(await source.fetchText('../bundle/values.yaml')).toMatchObject(notAllowed);
  });
});

describe('a URL', () => {
  it('is read below a configured one, over redirects that stay there', async () => {
    await using http = await server((request, response) => {
      if (request.url === '/charts/latest.tgz')
        response.writeHead(302, { location: 'demo.tgz' }).end();
      else response.end(archive);
    });
    const source = sourceOf({ urlPrefixes: [`${http.url}/charts`] });
    expect(valueOf(await source.fetchChart({ url: `${http.url}/charts/latest.tgz` })).digest).toBe(
      digestOf(archive),
    );
  });

  it('is not even asked elsewhere', async () => {
    const asked: string[] = [];
    await using http = await server((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/charts/away')
        response.writeHead(302, { location: '/private/demo.tgz' });
      response.end(archive);
    });
    const source = sourceOf({ urlPrefixes: [`${http.url}/charts/`] });
    const elsewhere = [
      '/private/demo.tgz',
      '/charts/../private/demo.tgz',
      '/charts/%2e%2e/private/demo.tgz',
      '/charts/..%2fprivate/demo.tgz',
      '/charts-of-others/demo.tgz',
      '/charts/away',
    ];
    for (const path of elsewhere) {
      expect(await source.fetchChart({ url: http.url + path })).toMatchObject(notAllowed);
    }
    for (const url of [
      'file:///etc/passwd',
      'nonsense',
      http.url.replace('127.0.0.1', 'localhost'),
    ]) {
      expect(await source.fetchChart({ url })).toMatchObject(notAllowed);
    }
    expect(asked).toEqual(['/charts/away']);
  });

  it('is read no further than the limit, whatever the server announces', async () => {
    let sent = 0;
    await using http = await server((_, response) => {
      const more = () => {
        sent += 10_000;
        if (!response.destroyed) response.write(Buffer.alloc(10_000), () => setImmediate(more));
      };
      more();
    });
    const source = sourceOf({
      urlPrefixes: [http.url],
      limits: { compressedBytes: 50_000, uncompressedBytes: 1, entries: 1 },
    });
    expect(await source.fetchChart({ url: `${http.url}/x` })).toMatchObject({
      fault: { reason: 'TOO_LARGE' },
    });
    expect(sent).toBeLessThan(50_000_000);
  });

  it('fails when the server does not answer in time, refuses, or goes in circles', async () => {
    await using http = await server((request, response) => {
      if (request.url === '/gone') response.writeHead(404).end();
      if (request.url === '/circle') response.writeHead(301, { location: '/circle' }).end();
    });
    const source = sourceOf({ urlPrefixes: [http.url], timeoutMs: 200 });
    for (const [path, message] of [
      ['/slow', 'took longer than 0.2 seconds'],
      ['/gone', 'answered 404'],
      ['/circle', 'redirects more than 5 times'],
    ] as const) {
      const result = await source.fetchChart({ url: http.url + path });
      expect(result).toMatchObject({ fault: { code: 'INVALID_CHART', reason: 'UNREADABLE' } });
      expect(JSON.stringify(result)).toContain(message);
    }
  });

  it('sends user and password to its own origin only, and shows them to nobody', async () => {
    const seen: (string | undefined)[] = [];
    await using other = await server((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(403).end();
    });
    await using http = await server((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: `${other.url}/x?token=hunter3` }).end();
    });
    const source = sourceOf({ urlPrefixes: [http.url, other.url] });
    const url = http.url.replace('//', '//user:hunter2@') + '/x?token=hunter3';
    const result = await source.fetchChart({ url });
    expect(seen).toEqual([`Basic ${Buffer.from('user:hunter2').toString('base64')}`, undefined]);
    expect(result).toMatchObject({ fault: { reason: 'UNREADABLE' } });
    expect(JSON.stringify(result)).not.toMatch(/hunter/);
    const refused = await sourceOf({}).fetchChart({ url });
    expect(JSON.stringify(refused)).not.toMatch(/hunter/);
  });
});
