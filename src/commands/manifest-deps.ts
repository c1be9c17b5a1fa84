import type { HelmEngine } from '../helm/engine.ts';
import type { StationDeps } from './station-deps.ts';

/** What commands about plain manifests work with; the engine reads their text as Helm reads YAML. */
export type ManifestDeps = Omit<StationDeps, 'operations'> & { readonly engine: HelmEngine };
