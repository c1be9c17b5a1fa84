/**
 * Charts as Helm itself reads and renders them. An engine holds no state between calls and reaches no
 * cluster, file or network: `lookup` answers nothing, `getHostByName` an empty string.
 */

import type { HookEvent, HookShape } from '../model/hooks.ts';

export type { HookEvent, HookShape };

/** A JSON object; integers beyond ±(2^53 − 1) are rounded (see `RenderedObject.inexact`). */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What was asked, or why it could not be had; the engine rejects only for faults of this process. */
export type EngineResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: EngineFault };

/** A fault of what was given. Messages hold no value that a schema, a pattern or `tpl` refused. */
export type EngineFault = ChartFault | ValuesFault | InputFault;

export interface ChartFault {
  readonly code: 'INVALID_CHART';
  readonly reason: ChartFaultReason;
  readonly message: string;
  /** Path in the archive; for templates with the chart's name in front, as in Helm's `# Source:`. */
  readonly file?: string;
  /** Line in `file`, 1-based. */
  readonly line?: number;
}

export type ChartFaultReason =
  | 'NOT_AN_ARCHIVE'
  | 'NO_CHART_YAML'
  | 'INVALID_METADATA'
  | 'INVALID_SCHEMA'
  | 'UNSAFE_ENTRY'
  | 'TOO_LARGE'
  | 'LIBRARY_CHART'
  | 'MISSING_DEPENDENCIES'
  | 'INCOMPATIBLE'
  | 'TEMPLATE'
  | 'INVALID_MANIFEST'
  /** Ran into the deadline. */
  | 'TIMEOUT'
  /** Ran out of memory or stack. */
  | 'CRASHED'
  | 'FAULT'
  /** The chart could not be read from where it is said to be. */
  | 'UNREADABLE';

export interface ValuesFault {
  readonly code: 'INVALID_VALUES';
  readonly reason: 'SCHEMA' | 'SYNTAX' | 'MERGE';
  readonly message: string;
  readonly line?: number;
  /** What the schemas of the chart and the charts inside it complain about. */
  readonly issues?: readonly ValuesIssue[];
}

export interface ValuesIssue {
  /** The chart whose schema it is; empty when none. */
  readonly chart: string;
  /** JSON pointer into that chart's values. */
  readonly path: string;
  readonly message: string;
}

export interface InputFault {
  readonly code: 'INVALID_INPUT';
  readonly reason: 'SYNTAX' | 'REQUEST' | 'NOT_ALLOWED';
  readonly message: string;
  readonly line?: number;
}

/** Chart.yaml, in the form in which Helm stores it in releases. */
export interface ChartMetadata extends JsonObject {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly appVersion?: string;
  readonly description?: string;
  readonly kubeVersion?: string;
  readonly type?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly JsonObject[];
}

export interface ChartInspection {
  readonly metadata: ChartMetadata;
  /** values.yaml of the chart itself. */
  readonly defaults: JsonObject;
  /** values.schema.json of the chart itself. */
  readonly schema?: unknown;
  /** All templates, those of charts inside the chart too, with the chart's name in front. */
  readonly templates: readonly string[];
  /**
   * False only if no render with these values can depend on what `global.stationmaster` holds: then leave the
   * context out of all of them. Values count because `tpl` makes templates of them.
   */
  readonly usesStationContext: boolean;
}

export interface RenderRequest {
  /** A chart archive (.tgz). */
  readonly archive: Uint8Array;
  /** Later over earlier, as several `-f`: YAML text or an object; null takes a default away. */
  readonly values: readonly (string | JsonObject)[];
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision: number;
    readonly isUpgrade: boolean;
  };
  readonly capabilities: {
    /** Such as `v1.36.3`; left out: what Helm takes without a cluster. */
    readonly kubeVersion?: string;
    /** Such as `apps/v1` and `apps/v1/Deployment`; left out: the versions Helm takes without a cluster. */
    readonly apiVersions?: readonly string[];
  };
  /** Becomes `global.stationmaster`, unseen by the chart's schema. */
  readonly stationContext?: JsonObject;
}

/** One Kubernetes object, read by Helm's own YAML reader. */
export interface RenderedObject {
  readonly object: JsonObject;
  /** Such as `web/templates/service.yaml`. */
  readonly template: string;
  /** Set for hooks: these are no part of a release's manifest. */
  readonly hook?: HookShape;
  /** JSON pointers of integers that a JavaScript number cannot hold exactly. */
  readonly inexact?: readonly string[];
}

export interface Rendering {
  /** In Helm's install order, hooks last; lists taken apart, empty documents left out. */
  readonly objects: readonly RenderedObject[];
  /** Objects of `crds/`. */
  readonly crds: readonly RenderedObject[];
  readonly notes: string;
  /** The values the templates saw. */
  readonly computedValues: JsonObject;
  /** The given layers put over one another, without the chart's defaults: a release's `config`. */
  readonly config: JsonObject;
}

export interface PackedFile {
  /** Path inside the chart's folder, with slashes. */
  readonly name: string;
  readonly content: Uint8Array;
}

export interface HelmEngine extends AsyncDisposable {
  /** `values` as in a render; they matter to `usesStationContext` alone. */
  inspect(
    archive: Uint8Array,
    values?: RenderRequest['values'],
  ): Promise<EngineResult<ChartInspection>>;
  render(request: RenderRequest): Promise<EngineResult<Rendering>>;
  /** A chart folder as an archive: the same bytes for the same files; `.helmignore` is honoured. */
  pack(files: readonly PackedFile[]): Promise<EngineResult<Uint8Array>>;
  /** The documents of a YAML stream as Helm reads them; empty ones are left out. */
  parseYaml(text: string): Promise<EngineResult<readonly unknown[]>>;
  /** Each object as Helm writes it, keys in order. */
  toYaml(objects: readonly unknown[]): Promise<EngineResult<readonly string[]>>;
}

/** Bounds of a chart archive, everything packed inside it included. */
export interface ArchiveLimits {
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  readonly entries: number;
}

/** 10 MiB packed, 50 MiB unpacked, 10,000 entries. */
export const defaultArchiveLimits: ArchiveLimits = {
  compressedBytes: 10 * 2 ** 20,
  uncompressedBytes: 50 * 2 ** 20,
  entries: 10_000,
};
