import { parseArgs } from 'node:util';
import { ConfigError, readConfigFile, type ClusterSpec, type FileConfig } from './config-file.ts';
import { storeOptions } from './config-store.ts';
import { isLoopback } from './runtime/http-origin.ts';
import { logLevels, type LogLevel } from './runtime/logger.ts';
import { defaultStationLabel } from './model/labels.ts';
import { webhookConfig, type WebhookConfig } from './webhook-config.ts';
import type { StoreOptions } from './store/open-store.ts';
import type { NamedKind } from './model/rows.ts';
import type { GraphqlLimits } from './graphql/limits.ts';

const usualRoles = ['serve', 'collect', 'reconcile'] as const;
const roles = [...usualRoles, 'webhook'] as const;
type Role = (typeof roles)[number];

/** The simulated fleet that is used when no cluster is named. */
export interface SimulatedFleet {
  readonly clusters: number;
  readonly stations: number;
  readonly nodes: number;
  readonly pods: number;
  readonly seed: number;
}

/** Where the clusters come from. */
export type FleetSource =
  | { readonly kind: 'file'; readonly file: string; readonly clusters: readonly ClusterSpec[] }
  | {
      readonly kind: 'kubeconfig';
      readonly kubeconfig: string;
      /** Undefined: all of them. */
      readonly contexts: readonly string[] | undefined;
      readonly manage: boolean;
    }
  | ({ readonly kind: 'simulated' } & SimulatedFleet);

export interface Config {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly origins: readonly string[];
  };
  readonly logLevel: LogLevel;
  readonly stationLabel: string;
  /** Kinds to watch besides those that always are. */
  readonly kinds: readonly NamedKind[];
  /** Extended resources that are GPUs besides those whose names end in `/gpu`. */
  readonly gpuResources: readonly string[];
  readonly roles: readonly Role[];
  readonly installCrds: boolean;
  /** Name of the home cluster; undefined: the current context, or the first cluster. */
  readonly home: string | undefined;
  readonly fleet: FleetSource;
  readonly store: StoreOptions;
  readonly charts: { readonly directories: readonly string[]; readonly urls: readonly string[] };
  /** Undefined: this process is no webhook. */
  readonly webhook: WebhookConfig | undefined;
  /** What the file sets of how much a caller may ask for. */
  readonly limits: Partial<GraphqlLimits>;
  /** Whether npm started it, through a shell between the two. */
  readonly underNpm: boolean;
}

/** The environment, or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Option {
  readonly type: 'string' | 'boolean';
  readonly value?: string;
  readonly help: string;
}

/** Every option: `--name VALUE`, and in the environment `STATIONMASTER_NAME` with `_` for `-`. */
const options = {
  config: { type: 'string', value: 'FILE', help: 'serve the clusters named in this YAML file' },
  kubeconfig: {
    type: 'string',
    value: 'FILE',
    help: 'serve every context of this kubeconfig; only looks without --manage',
  },
  contexts: { type: 'string', value: 'A,B', help: 'with --kubeconfig: only these contexts' },
  manage: {
    type: 'boolean',
    help: 'with --kubeconfig: install the custom resources and allow changes',
  },
  home: {
    type: 'string',
    value: 'NAME',
    help: 'the cluster that stores HelmApps (the current context, or the first)',
  },
  host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (127.0.0.1)' },
  port: { type: 'string', value: 'PORT', help: 'port to listen on; 0 is any free one (4000)' },
  origins: {
    type: 'string',
    value: 'A,B',
    help: 'origins of other web pages that may open WebSockets',
  },
  redis: {
    type: 'string',
    value: 'URL',
    help: 'share the cache of several replicas through Redis',
  },
  roles: {
    type: 'string',
    value: 'A,B',
    help: `what this process does (${usualRoles.join(',')}); also webhook`,
  },
  'station-label': {
    type: 'string',
    value: 'KEY',
    help: `key of the station label (${defaultStationLabel})`,
  },
  'install-crds': {
    type: 'boolean',
    help: 'install the custom resources in managed clusters; off: --no-install-crds',
  },
  'sim-clusters': { type: 'string', value: 'N', help: 'simulated fleet: clusters (3)' },
  'sim-stations': {
    type: 'string',
    value: 'N',
    help: 'simulated fleet: stations over all clusters (60)',
  },
  'sim-nodes': {
    type: 'string',
    value: 'N',
    help: 'simulated fleet: nodes over all clusters (240)',
  },
  'sim-pods': { type: 'string', value: 'N', help: 'simulated fleet: pods over all clusters (0)' },
  'sim-seed': {
    type: 'string',
    value: 'N',
    help: 'simulated fleet: the same seed gives the same fleet (7)',
  },
  'log-level': { type: 'string', value: 'LEVEL', help: `${logLevels.join(', ')} (info)` },
  help: { type: 'boolean', help: 'print this and end' },
} as const satisfies Record<string, Option>;
type OptionName = keyof typeof options;

/** Text of `--help`. */
export function usage(): string {
  const lines = Object.entries<Option>(options).map(([name, { value, help }]) => {
    const left = `  --${name}${value === undefined ? '' : ` ${value}`}`;
    return `${left.padEnd(26)}${help}`;
  });
  return [
    'Usage: npm start -- [OPTION …]',
    '',
    'A GraphQL gateway over clusters of edge stations. With neither --config nor --kubeconfig it serves an',
    'embedded, simulated fleet. Flags win over the environment (STATIONMASTER_PORT …), that over the file.',
    '',
    ...lines,
    '',
  ].join('\n');
}

/** Reads flags, environment and file. 'help' when that is what was asked for. Throws `ConfigError`. */
export function readConfig(
  args: readonly string[],
  environment: Environment = process.env,
): Config | 'help' {
  const given = parseFlags(args, environment);
  if (given.flag('help')) return 'help';
  const configFile = given.text('config');
  const file: FileConfig = configFile === undefined ? {} : readConfigFile(configFile);
  const host = given.text('host') ?? file.listen?.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    throw new ConfigError(
      `--host ${host} is refused: only loopback is allowed without authentication`,
    );
  }
  const chosenRoles = (given.list('roles') ?? file.roles ?? usualRoles).map((role) =>
    oneOf('roles', roles, role),
  );
  return {
    listen: {
      host,
      port: portOf(given.integer('port') ?? file.listen?.port ?? 4000),
      origins: given.list('origins') ?? file.listen?.origins ?? [],
    },
    logLevel: oneOf('log-level', logLevels, given.text('log-level') ?? 'info'),
    stationLabel: given.text('station-label') ?? file.stationLabel ?? defaultStationLabel,
    roles: chosenRoles,
    webhook: chosenRoles.includes('webhook') ? webhookConfig(file.webhook) : undefined,
    kinds: file.kinds ?? [],
    gpuResources: file.gpuResources ?? [],
    installCrds: given.flag('install-crds') ?? true,
    home: given.text('home') ?? file.home,
    fleet: fleetSource(given, configFile, file),
    store: storeOptions(
      {
        redis: given.text('redis'),
        username: environment['STATIONMASTER_REDIS_USERNAME'],
        password: environment['STATIONMASTER_REDIS_PASSWORD'],
        sentinelUsername: environment['STATIONMASTER_SENTINEL_USERNAME'],
        sentinelPassword: environment['STATIONMASTER_SENTINEL_PASSWORD'],
      },
      file.store,
    ),
    charts: { directories: file.charts?.directories ?? [], urls: file.charts?.urls ?? [] },
    limits: file.limits ?? {},
    underNpm: environment['npm_lifecycle_event'] !== undefined,
  };
}

function portOf(port: number): number {
  if (port > 65_535) throw new ConfigError(`--port: ${port} is none; give one from 0 to 65535`);
  return port;
}

function fleetSource(given: Given, configFile: string | undefined, file: FileConfig): FleetSource {
  const kubeconfig = given.text('kubeconfig');
  if (configFile !== undefined && kubeconfig !== undefined) {
    throw new ConfigError('Give --config or --kubeconfig, not both');
  }
  if (configFile !== undefined)
    return { kind: 'file', file: configFile, clusters: file.clusters ?? [] };
  if (kubeconfig !== undefined) {
    return {
      kind: 'kubeconfig',
      kubeconfig,
      contexts: given.list('contexts'),
      manage: given.flag('manage') ?? false,
    };
  }
  for (const name of ['contexts', 'manage'] as const) {
    if (given.isSet(name)) throw new ConfigError(`--${name} needs --kubeconfig`);
  }
  const count = (name: OptionName, otherwise: number) => given.integer(name) ?? otherwise;
  return {
    kind: 'simulated',
    clusters: count('sim-clusters', 3),
    stations: count('sim-stations', 60),
    nodes: count('sim-nodes', 240),
    pods: count('sim-pods', 0),
    seed: count('sim-seed', 7),
  };
}

/** Options as given by a flag, or else by the environment. */
interface Given {
  isSet(name: OptionName): boolean;
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[] | undefined;
  integer(name: OptionName): number | undefined;
  flag(name: OptionName): boolean | undefined;
}

function parseFlags(args: readonly string[], environment: Environment): Given {
  const flags = parsed(args);
  const value = (name: OptionName): string | boolean | undefined =>
    flags[name] ?? environment[`STATIONMASTER_${name.replaceAll('-', '_').toUpperCase()}`];
  const text = (name: OptionName): string | undefined => {
    const found = value(name);
    if (found === '') throw new ConfigError(`--${name} needs a value`);
    return found === undefined ? undefined : String(found);
  };
  return {
    isSet: (name) => value(name) !== undefined,
    text,
    list: (name) =>
      text(name)
        ?.split(',')
        .map((item) => item.trim()),
    integer: (name) => {
      const found = text(name);
      if (found === undefined) return undefined;
      if (!/^\d{1,9}$/.test(found))
        throw new ConfigError(`--${name} must be a whole number, not "${found}"`);
      return Number(found);
    },
    flag: (name) => {
      const found = text(name);
      if (found === undefined) return undefined;
      return oneOf(name, ['true', 'false', '1', '0'], found).replace('1', 'true') === 'true';
    },
  };
}

function parsed(args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  try {
    return parseArgs({ args: [...args], options, allowNegative: true, allowPositionals: false })
      .values;
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new ConfigError(`${message}; see --help`);
  }
}

function oneOf<T extends string>(name: string, allowed: readonly T[], given: string): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined)
    throw new ConfigError(`--${name} must be of ${allowed.join(', ')}, not "${given}"`);
  return found;
}
