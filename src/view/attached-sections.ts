/** Autoscalers, disruption budgets, volume claims, ingresses, and objects of the kinds that the configuration names. */
import type { AttachedKind, NamedKind, RowKind } from '../model/rows.ts';
import { appNameOf } from './entry-columns.ts';
import { entryIdentity, kindIdentity } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import type { NamedFacet, NamedFilter, ObjectFacet, ObjectFilter } from './kind-filters.ts';
import { among, hasLabels, nameContains, ofApp } from './rules.ts';
import { createSection, type Section } from './section.ts';
import type { Entry, ObjectOrderField } from './view.ts';

type Labelled = Entry<Exclude<RowKind, 'Release'>>;

const byNameOrAge = {
  NAME: { type: 'string', of: ({ key }: Entry) => key.name },
  CREATED_AT: { type: 'string', of: ({ row }: Entry) => row.createdAt },
} as const;

const columnsOf = ({ stationLabel }: Pick<Fleet, 'stationLabel'>) => ({
  CLUSTER: ({ key }: Labelled) => key.cluster,
  STATION: ({ row }: Labelled) => row.labels[stationLabel] ?? '',
  NAMESPACE: ({ key }: Labelled) => key.namespace,
  APP: appNameOf,
});

const rulesOf = <T>() => ({
  clusters: among<T, ObjectFacet>('CLUSTER'),
  stations: among<T, ObjectFacet>('STATION'),
  namespaces: among<T, ObjectFacet>('NAMESPACE'),
  app: ofApp<T, ObjectFacet>('APP'),
  nameContains: nameContains<T, ObjectFacet>(),
  labels: hasLabels<T, ObjectFacet>(),
});

type AttachedSections = {
  readonly [K in AttachedKind]: Section<Entry<K>, ObjectFilter, ObjectFacet, ObjectOrderField>;
};

/** Of every kind that is attached to others its own. */
export function createAttachedSections(fleet: Pick<Fleet, 'stationLabel'>): AttachedSections {
  return {
    HorizontalPodAutoscaler: createAttachedSection(fleet),
    PodDisruptionBudget: createAttachedSection(fleet),
    PersistentVolumeClaim: createAttachedSection(fleet),
    Ingress: createAttachedSection(fleet),
  };
}

function createAttachedSection<K extends AttachedKind>(fleet: Pick<Fleet, 'stationLabel'>) {
  return createSection<Entry<K>, ObjectFilter, ObjectFacet, ObjectOrderField>({
    name: ({ key }) => key.name,
    columns: columnsOf(fleet),
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: { fields: byNameOrAge, identity: entryIdentity },
    rules: rulesOf(),
  });
}

/** All kinds that the configuration names: objects of several may have one name. */
export function createNamedSection(fleet: Pick<Fleet, 'stationLabel'>) {
  return createSection<Entry<NamedKind>, NamedFilter, NamedFacet, ObjectOrderField>({
    name: ({ key }) => key.name,
    columns: { ...columnsOf(fleet), KIND: ({ key }) => key.kind },
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: { fields: byNameOrAge, identity: kindIdentity },
    rules: { ...rulesOf(), kinds: among('KIND') },
  });
}
