/** The options, as flags and in the environment: one table for reading them and for `--help`. */
import { parseArgs } from 'node:util';
import { certificateKeepers, ConfigError, failurePolicies } from './config-file.ts';
import { defaultStationLabel } from './model/labels.ts';
import { logLevels } from './runtime/logger.ts';

/** What it does when nothing is said. */
export const usualRoles = ['serve', 'collect', 'reconcile'] as const;
/** What a process can do. */
export const roles = [...usualRoles, 'webhook'] as const;
export type Role = (typeof roles)[number];

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
  'webhook-url': {
    type: 'string',
    value: 'URL',
    help: 'with the role webhook: how API servers reach it; or --webhook-service',
  },
  'webhook-service': {
    type: 'string',
    value: 'NS/NAME:PORT',
    help: 'the same as a Service of the cluster that it serves (port 443)',
  },
  'webhook-host': {
    type: 'string',
    value: 'ADDRESS',
    help: 'address that the webhook listens on (0.0.0.0)',
  },
  'webhook-port': { type: 'string', value: 'PORT', help: 'port that it listens on (9443)' },
  'webhook-certificates': {
    type: 'string',
    value: 'WHOSE',
    help: `${certificateKeepers.join(', ')}: who makes and renews them (SELF)`,
  },
  'webhook-failure-policy': {
    type: 'string',
    value: 'POLICY',
    help: `${failurePolicies.join(', ')}: what becomes of objects while it is away (Ignore)`,
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
export type OptionName = keyof typeof options;
export const optionNames = Object.keys(options) as readonly OptionName[];

/** Text of `--help`. */
export function usage(): string {
  const lines = Object.entries<Option>(options).map(([name, { value, help }]) => {
    const left = `  --${name}${value === undefined ? '' : ` ${value}`}`;
    return `${left.padEnd(34)}${help}`;
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

/** Options as given by a flag, or else by the environment. */
export interface Given {
  isSet(name: OptionName): boolean;
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[] | undefined;
  integer(name: OptionName): number | undefined;
  port(name: OptionName): number | undefined;
  flag(name: OptionName): boolean | undefined;
  oneOf<T extends string>(name: OptionName, allowed: readonly T[]): T | undefined;
}

/** Reads flags and environment; the flags win. Values are checked when they are asked for. Throws `ConfigError`. */
export function parseFlags(args: readonly string[], environment: Environment): Given {
  const flags = parsed(args);
  const value = (name: OptionName): string | boolean | undefined =>
    flags[name] ?? environment[`STATIONMASTER_${name.replaceAll('-', '_').toUpperCase()}`];
  const text = (name: OptionName): string | undefined => {
    const found = value(name);
    if (found === '') throw new ConfigError(`--${name} needs a value`);
    return found === undefined ? undefined : String(found);
  };
  const integer = (name: OptionName): number | undefined => {
    const found = text(name);
    if (found === undefined) return undefined;
    if (!/^\d{1,9}$/.test(found))
      throw new ConfigError(`--${name} must be a whole number, not "${found}"`);
    return Number(found);
  };
  return {
    isSet: (name) => value(name) !== undefined,
    text,
    integer,
    port: (name) => {
      const port = integer(name);
      if (port === undefined || port <= 65_535) return port;
      throw new ConfigError(`--${name}: ${port} is none; give one from 0 to 65535`);
    },
    list: (name) =>
      text(name)
        ?.split(',')
        .map((item) => item.trim()),
    flag: (name) => {
      const found = text(name);
      if (found === undefined) return undefined;
      return oneOf(name, ['true', 'false', '1', '0'], found).replace('1', 'true') === 'true';
    },
    oneOf: (name, allowed) => {
      const found = text(name);
      return found === undefined ? undefined : oneOf(name, allowed, found);
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

/** The one of the allowed values that was given. Throws `ConfigError`. */
export function oneOf<T extends string>(name: string, allowed: readonly T[], given: string): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined)
    throw new ConfigError(`--${name} must be of ${allowed.join(', ')}, not "${given}"`);
  return found;
}
