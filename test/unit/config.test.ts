import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config-file.ts';
import { usage, type Environment } from '../../src/config-options.ts';
import { readConfig, type Config } from '../../src/config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(text: string): Promise<string> {
  const path = join(folder, 'gateway.yaml');
  await writeFile(path, text);
  return path;
}

function read(args: readonly string[], environment: Environment = {}): Config {
  const config = readConfig(args, environment);
  if (config === 'help') throw new Error('Help was not asked for');
  return config;
}

const whole = `
listen: { host: 127.0.0.1, port: 4100 }
home: west
stationLabel: site
clusters:
  - { name: east, kubeconfig: ./east.yaml, context: admin, labels: { region: east }, manage: false }
  - { name: west, kubeconfig: /etc/west.yaml, serviceLocality: KUBEEDGE }
roles: [serve, collect]
kinds: [v1/ConfigMap, cert-manager.io/v1/Certificate]
gpuResources: [example.com/npu]
charts: { directories: [./charts], urls: ["https://charts.example.org/"] }
limits: { cost: 2000000 }
`;

describe('readConfig', () => {
  it('serves a simulated fleet on loopback when nothing is said', () => {
    expect(read([])).toEqual({
      listen: { host: '127.0.0.1', port: 4000, origins: [] },
      logLevel: 'info',
      stationLabel: 'NodeGroup',
      kinds: [],
      gpuResources: [],
      roles: ['serve', 'collect', 'reconcile'],
      installCrds: true,
      home: undefined,
      fleet: { kind: 'simulated', clusters: 3, stations: 60, nodes: 240, pods: 0, seed: 7 },
      charts: { directories: [], urls: [] },
      store: { kind: 'memory' },
      limits: {},
      underNpm: false,
    });
  });

  it('takes the size of the simulated fleet', () => {
    const args =
      '--sim-clusters 2 --sim-stations 500 --sim-nodes 5000 --sim-pods 100000 --sim-seed 9'.split(
        ' ',
      );
    expect(read(args).fleet).toEqual({
      kind: 'simulated',
      clusters: 2,
      stations: 500,
      nodes: 5000,
      pods: 100_000,
      seed: 9,
    });
  });

  it('reads a file, with paths relative to it', async () => {
    expect(read(['--config', await file(whole)])).toMatchObject({
      listen: { port: 4100 },
      home: 'west',
      stationLabel: 'site',
      kinds: ['v1/ConfigMap', 'cert-manager.io/v1/Certificate'],
      gpuResources: ['example.com/npu'],
      roles: ['serve', 'collect'],
      fleet: {
        kind: 'file',
        clusters: [
          { name: 'east', kubeconfig: join(folder, 'east.yaml'), context: 'admin', manage: false },
          { name: 'west', kubeconfig: '/etc/west.yaml', serviceLocality: 'KUBEEDGE' },
        ],
      },
      charts: { directories: [join(folder, 'charts')], urls: ['https://charts.example.org/'] },
      limits: { cost: 2_000_000 },
    });
  });

  it('prefers flags to the environment, and the environment to the file', async () => {
    const path = await file(whole);
    const environment = {
      STATIONMASTER_PORT: '4200',
      STATIONMASTER_STATION_LABEL: 'env',
      STATIONMASTER_CONFIG: path,
    };
    expect(read(['--port', '4300'], environment)).toMatchObject({
      listen: { port: 4300 },
      stationLabel: 'env',
      home: 'west',
      fleet: { kind: 'file' },
    });
  });

  it('only looks at a kubeconfig unless it is told to manage it', () => {
    expect(read(['--kubeconfig', 'k', '--contexts', 'a, b']).fleet).toEqual({
      kind: 'kubeconfig',
      kubeconfig: 'k',
      contexts: ['a', 'b'],
      manage: false,
    });
    expect(read(['--kubeconfig', 'k', '--manage']).fleet).toMatchObject({
      contexts: undefined,
      manage: true,
    });
    expect(read(['--kubeconfig', 'k'], { STATIONMASTER_MANAGE: '1' }).fleet).toMatchObject({
      manage: true,
    });
  });

  it('keeps who comes in to sentinels apart from who comes in to Redis', () => {
    const secrets = {
      STATIONMASTER_REDIS_PASSWORD: 'one',
      STATIONMASTER_SENTINEL_PASSWORD: 'two',
    };
    expect(read(['--redis', 'redis+sentinel://h/main'], secrets).store).toMatchObject({
      target: { kind: 'sentinel', password: 'one' },
      sentinel: { password: 'two' },
    });
    expect(read(['--redis', 'redis://h'], secrets).store).not.toHaveProperty('sentinel');
  });

  it('reads where Redis is from the file, and who comes in from the environment', async () => {
    await writeFile(join(folder, 'ca.pem'), 'PEM');
    const path = await file(
      'clusters: [{ name: a, kubeconfig: b }]\nstore: { redis: "rediss://me:old@h/2", ca: ./ca.pem }',
    );
    const secrets = { STATIONMASTER_REDIS_PASSWORD: 'new' };
    expect(read(['--config', path], secrets).store).toEqual({
      kind: 'redis',
      prefix: 'stationmaster',
      ca: 'PEM',
      target: {
        kind: 'single',
        addresses: [{ host: 'h', port: 6379 }],
        master: undefined,
        database: 2,
        tls: true,
        username: 'me',
        password: 'new',
      },
    });
    expect(read(['--config', path, '--redis', 'redis://other:1'], {}).store).toMatchObject({
      target: { addresses: [{ host: 'other', port: 1 }], password: undefined },
    });
  });

  it.each<[string, object]>([
    [
      'redis+cluster://a:1,b',
      {
        kind: 'cluster',
        addresses: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
        ],
      },
    ],
    [
      'redis+sentinel://u:p%40@a,b:2/main/3',
      { kind: 'sentinel', master: 'main', database: 3, password: 'p@' },
    ],
    ['redis://[::1]:7', { kind: 'single', addresses: [{ host: '::1', port: 7 }] }],
  ])('understands %s', (url, target) => {
    expect(read(['--redis', url]).store).toMatchObject({ kind: 'redis', target });
  });

  it('leaves the custom resources alone when told so', () => {
    expect(read(['--no-install-crds']).installCrds).toBe(false);
    expect(read([], { STATIONMASTER_INSTALL_CRDS: 'false' }).installCrds).toBe(false);
  });

  it('says what there is', () => {
    expect(readConfig(['--help'], {})).toBe('help');
    for (const option of [
      '--config FILE',
      '--kubeconfig FILE',
      '--port PORT',
      '--sim-seed N',
      '--manage',
    ]) {
      expect(usage()).toContain(option);
    }
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an option that is none', ['--colour'], /--colour.*--help/],
    ['a word that is no option', ['start'], /start/],
    ['an option without its value', ['--port'], /port/],
    ['an empty value', ['--port='], /--port needs a value/],
    ['a port that is no number', ['--port', 'many'], /--port must be a whole number, not "many"/],
    ['a log level that is none', ['--log-level', 'loud'], /debug, info, warn, error/],
    ['a role that is none', ['--roles', 'serve,sing'], /sing/],
    ['both a file and a kubeconfig', ['--config', 'a', '--kubeconfig', 'b'], /a|both/],
    ['contexts without a kubeconfig', ['--contexts', 'a'], /--contexts needs --kubeconfig/],
    [
      'an address for all without authentication',
      ['--host', '0.0.0.0'],
      /0\.0\.0\.0.*without authentication/,
    ],
    ['a Redis that is none', ['--redis', 'http://:secret@h'], /--redis: a Redis URL is/],
    ['sentinels without a master', ['--redis', 'redis+sentinel://a,b'], /name of the master/],
    [
      'a file that is not there',
      ['--config', '/nowhere/gateway.yaml'],
      /Cannot read \/nowhere\/gateway.yaml/,
    ],
  ])('refuses %s in one clear line', (_name, args, message) => {
    expect(() => readConfig(args, {})).toThrow(ConfigError);
    expect(() => readConfig(args, {})).toThrow(message);
    expect(() => readConfig(args, {})).toThrow(/^[^\n]+$/);
  });

  it.each<[string, string, RegExp]>([
    ['is no YAML', 'clusters: [', /Cannot read/],
    ['names no clusters', 'listen: { port: 4000 }', /clusters/],
    [
      'has a key that is none',
      'clusters: [{ name: a, kubeconfig: b, colour: red }]',
      /clusters\.0.*colour/,
    ],
    ['has a cluster without a kubeconfig', 'clusters: [{ name: a }]', /clusters\.0.*kubeconfig/],
    [
      'has a name twice',
      'clusters: [{ name: a, kubeconfig: b }, { name: a, kubeconfig: c }]',
      /the name a is there twice/,
    ],
    [
      'has a home that is none',
      'home: b\nclusters: [{ name: a, kubeconfig: b }]',
      /no cluster is called b/,
    ],
    [
      'has another locality',
      'clusters: [{ name: a, kubeconfig: b, serviceLocality: FAR }]',
      /KUBEEDGE/,
    ],
    [
      'has a prefix that would break keys',
      'clusters: [{ name: a, kubeconfig: b }]\nstore: { redis: "redis://h", prefix: "{a}" }',
      /store\.prefix/,
    ],
    [
      'names a kind without its version',
      'clusters: [{ name: a, kubeconfig: b }]\nkinds: [Secret]',
      /kinds\.0/,
    ],
    [
      'names a GPU that is no extended resource',
      'clusters: [{ name: a, kubeconfig: b }]\ngpuResources: [npu]',
      /gpuResources\.0/,
    ],
  ])('refuses a file that %s, and names it', async (_name, text, message) => {
    const path = await file(text);
    expect(() => readConfig(['--config', path], {})).toThrow(ConfigError);
    expect(() => readConfig(['--config', path], {})).toThrow(message);
    expect(() => readConfig(['--config', path], {})).toThrow(path);
  });
});
