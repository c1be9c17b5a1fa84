import type { HelmEngine } from '../helm/engine.ts';
import type { Turns } from '../runtime/turns.ts';
import type { StationDeps } from './station-deps.ts';

/** What commands about plain manifests work with. */
export interface ManifestDeps extends Omit<StationDeps, 'operations'> {
  /** Reads their text as Helm reads YAML. */
  readonly engine: HelmEngine;
  /** One for each object that is written, by cluster and identity. */
  readonly turns: Turns;
}
