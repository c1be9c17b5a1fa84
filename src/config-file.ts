import { Ajv, type ErrorObject } from 'ajv';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { namedKindPattern } from './kube/kinds.ts';
import type { NamedKind } from './model/rows.ts';
import { serviceLocalities, type ServiceLocality } from './model/service-locality.ts';
import { defaultLimits, type GraphqlLimits } from './graphql/limits.ts';

/** A wrong option or file; the message is one line for the person who gave it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** One cluster of the file. */
export interface ClusterSpec {
  readonly name: string;
  /** Path of a kubeconfig. */
  readonly kubeconfig: string;
  /** Left out: its current context. */
  readonly context?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Left out: true. */
  readonly manage?: boolean;
  /** Left out: NONE. */
  readonly serviceLocality?: ServiceLocality;
}

/** Who makes and renews the webhook's certificates, where they are no files. */
export const certificateKeepers = ['SELF', 'CERT_MANAGER'] as const;
/** What API servers do with an object while the webhook is away. */
export const failurePolicies = ['Ignore', 'Fail'] as const;

/** The admission webhook, as the file has it; what is left out is said in `webhook-config.ts`. */
export interface WebhookSection {
  readonly host?: string;
  readonly port?: number;
  readonly url?: string;
  readonly service?: { readonly name: string; readonly namespace: string; readonly port?: number };
  readonly certificates?: (typeof certificateKeepers)[number] | CertificateFiles;
  readonly namespace?: string;
  readonly failurePolicy?: (typeof failurePolicies)[number];
  readonly timeoutSeconds?: number;
}

/** Paths of PEM files, which somebody else renews. */
export interface CertificateFiles {
  /** The serving certificate with its chain. */
  readonly certificate: string;
  readonly key: string;
  /** Who signed it; left out: API servers trust it by other means. */
  readonly authority?: string;
}

/** The configuration file as it is written; paths in it are relative to it. */
export interface FileConfig {
  readonly listen?: {
    readonly host?: string;
    readonly port?: number;
    readonly origins?: readonly string[];
  };
  readonly home?: string;
  readonly stationLabel?: string;
  readonly clusters?: readonly ClusterSpec[];
  /** Kinds to watch besides those that always are. */
  readonly kinds?: readonly NamedKind[];
  /** Extended resources that are GPUs although their names do not end in `/gpu`. */
  readonly gpuResources?: readonly string[];
  readonly store?: {
    readonly redis?: string;
    /** Path of the certificates to trust, in PEM. */
    readonly ca?: string;
    /** Begins the name of every key in Redis. */
    readonly prefix?: string;
  };
  readonly roles?: readonly string[];
  readonly webhook?: WebhookSection;
  readonly charts?: { readonly directories?: readonly string[]; readonly urls?: readonly string[] };
  readonly limits?: Partial<GraphqlLimits>;
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text };
const objectOf = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** `amd.com/gpu.shared`: a domain, and a name within it. */
const extendedResourcePattern =
  '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$';
const limit = { type: 'integer', minimum: 1 };
const port = { type: 'integer', minimum: 0, maximum: 65_535 };

const schema = objectOf(
  {
    listen: objectOf({ host: text, port, origins: texts }),
    home: text,
    stationLabel: text,
    clusters: {
      type: 'array',
      minItems: 1,
      items: objectOf(
        {
          name: { ...text, maxLength: 63 },
          kubeconfig: text,
          context: text,
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          manage: { type: 'boolean' },
          serviceLocality: { enum: serviceLocalities },
        },
        ['name', 'kubeconfig'],
      ),
    },
    kinds: { type: 'array', items: { type: 'string', pattern: namedKindPattern } },
    gpuResources: { type: 'array', items: { type: 'string', pattern: extendedResourcePattern } },
    store: objectOf({ redis: text, ca: text, prefix: { ...text, pattern: '^[A-Za-z0-9:_.-]+$' } }),
    roles: { ...texts, minItems: 1 },
    webhook: objectOf({
      host: text,
      port,
      url: { ...text, pattern: '^https://' },
      service: objectOf({ name: text, namespace: text, port: { ...port, minimum: 1 } }, [
        'name',
        'namespace',
      ]),
      certificates: {
        if: { type: 'object' },
        then: objectOf({ certificate: text, key: text, authority: text }, ['certificate', 'key']),
        else: { enum: certificateKeepers },
      },
      namespace: { ...text, maxLength: 63 },
      failurePolicy: { enum: failurePolicies },
      timeoutSeconds: { type: 'integer', minimum: 1, maximum: 30 },
    }),
    charts: objectOf({ directories: texts, urls: texts }),
    limits: objectOf(Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, limit]))),
  },
  ['clusters'],
);

const fits = new Ajv({ allErrors: false }).compile<FileConfig>(schema);

/** Reads and checks a configuration file; paths become absolute. Throws `ConfigError`. */
export function readConfigFile(file: string): FileConfig {
  const document = parseFile(file);
  if (!fits(document)) throw new ConfigError(`${file}: ${problem(fits.errors?.[0])}`);
  const { clusters = [], charts, store, ...rest } = document;
  const twice = clusters.find(
    ({ name }, index) => clusters.findIndex((other) => other.name === name) < index,
  );
  if (twice !== undefined)
    throw new ConfigError(`${file}: clusters: the name ${twice.name} is there twice`);
  if (rest.home !== undefined && !clusters.some(({ name }) => name === rest.home)) {
    throw new ConfigError(`${file}: home: no cluster is called ${rest.home}`);
  }
  const absolute = (path: string) => resolve(dirname(file), path);
  const files = rest.webhook?.certificates;
  return {
    ...rest,
    ...(typeof files === 'object' && {
      webhook: {
        ...rest.webhook,
        certificates: {
          certificate: absolute(files.certificate),
          key: absolute(files.key),
          ...(files.authority !== undefined && { authority: absolute(files.authority) }),
        },
      },
    }),
    clusters: clusters.map((cluster) => ({ ...cluster, kubeconfig: absolute(cluster.kubeconfig) })),
    ...(store === undefined
      ? {}
      : { store: { ...store, ...(store.ca !== undefined && { ca: absolute(store.ca) }) } }),
    ...(charts === undefined
      ? {}
      : { charts: { ...charts, directories: (charts.directories ?? []).map(absolute) } }),
  };
}

function parseFile(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(`Cannot read ${file}: ${message}`);
  }
}

function problem(error: ErrorObject | undefined): string {
  if (error === undefined) return 'is not a configuration';
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  const { additionalProperty, allowedValues } = error.params as Readonly<Record<string, unknown>>;
  const extra = typeof additionalProperty === 'string' ? [additionalProperty] : allowedValues;
  const what = Array.isArray(extra) ? ` (${extra.join(', ')})` : '';
  return `${place === '' ? '' : `${place}: `}${error.message ?? 'is wrong'}${what}`;
}
