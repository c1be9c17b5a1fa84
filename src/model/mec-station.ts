/** `MecStation`, stationmaster.io/v1alpha1, cluster-scoped: what labels on nodes cannot carry (SPEC R1.7). */
import type { Condition } from './condition.ts';

/** The machine-room tiers of an operator, from the whole country down to a district. */
export type StationTier = 'NATIONAL' | 'REGION' | 'PROVINCE' | 'LARGE_CITY' | 'CITY' | 'DISTRICT';

/** Where a station stands. Latitude −90…90 and longitude −180…180 in degrees (WGS 84). */
export interface StationLocation {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly region?: string;
  readonly province?: string;
  readonly city?: string;
  readonly district?: string;
  readonly address?: string;
}

export interface MecStationSpec {
  /** Value of the station label; left out: the object's name. Needed where it is no object name (upper case, `_`). */
  readonly stationName?: string;
  readonly tier?: StationTier;
  readonly operator?: string;
  readonly location?: StationLocation;
  /** Any labels of the station itself, for selection. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Nodes that belong to the station: by name, and by a selector over node labels. */
  readonly nodes?: readonly string[];
  readonly nodeSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

/** What the reconciler keeps at a MecStation. Small: it changes with the membership, not with how the nodes are. */
export interface MecStationStatus {
  readonly observedGeneration?: number;
  /** Key of the station label under which `nodes` were taken in. */
  readonly stationLabel?: string;
  /** Nodes that were taken in: they lose the label when they leave. Names, sorted. */
  readonly nodes?: readonly string[];
  readonly conditions?: readonly Condition[];
}
