/**
 * How far the traffic of a Service goes (SPEC R3.14), and what keeps it in its station: one table of what the platforms
 * have for it. Placement writes by it and the graph reads by it.
 */
import { crossTypeLabel, crossTypeValue } from './labels.ts';
import { objectOf, textOf, valueAt, withValueAt, type KubeManifest } from './manifest.ts';
import type { ServiceRow, ServiceTopology } from './rows.ts';

/** What of its platform a cluster uses to keep traffic in a station. */
export const serviceLocalities = ['KUBEEDGE', 'OPENYURT', 'TRAFFIC_DISTRIBUTION', 'NONE'] as const;
export type ServiceLocality = (typeof serviceLocalities)[number];

/** Whose back ends a pod reaches: its own station's alone; these first, and all where they are not ready; all. */
export type ServiceReach = 'STATION' | 'STATION_PREFERRED' | 'EVERYWHERE';

interface Platform {
  /** Where in a Service it says what it wants of the platform. */
  readonly path: readonly string[];
  readonly fact: keyof ServiceTopology;
  /** What is written there; undefined where an API server of this version does not know it. */
  readonly value: (kubeVersion: string | undefined) => string | undefined;
  /** Whether what stands there holds the traffic. */
  readonly holds: (value: string) => boolean;
  readonly reach: ServiceReach;
  /** Whether it works for a Service without an address of its own. */
  readonly headless: boolean;
}

/** OpenYurt takes the last two for the same; the first holds it even to the node. */
const topologyKeys = ['kubernetes.io/hostname', 'kubernetes.io/zone', 'openyurt.io/nodepool'];

const platforms: Readonly<Record<Exclude<ServiceLocality, 'NONE'>, Platform>> = {
  KUBEEDGE: {
    path: ['metadata', 'annotations', 'apps.kubeedge.io/service-topology'],
    fact: 'kubeEdge',
    value: () => 'range-nodegroup',
    holds: (value) => value === 'range-nodegroup',
    reach: 'STATION',
    headless: true,
  },
  OPENYURT: {
    path: ['metadata', 'annotations', 'openyurt.io/topologyKeys'],
    fact: 'openYurt',
    value: () => 'openyurt.io/nodepool',
    holds: (value) => topologyKeys.includes(value),
    reach: 'STATION',
    headless: true,
  },
  TRAFFIC_DISTRIBUTION: {
    path: ['spec', 'trafficDistribution'],
    fact: 'trafficDistribution',
    value: trafficDistribution,
    // Every value there is begins with what is near; what has no address is chosen by nobody but the client.
    holds: (value) => value !== '',
    reach: 'STATION_PREFERRED',
    headless: false,
  },
};

/** The field is on since 1.31; since 1.34 its old value `PreferClose` has the new name. */
function trafficDistribution(kubeVersion: string | undefined): string | undefined {
  const [, major = '1', minor = '34'] = /^v?(\d+)\.(\d+)/.exec(kubeVersion ?? '') ?? [];
  const version = Number(major) * 1_000 + Number(minor);
  if (version < 1_031) return undefined;
  return version < 1_034 ? 'PreferClose' : 'PreferSameZone';
}

/** What a Service says to the platforms; empty where it says nothing. */
export function topologyOf(service: unknown): ServiceTopology {
  const said = ({ path }: Platform): string => textOf(valueAt(service, path)) ?? '';
  return {
    kubeEdge: said(platforms.KUBEEDGE),
    openYurt: said(platforms.OPENYURT),
    trafficDistribution: said(platforms.TRAFFIC_DISTRIBUTION),
  };
}

type Facts = Pick<ServiceRow, 'type' | 'clusterIp'> & { readonly selector: object };

/**
 * Whether the gateway keeps a Service in its stations. An `ExternalName` is a name for something else. End points of a
 * Service without a selector are written by hand and mostly no pods: at no station, they would be reached from nowhere.
 */
export function isKeptInStation(
  { type, clusterIp, selector }: Facts,
  locality: ServiceLocality,
): boolean {
  return (
    locality !== 'NONE' &&
    type !== 'ExternalName' &&
    Object.keys(selector).length > 0 &&
    (clusterIp !== 'None' || platforms[locality].headless)
  );
}

/** The same of a Service as a chart has it. */
export function isManifestKeptInStation(service: KubeManifest, locality: ServiceLocality): boolean {
  const spec = objectOf(service['spec']);
  const [type = '', clusterIp = ''] = [textOf(spec['type']), textOf(spec['clusterIP'])];
  return isKeptInStation({ type, clusterIp, selector: objectOf(spec['selector']) }, locality);
}

/** What decides how a Service is kept in its stations. */
export interface LocalityInput {
  /** What the app asks for; undefined: nothing, so that what the chart says of it stands. */
  readonly crossStation: boolean | undefined;
  readonly locality: ServiceLocality;
  /** Version of the API server, such as `v1.36.3`; left out: a new one. */
  readonly kubeVersion?: string;
}

/** A Service of a chart with the label that was asked for, and with what keeps its traffic in the station, or without. */
export function withLocality(
  service: KubeManifest,
  { crossStation, locality, kubeVersion }: LocalityInput,
): KubeManifest {
  const labelled =
    crossStation === undefined
      ? service
      : withValueAt(service, ['metadata', 'labels', crossTypeLabel], () =>
          crossStation ? crossTypeValue : undefined,
        );
  if (locality === 'NONE' || !isManifestKeptInStation(service, locality)) return labelled;
  const { path, value, holds } = platforms[locality];
  if (crossStation === true) return withValueAt(labelled, path, () => undefined);
  const ours = value(kubeVersion);
  const own = valueAt(service, path);
  const stands =
    crossStation === undefined
      ? own !== undefined || isCrossStation(service.metadata)
      : holds(textOf(own) ?? '');
  return stands || ours === undefined ? labelled : withValueAt(labelled, path, () => ours);
}

/** Whether it bears the label that lets it reach other stations. */
export function isCrossStation({ labels }: { readonly labels?: ServiceRow['labels'] }): boolean {
  return labels?.[crossTypeLabel] === crossTypeValue;
}

/**
 * How far a Service's traffic goes. With a platform's mechanism that alone decides, as it does not read the label; where
 * there is none (EdgeMesh by the label of the pods), a Service of pods stays in its station unless it bears the label.
 */
export function reachOf(
  service: Pick<ServiceRow, 'labels' | 'topology'> & Facts,
  locality: ServiceLocality,
): ServiceReach {
  const { type, clusterIp, selector, topology } = service;
  if (type === 'ExternalName') return 'EVERYWHERE';
  if (locality === 'NONE') {
    const hasPods = Object.keys(selector).length > 0;
    return hasPods && !isCrossStation(service) ? 'STATION' : 'EVERYWHERE';
  }
  const { fact, holds, reach, headless } = platforms[locality];
  return holds(topology[fact]) && (headless || clusterIp !== 'None') ? reach : 'EVERYWHERE';
}
