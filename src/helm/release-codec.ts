/**
 * Helm's storage format, `helm.sh/release.v1`: a Secret whose `release` is base64 of gzip of JSON (and base64
 * once more, as every Secret's data). Written without templates and files, which are kept once by digest, and
 * without `apply_method`, so that helm goes on with client-side apply. Read as helm 3 and helm 4 write it.
 */
import { gunzipSync, gzipSync } from 'node:zlib';

import { Refusal } from '../runtime/errors.ts';
import { releaseStatuses, type HelmRelease, type ReleaseHook } from './helm-release.ts';
import type { ChartMetadata, HookEvent, JsonObject } from './engine.ts';

/** A release's Secret, ready to be written. */
export interface ReleaseSecret {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly type: 'helm.sh/release.v1';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly data: { readonly release: string };
}

export interface EncodeOptions {
  /** Milliseconds since the Unix epoch: becomes the label `modifiedAt`. */
  readonly modifiedAt: number;
  /** Further labels; Helm keeps them and lets them be selected on. Helm's own win. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The API server refuses a Secret whose data has more bytes (core/v1 MaxSecretSize). */
const maxSecretBytes = 1024 * 1024;
/** What a stored release may unpack to; more is no release that helm wrote. */
const maxReleaseBytes = 64 * 2 ** 20;
const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);
/** RFC 1952, 2.3.1: 255 is "unknown"; zlib would name the machine's system. */
const gzipSystem = { offset: 9, unknown: 255 };

/** `sh.helm.release.v1.<name>.v<revision>`. */
export function releaseSecretName(name: string, revision: number): string {
  return `sh.helm.release.v1.${name}.v${revision}`;
}

/**
 * The Secret of a release: the same bytes for the same release and options.
 * Throws a `LIMIT_EXCEEDED` refusal when it is bigger than a Secret may be.
 */
export function encodeRelease(
  release: HelmRelease,
  { modifiedAt, labels = {} }: EncodeOptions,
): ReleaseSecret {
  const zipped = gzipSync(JSON.stringify(storedForm(release)), { level: 9 });
  zipped.writeUInt8(gzipSystem.unknown, gzipSystem.offset);
  const text = zipped.toString('base64');
  if (text.length > maxSecretBytes) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `The release ${release.name} is stored in ${text.length} bytes, and a Secret holds ${maxSecretBytes}: ` +
        'split the chart, or move big files out of it.',
    );
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: releaseSecretName(release.name, release.revision),
      namespace: release.namespace,
      labels: {
        ...labels,
        modifiedAt: String(Math.floor(modifiedAt / 1000)),
        name: release.name,
        owner: 'helm',
        status: release.status,
        version: String(release.revision),
      },
    },
    data: { release: Buffer.from(text).toString('base64') },
  };
}

/** Why a Secret is no release; never quotes it. */
export class ReleaseFormatError extends Error {
  constructor(what: string) {
    super(`Not a Helm release: ${what}.`);
    this.name = 'ReleaseFormatError';
  }
}

/**
 * The release in a Secret's `data.release`, by whichever client it was written. Throws a `ReleaseFormatError`
 * when it is none.
 */
export function decodeRelease(data: string): HelmRelease {
  const once = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
  let stored: unknown;
  try {
    // Helm 2 did not compress; its clients still read such releases.
    const text = once.subarray(0, 3).equals(gzipMagic)
      ? gunzipSync(once, { maxOutputLength: maxReleaseBytes })
      : once;
    stored = JSON.parse(text.toString('utf8'));
  } catch {
    throw new ReleaseFormatError('not gzip of JSON in base64');
  }
  return releaseOf(record(stored, 'no object'));
}

function storedForm(release: HelmRelease): JsonObject {
  const { firstDeployed, lastDeployed, deleted = '', description, status, notes } = release;
  return {
    name: release.name,
    info: {
      first_deployed: firstDeployed,
      last_deployed: lastDeployed,
      deleted,
      description,
      status,
      ...(notes !== undefined && notes !== '' && { notes }),
    },
    chart: {
      metadata: release.chart.metadata,
      lock: null,
      templates: [],
      values: release.chart.values,
      schema: null,
      files: null,
    },
    config: release.config,
    manifest: release.manifest,
    hooks: release.hooks.map((hook) => ({
      name: hook.name,
      kind: hook.kind,
      path: hook.path,
      manifest: hook.manifest,
      events: hook.events,
      last_run: { started_at: '', completed_at: '', phase: '' },
      ...(hook.weight !== 0 && { weight: hook.weight }),
      ...(hook.deletePolicies.length > 0 && { delete_policies: hook.deletePolicies }),
      ...(hook.outputLogPolicies.length > 0 && { output_log_policies: hook.outputLogPolicies }),
    })),
    version: release.revision,
    namespace: release.namespace,
  };
}

function releaseOf(stored: JsonObject): HelmRelease {
  const info = record(stored['info'], 'no info');
  const chart = record(stored['chart'] ?? {}, 'no chart');
  const metadata = record(chart['metadata'] ?? {}, 'no chart metadata');
  const deleted = text(info['deleted']);
  const notes = text(info['notes']);
  const name = text(stored['name']);
  if (name === '') throw new ReleaseFormatError('no name');
  return {
    name,
    namespace: text(stored['namespace']),
    revision: count(stored['version']),
    status: releaseStatuses.find((status) => status === info['status']) ?? 'unknown',
    description: text(info['description']),
    firstDeployed: text(info['first_deployed']),
    lastDeployed: text(info['last_deployed']),
    ...(deleted !== '' && { deleted }),
    ...(notes !== '' && { notes }),
    chart: {
      metadata: {
        ...metadata,
        name: text(metadata['name']),
        version: text(metadata['version']),
        apiVersion: text(metadata['apiVersion']),
      } satisfies ChartMetadata,
      values: record(chart['values'] ?? {}, 'values are no object'),
    },
    config: record(stored['config'] ?? {}, 'config is no object'),
    manifest: text(stored['manifest']),
    hooks: list(stored['hooks']).map((hook) => hookOf(record(hook, 'a hook is no object'))),
  };
}

function hookOf(stored: JsonObject): ReleaseHook {
  return {
    name: text(stored['name']),
    kind: text(stored['kind']),
    path: text(stored['path']),
    manifest: text(stored['manifest']),
    events: list(stored['events']).map((event) => text(event) as HookEvent),
    weight: count(stored['weight']),
    deletePolicies: list(stored['delete_policies']).map(text),
    outputLogPolicies: list(stored['output_log_policies']).map(text),
  };
}

function record(value: unknown, otherwise: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ReleaseFormatError(otherwise);
  }
  return value as JsonObject;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) ? value : 0;
