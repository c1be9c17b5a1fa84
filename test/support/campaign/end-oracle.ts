/**
 * What must be in every cluster once nothing goes on any more, computed from the stored intents alone, and how the
 * clusters differ from it.
 */
import type { SimFleet } from '../../../src/sim/fleet-process.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { placedBy, replicasBy, storedApps, type StoredApp, type StoredSpec } from './intents.ts';
import { isComplete } from './pace-witness.ts';

/** Versions of the chart by the digest that the intent names them by. */
export type ChartVersions = ReadonlyMap<string, string>;

/** One line for each object that is missing, too many, or other than it should be; sorted. */
export function differences(fleet: SimFleet, charts: ChartVersions): readonly string[] {
  const found = new Set(fleet.clusters.flatMap(({ name }) => presentIn(fleet, name)));
  const wanted = new Set(storedApps(fleet).flatMap((app) => wantedOf(app, charts)));
  return [
    ...[...wanted].filter((line) => !found.has(line)).map((line) => `missing: ${line}`),
    ...[...found].filter((line) => !wanted.has(line)).map((line) => `too much: ${line}`),
  ].sort();
}

function wantedOf({ metadata: { name }, spec }: StoredApp, charts: ChartVersions): string[] {
  const targets = placedBy(spec);
  const clusters = new Set(targets.map((target) => target.split('/')[0] ?? ''));
  const version = charts.get(spec.chart.digest ?? '');
  const services = version === '2.0.0' ? ['', '-admin'] : [''];
  return [
    ...targets.flatMap((target) => wantedAt(name, spec, target)),
    ...[...clusters].flatMap((cluster) => [
      `${cluster} release ${name} deployed`,
      ...services.map((suffix) => `${cluster} service ${name}-web${suffix}`),
    ]),
  ];
}

function wantedAt(app: string, spec: StoredSpec, target: string): string[] {
  const [cluster = '', station = ''] = target.split('/');
  const { image, page } = spec.values ?? {};
  return [
    `${cluster} release ${app}.${station} deployed`,
    line(cluster, {
      name: `${app}-web-${station}`,
      station,
      replicas: replicasBy(spec, target),
      image: `registry.example.org/web:${image?.tag ?? ''}`,
      restartedAt: spec.restartedAt,
      isReady: true,
    }),
    `${cluster} configmap ${app}-web-page-${station} says ${page?.greeting ?? ''}`,
  ];
}

interface Seen {
  readonly name: string;
  readonly station: string | undefined;
  readonly replicas: number | undefined;
  readonly image: string | undefined;
  readonly restartedAt: string | undefined;
  readonly isReady: boolean;
}

const line = (cluster: string, seen: Seen): string =>
  `${cluster} deployment ${seen.name} at ${seen.station ?? 'no station'}: ${seen.replicas ?? 'any'} of ${seen.image ?? 'nothing'}, ` +
  `restarted ${seen.restartedAt ?? 'never'}, ${seen.isReady ? 'ready' : 'not ready'}`;

function presentIn(fleet: SimFleet, cluster: string): string[] {
  const { store } = fleet.cluster(cluster);
  const ours = (resource: string): readonly SimObject[] =>
    store
      .list(resource)
      .filter(({ metadata }) => metadata.labels?.['stationmaster.io/app'] !== undefined);
  return [
    ...ours('deployments.apps').map((one) => line(cluster, seenOf(one))),
    ...ours('services').map(({ metadata }) => `${cluster} service ${metadata.name}`),
    ...ours('configmaps')
      // The home cluster keeps charts in ConfigMaps too; those of a release bear the mark of it.
      .filter(({ metadata }) => metadata.annotations?.['meta.helm.sh/release-name'] !== undefined)
      .map((one) => `${cluster} configmap ${one.metadata.name} says ${greetingOf(one)}`),
    ...releasesOf(ours('secrets')).map((release) => `${cluster} release ${release}`),
  ];
}

function seenOf(deployment: SimObject): Seen {
  const { metadata, spec } = deployment;
  const { replicas, template } = spec as {
    replicas?: number;
    template: {
      metadata: { annotations?: Record<string, string> };
      spec: { containers: { image: string }[] };
    };
  };
  return {
    name: metadata.name,
    station: metadata.labels?.['NodeGroup'],
    replicas,
    image: template.spec.containers[0]?.image,
    restartedAt: template.metadata.annotations?.['stationmaster.io/restarted-at'],
    isReady: isComplete(deployment),
  };
}

function greetingOf({ data }: SimObject): string {
  const { 'index.html': page = '' } = (data ?? {}) as Record<string, string>;
  return /<p>(.*)<\/p>/.exec(page)?.[1] ?? '';
}

/** Each release with the states of its revisions that are not history: exactly one deployed, and nothing pending. */
function releasesOf(secrets: readonly SimObject[]): string[] {
  const states = new Map<string, string[]>();
  for (const { metadata, type } of secrets) {
    if (type !== 'helm.sh/release.v1') continue;
    const { name = '', status = '' } = metadata.labels ?? {};
    const known = states.get(name) ?? [];
    states.set(name, status === 'superseded' || status === 'failed' ? known : [...known, status]);
  }
  return [...states].map(([name, all]) => `${name} ${all.join(' and ') || 'not deployed'}`);
}
