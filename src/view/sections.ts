/** All that is paged through and searched, kept up with every change of a cluster. */
import { attachedKinds, isNamedKind, workloadKinds, type RowKind } from '../model/rows.ts';
import type { AppQueries } from './app-queries.ts';
import { createAttachedSections, createNamedSection } from './attached-sections.ts';
import type { ClusterState, Touched } from './cluster-state.ts';
import { createEventSection } from './event-section.ts';
import type { Fleet } from './fleet.ts';
import { createNodeSection } from './node-section.ts';
import {
  createAppSection,
  createReleaseSection,
  createServiceSection,
  createWorkloadSection,
  releaseHandle,
  type PhaseOfApp,
} from './object-sections.ts';
import { createPodSection } from './pod-section.ts';
import type { Shelf } from './slots/shelf.ts';
import { createStationSection, stationHandle } from './station-section.ts';
import type { Entry, PodEntry } from './view.ts';

export type Sections = ReturnType<typeof createSections>;

/** What is paged through as it is in the tables, beside what is attached to others; other kinds have no pages. */
const sectionOfKind = {
  Node: 'nodes',
  Pod: 'pods',
  ...(Object.fromEntries(workloadKinds.map((kind) => [kind, 'workloads'])) as Record<
    (typeof workloadKinds)[number],
    'workloads'
  >),
  Service: 'services',
  HelmApp: 'apps',
  Event: 'events',
} as const satisfies Partial<Record<RowKind, string>>;

type SectionOfKind = (typeof sectionOfKind)[keyof typeof sectionOfKind];

export function createSections(fleet: Fleet, apps: AppQueries, phaseOf: PhaseOfApp) {
  const sections = {
    stations: createStationSection(fleet, apps),
    nodes: createNodeSection(fleet),
    pods: createPodSection(fleet, apps),
    workloads: createWorkloadSection(fleet),
    services: createServiceSection(fleet, apps),
    apps: createAppSection({ fleet, apps }, phaseOf),
    releases: createReleaseSection(),
    events: createEventSection(fleet),
    attached: createAttachedSections(fleet),
    named: createNamedSection(fleet),
  };
  const attached = attachedKinds.map((kind) => sections.attached[kind]);
  const sectionOf = (kind: RowKind) => {
    if (isNamedKind(kind)) return sections.named;
    const ofAttached = attachedKinds.find((one) => one === kind);
    if (ofAttached !== undefined) return sections.attached[ofAttached];
    const name = (sectionOfKind as Partial<Record<RowKind, SectionOfKind>>)[kind];
    return name && sections[name];
  };
  const shelfOf = (kind: RowKind) =>
    // A kind's entries go to the shelf of its own section and no other.
    sectionOf(kind)?.shelf as unknown as Shelf<Entry> | undefined;
  return {
    ...sections,
    /** The pods that were at a station, or missing there, as of the last update. */
    podsOf(cluster: string, station: string): readonly PodEntry[] {
      const { shelf } = sections.pods;
      const pods: PodEntry[] = [];
      for (const name of ['STATION', 'MISPLACED_FROM'] as const) {
        const column = shelf.column(name);
        column.each(column.find(station), (slot) => pods.push(shelf.item(slot)));
      }
      return pods.filter(({ key }) => key.cluster === cluster);
    },
    /** Takes over what one batch has changed in a cluster. */
    update({ name: cluster, tables, stations, releases }: ClusterState, touched: Touched) {
      for (const key of touched.keys) {
        const shelf = shelfOf(key.kind);
        if (shelf === undefined) continue;
        const entry = tables.get(key.kind, key.namespace, key.name);
        // An object that came back within the batch has another key.
        if (entry?.key === key) shelf.put(key, entry);
        else shelf.remove(key);
      }
      for (const key of touched.tallies) sections.nodes.shelf.touch(key);
      for (const name of touched.stations) {
        const handle = stationHandle(cluster, name);
        const shelf = sections.stations.shelf;
        if (!stations.isStation(name)) shelf.remove(handle);
        else if (shelf.slotOf(handle) !== undefined) shelf.touch(handle);
        else {
          const station = stations.station(name);
          if (station !== undefined) shelf.put(handle, station);
        }
      }
      for (const key of touched.releases.values()) {
        const release = releases.latest(key.namespace, key.release);
        if (release === undefined) sections.releases.shelf.remove(releaseHandle(key));
        else sections.releases.shelf.put(releaseHandle(key), release);
      }
      // What is said of stations and nodes changes with every pod: worked out when somebody asks.
      sections.stations.shelf.file();
      sections.nodes.shelf.file();
      for (const { shelf } of [sections.pods, sections.workloads, sections.services]) {
        shelf.file({ all: true });
      }
      for (const { shelf } of [sections.apps, sections.releases]) shelf.file({ all: true });
      for (const { shelf } of [sections.events, sections.named, ...attached]) {
        shelf.file({ all: true });
      }
    },
  };
}
