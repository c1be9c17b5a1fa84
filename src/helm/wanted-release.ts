import type { KubeManifest } from '../model/manifest.ts';
import type { ServiceLocality } from '../model/service-locality.ts';
import type { ChartMetadata, JsonObject } from './engine.ts';

/** One Helm release as the intent of an app wants it: everything its objects and its Secret are made from. */
export interface WantedRelease {
  readonly cluster: string;
  readonly namespace: string;
  /** Helm's name of the release. */
  readonly name: string;
  readonly scope: 'STATION' | 'CLUSTER';
  /** Name of the station; empty for a cluster release. */
  readonly station: string;
  readonly app: { readonly namespace: string; readonly name: string };
  /** In the order in which they are applied. */
  readonly objects: readonly KubeManifest[];
  /** Hooks, tests too, in Helm's install order; they are no part of `objects`. */
  readonly hooks: readonly KubeManifest[];
  readonly notes: string;
  readonly chart: { readonly metadata: ChartMetadata; readonly values: JsonObject };
  /** Values given for this release, without the chart's defaults. */
  readonly config: JsonObject;
  /** Of a cluster release with Services that stay in their stations: what holds them there, unless nothing does. */
  readonly serviceLocality?: ServiceLocality;
  /**
   * Equal exactly when chart, objects, hooks and service locality are equal; 40 hexadecimal digits, fit for a label.
   */
  readonly digest: string;
}
