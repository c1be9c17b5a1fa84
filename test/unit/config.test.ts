import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config-file.ts';
import { readConfig, usage, type Config, type Environment } from '../../src/config.ts';

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
charts: { directories: [./charts], urls: ["https://charts.example.org/"] }
limits: { cost: 2000000 }
`;

describe('readConfig', () => {
  it('serves a simulated fleet on loopback when nothing is said', () => {
    expect(read([])).toEqual({
      listen: { host: '127.0.0.1', port: 4000, origins: [] },
      logLevel: 'info',
      stationLabel: 'NodeGroup',
      roles: ['serve', 'collect', 'reconcile'],
      installCrds: true,
      home: undefined,
      fleet: { kind: 'simulated', clusters: 3, stations: 60, nodes: 240, pods: 0, seed: 7 },
      charts: { directories: [], urls: [] },
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
    ['a store in Redis', ['--redis', 'redis://127.0.0.1'], /UNSUPPORTED.*--redis/],
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
      'wants a Redis',
      'clusters: [{ name: a, kubeconfig: b }]\nstore: { redis: "redis://h" }',
      /UNSUPPORTED/,
    ],
    [
      'wants further kinds',
      'clusters: [{ name: a, kubeconfig: b }]\nkinds: [v1/Secret]',
      /UNSUPPORTED/,
    ],
  ])('refuses a file that %s, and names it', async (_name, text, message) => {
    const path = await file(text);
    expect(() => readConfig(['--config', path], {})).toThrow(ConfigError);
    expect(() => readConfig(['--config', path], {})).toThrow(message);
    expect(() => readConfig(['--config', path], {})).toThrow(path);
  });
});
