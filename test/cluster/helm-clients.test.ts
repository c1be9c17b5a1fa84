import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createHelmEngine } from '../../src/helm/helm-engine.ts';
import { manifestOf, type HelmRelease } from '../../src/helm/helm-release.ts';
import { decodeRelease, encodeRelease } from '../../src/helm/release-codec.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { runClient, startControlPlanes, type Client } from '../support/control-plane.ts';
import {
  exampleArchive,
  exampleFolder,
  valueOf,
  type ExampleChart,
} from '../support/example-chart.ts';

const engine = createHelmEngine({ clock: systemClock }, { maxThreads: 1 });
const helmClients = ['helm3', 'helm4'] as const;
const kubeVersion = 'v1.36.3';
const release = { name: 'shop', namespace: 'edge', revision: 1, isUpgrade: false };
let planes: Awaited<ReturnType<typeof startControlPlanes>>;
let plane: ControlPlane;

beforeAll(async () => {
  planes = await startControlPlanes('helm');
  plane = planes.all[0]!;
  expect((await runClient(plane, 'kubectl', ['create', 'namespace', 'edge'])).exitCode).toBe(0);
});

afterAll(async () => {
  await planes[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

/** What a client prints; fails the test with its words when it fails. */
async function said(client: Client, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runClient(plane, client, args);
  expect(exitCode, `${client} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'helm-clients-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, text);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const fixedPassword = 'database: { password: known }\n';
const renders: [ExampleChart, string][] = [
  ['web', ''],
  [
    'web',
    'replicaCount: 5\nautoscaling: { enabled: true }\ningress: { enabled: true, className: nginx }\n',
  ],
  [
    'web',
    'nameOverride: shop\nresources: { limits: { cpu: 100m } }\nserviceAccount: { create: false }\n',
  ],
  [
    'web',
    'page: null\npage2: 0755\nnodeSelector: { on: "yes" }\npage: { title: "a: b", greeting: "{{ x }}" }\n',
  ],
  ['way-one', ''],
  [
    'way-one',
    'global: { stationmaster: { scope: station, station: bj-1, stationLabel: NodeGroup } }\n',
  ],
  ['way-one', 'objects: { service: { enable: false } }\n'],
  ['bundle', fixedPassword],
  [
    'bundle',
    `${fixedPassword}cache: { enabled: false }\napi: { replicas: 1 }\nlabels: { tier: far }\n`,
  ],
  ['bundle', `${fixedPassword}cache: { listen: { port: 7000 } }\nglobal: {}\n`],
];

describe.each(helmClients)('the engine against %s template', (client) => {
  it.each(renders)('renders %s the same with %j', async (chart, values) => {
    const theirs = await withFile(
      values,
      async (file) =>
        await said(
          client,
          ...['template', release.name, exampleFolder(chart), '--namespace', release.namespace],
          ...['--kube-version', kubeVersion, '--values', file],
        ),
    );
    const archive = await exampleArchive(engine, chart);
    const request = { archive, values: [values], release, capabilities: { kubeVersion } };
    const { objects } = valueOf(await engine.render(request));
    expect(objects.map(({ object }) => object)).toEqual(valueOf(await engine.parseYaml(theirs)));
    const sources = [...theirs.matchAll(/^# Source: (.*)$/gm)].map(([, source]) => source);
    expect(objects.map(({ template }) => template)).toEqual(sources);
  });
});

describe.each(helmClients)('a release that %s wrote', (client) => {
  it('is read with its values, manifest, hooks and state', async () => {
    const name = `by-${client}`;
    const folder = exampleFolder('bundle');
    await said(
      client,
      'install',
      name,
      folder,
      '-n',
      'edge',
      '--set',
      'database.password=known',
      '--set',
      'cache.enabled=false',
    );
    const secret = await said(
      'kubectl',
      'get',
      'secret',
      `sh.helm.release.v1.${name}.v1`,
      '-n',
      'edge',
      '-o',
      'json',
    );
    const { data } = JSON.parse(secret) as { data: { release: string } };
    const read = decodeRelease(data.release);
    expect(read).toMatchObject({
      name,
      namespace: 'edge',
      revision: 1,
      status: 'deployed',
      config: { database: { password: 'known' }, cache: { enabled: false } },
      chart: { metadata: { name: 'bundle', version: '3.1.4' }, values: { agent: {} } },
      hooks: [{ name: `${name}-reach`, kind: 'Pod', events: ['test'], weight: 5 }],
    });
    expect(read.manifest.trim()).toBe(
      (await said(client, 'get', 'manifest', name, '-n', 'edge')).trim(),
    );
    expect(read.notes?.trim()).toContain(`The api of ${name} listens in edge.`);
    expect(Date.parse(read.firstDeployed)).not.toBeNaN();
    await said(client, 'uninstall', name, '-n', 'edge');
  });
});

describe.each(helmClients)('a release that we wrote, to %s', (client) => {
  const name = `ours-${client}.bj-1`;

  const write = async (revision: number, status: HelmRelease['status'], replicas: number) => {
    const archive = await exampleArchive(engine, 'web');
    const values = { replicaCount: replicas };
    const { metadata, defaults } = valueOf(await engine.inspect(archive));
    const { objects, notes } = valueOf(
      await engine.render({
        archive,
        values: [values],
        release: { ...release, name: 'ours' },
        capabilities: { kubeVersion },
      }),
    );
    const owned = objects.map(({ object }) => {
      const meta = object['metadata'] as { labels?: object; name: string };
      const annotations = {
        'meta.helm.sh/release-name': name,
        'meta.helm.sh/release-namespace': 'edge',
      };
      return {
        ...object,
        metadata: { ...meta, name: `${meta.name}-${client}`, namespace: 'edge', annotations },
      };
    });
    const texts = valueOf(await engine.toYaml(owned));
    const manifest = manifestOf(
      texts.map((text, index) => ({ template: objects[index]!.template, text })),
    );
    const now = new Date().toISOString();
    const secret = encodeRelease(
      {
        ...{ name, namespace: 'edge', revision, status, description: 'Install complete', notes },
        ...{ firstDeployed: now, lastDeployed: now, hooks: [], config: values, manifest },
        chart: { metadata, values: defaults },
      },
      { modifiedAt: Date.now(), labels: { 'stationmaster.io/app': 'ours' } },
    );
    await withFile(
      manifest,
      async (file) =>
        await said(
          'kubectl',
          'apply',
          '--server-side',
          '--field-manager',
          'stationmaster',
          '-n',
          'edge',
          '-f',
          file,
        ),
    );
    await withFile(
      JSON.stringify(secret),
      async (file) => await said('kubectl', 'apply', '-f', file),
    );
    return { secret, manifest };
  };

  it('is listed, shown, and uninstalled, leaving nothing', async () => {
    await write(1, 'superseded', 1);
    const { secret, manifest } = await write(2, 'deployed', 2);
    expect(secret.data.release.length).toBeLessThan(6_000);

    const listed = JSON.parse(await said(client, 'list', '-n', 'edge', '-o', 'json')) as object[];
    expect(listed).toMatchObject([
      { name, revision: '2', status: 'deployed', chart: 'web-1.2.0', app_version: '1.27' },
    ]);
    const history = JSON.parse(
      await said(client, 'history', name, '-n', 'edge', '-o', 'json'),
    ) as object[];
    expect(history).toMatchObject([
      { revision: 1, status: 'superseded', chart: 'web-1.2.0' },
      { revision: 2, status: 'deployed', description: 'Install complete' },
    ]);
    expect(await said(client, 'status', name, '-n', 'edge')).toContain('STATUS: deployed');
    expect((await said(client, 'get', 'manifest', name, '-n', 'edge')).trim()).toBe(
      manifest.trim(),
    );
    const values = await said(client, 'get', 'values', name, '-n', 'edge', '--all', '-o', 'json');
    expect(JSON.parse(values)).toMatchObject({
      replicaCount: 2,
      image: { repository: 'registry.example.org/web' },
    });
    expect(await said(client, 'get', 'all', name, '-n', 'edge')).toContain('NOTES:');
    const selected = await said(
      'kubectl',
      'get',
      'secrets',
      '-n',
      'edge',
      '-l',
      'stationmaster.io/app=ours',
      '-o',
      'name',
    );
    expect(selected.trim().split('\n')).toHaveLength(2);

    await said(client, 'uninstall', name, '-n', 'edge', '--wait');
    const left = await said(
      'kubectl',
      'get',
      'deployment,service,configmap,serviceaccount,secret',
      '-n',
      'edge',
      '-o',
      'name',
    );
    expect(left).not.toContain(client);
  });
});
