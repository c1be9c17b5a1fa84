/** Apps, workloads, Services and releases. */
import type { AppPhase } from '../model/helm-app.ts';
import { workloadState } from '../model/workload-state.ts';
import type { AppQueries } from './app-queries.ts';
import { appNameOf } from './entry-columns.ts';
import { entryIdentity, kindIdentity } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import { among, hasLabels, inSet, nameContains, ofApp, passing } from './rules.ts';
import { createSection } from './section.ts';
import { inColumn } from './slots/condition.ts';
import type {
  AppFacet,
  AppFilter,
  Entry,
  ObjectOrderField,
  ReleaseFacet,
  ReleaseFilter,
  ReleaseOrderField,
  ServiceFacet,
  ServiceFilter,
  WorkloadEntry,
  WorkloadFacet,
  WorkloadFilter,
} from './view.ts';

/** Where an app stands, as it is shown. */
export type PhaseOfApp = (app: Entry<'HelmApp'>) => AppPhase;

const byNameOrAge = {
  NAME: { type: 'string', of: ({ key }: Entry) => key.name },
  CREATED_AT: { type: 'string', of: ({ row }: Entry) => row.createdAt },
} as const;

export function createAppSection(
  { fleet, apps }: { readonly fleet: Fleet; readonly apps: AppQueries },
  phaseOf: PhaseOfApp,
) {
  type Column = Exclude<AppFacet, 'PHASE'> | 'CLUSTER';
  return createSection<Entry<'HelmApp'>, AppFilter, Column, ObjectOrderField>({
    name: ({ key }) => key.name,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      NAMESPACE: ({ key }) => key.namespace,
    },
    derived: { PHASE: phaseOf },
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE'], labels: true },
    order: { fields: byNameOrAge, identity: entryIdentity },
    rules: {
      namespaces: among('NAMESPACE'),
      nameContains: nameContains(),
      labels: hasLabels(),
      phases: passing((wanted) => {
        const phases = new Set(wanted);
        return (app) => phases.has(phaseOf(app));
      }),
      at: inSet(
        (place) => apps.appsAt(place),
        ({ key }) => key,
      ),
    },
    shown: {
      condition(shelf) {
        if (fleet.homes().length === fleet.clusters().length) return undefined;
        const clusters = shelf.column('CLUSTER');
        return inColumn(
          clusters,
          fleet.homes().map(({ name }) => clusters.find(name)),
        );
      },
      test() {
        const homes = new Set(fleet.homes().map(({ name }) => name));
        return ({ key }) => homes.has(key.cluster);
      },
    },
  });
}

export function createWorkloadSection({ stationLabel }: Pick<Fleet, 'stationLabel'>) {
  return createSection<WorkloadEntry, WorkloadFilter, WorkloadFacet, ObjectOrderField>({
    name: ({ key }) => key.name,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      STATION: ({ row }) => row.labels[stationLabel] ?? '',
      NAMESPACE: ({ key }) => key.namespace,
      KIND: ({ key }) => key.kind,
      STATE: ({ row }) => workloadState(row),
      APP: appNameOf,
    },
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: { fields: byNameOrAge, identity: kindIdentity },
    rules: {
      kinds: among('KIND'),
      clusters: among('CLUSTER'),
      stations: among('STATION'),
      namespaces: among('NAMESPACE'),
      states: among('STATE'),
      app: ofApp('APP'),
      nameContains: nameContains(),
      labels: hasLabels(),
    },
  });
}

export function createServiceSection(fleet: Fleet, apps: AppQueries) {
  return createSection<Entry<'Service'>, ServiceFilter, ServiceFacet, ObjectOrderField>({
    name: ({ key }) => key.name,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      STATION: ({ row }) => row.labels[fleet.stationLabel] ?? '',
      NAMESPACE: ({ key }) => key.namespace,
      TYPE: ({ row }) => row.type,
      APP: appNameOf,
    },
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: { fields: byNameOrAge, identity: entryIdentity },
    rules: {
      clusters: among('CLUSTER'),
      // More than the label: also those of apps that are there (SPEC R1.6).
      stations: inSet(
        (wanted: readonly string[]) =>
          new Set(
            fleet
              .clusters()
              .flatMap((at) => wanted.flatMap((station) => [...apps.servicesAt(at, station)])),
          ),
        ({ key }) => key,
      ),
      namespaces: among('NAMESPACE'),
      app: ofApp('APP'),
      nameContains: nameContains(),
      labels: hasLabels(),
    },
  });
}

/** Each release in its latest revision, by its Helm name: the name of the Secret changes with every revision. */
export function createReleaseSection() {
  return createSection<Entry<'Release'>, ReleaseFilter, ReleaseFacet, ReleaseOrderField>({
    name: ({ row }) => row.release,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      STATION: ({ row }) => row.station,
      NAMESPACE: ({ key }) => key.namespace,
      STATUS: ({ row }) => row.status,
      SCOPE: ({ row }) => row.scope,
      APP: ({ row }) => (row.app === '' ? '' : `${row.appNamespace}/${row.app}`),
    },
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: {
      fields: {
        NAME: { type: 'string', of: ({ row }) => row.release },
        CREATED_AT: { type: 'string', of: ({ row }) => row.createdAt },
        UPDATED_AT: { type: 'string', of: ({ row }) => row.modifiedAt },
      },
      identity: [
        { type: 'string', of: ({ row }) => row.release },
        { type: 'string', of: ({ key }) => key.cluster },
        { type: 'string', of: ({ key }) => key.namespace },
      ],
    },
    rules: {
      clusters: among('CLUSTER'),
      stations: among('STATION'),
      namespaces: among('NAMESPACE'),
      app: ofApp('APP'),
      nameContains: nameContains(),
    },
  });
}

/** What a release's shelf knows it by: it stays with every revision. */
export function releaseHandle(key: {
  cluster: string;
  namespace: string;
  release: string;
}): string {
  return `${key.cluster}/${key.namespace}/${key.release}`;
}
