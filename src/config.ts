import {
  certificateKeepers,
  ConfigError,
  failurePolicies,
  readConfigFile,
  type ClusterSpec,
  type FileConfig,
  type WebhookSection,
} from './config-file.ts';
import {
  oneOf,
  optionNames,
  parseFlags,
  roles,
  usualRoles,
  type Environment,
  type Given,
  type OptionName,
  type Role,
} from './config-options.ts';
import { storeOptions } from './config-store.ts';
import { isLoopback } from './runtime/http-origin.ts';
import { logLevels, type LogLevel } from './runtime/logger.ts';
import { defaultStationLabel } from './model/labels.ts';
import { webhookConfig, type WebhookConfig } from './webhook-config.ts';
import type { StoreOptions } from './store/open-store.ts';
import type { NamedKind } from './model/rows.ts';
import type { GraphqlLimits } from './graphql/limits.ts';

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
      port: given.port('port') ?? file.listen?.port ?? 4000,
      origins: given.list('origins') ?? file.listen?.origins ?? [],
    },
    logLevel: given.oneOf('log-level', logLevels) ?? 'info',
    stationLabel: given.text('station-label') ?? file.stationLabel ?? defaultStationLabel,
    roles: chosenRoles,
    webhook: webhookOf(given, file.webhook, chosenRoles),
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

/** Undefined: this process is no webhook. */
function webhookOf(
  given: Given,
  file: WebhookSection | undefined,
  chosenRoles: readonly Role[],
): WebhookConfig | undefined {
  if (chosenRoles.includes('webhook')) {
    return webhookConfig(file, {
      url: given.text('webhook-url'),
      service: given.text('webhook-service'),
      host: given.text('webhook-host'),
      port: given.port('webhook-port'),
      certificates: given.oneOf('webhook-certificates', certificateKeepers),
      failurePolicy: given.oneOf('webhook-failure-policy', failurePolicies),
    });
  }
  const idle = optionNames.find((name) => name.startsWith('webhook-') && given.isSet(name));
  if (idle !== undefined) throw new ConfigError(`--${idle} needs the role webhook in --roles`);
  return undefined;
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
