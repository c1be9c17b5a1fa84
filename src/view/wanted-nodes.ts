/** Which stations of one cluster want which nodes, both ways, without walking all stations or all nodes. */
import type { MecStationSpec } from '../model/mec-station.ts';
import { selectorPairs, selectsNode } from '../model/membership.ts';
import type { Labels } from '../model/rows.ts';
import { createMultiIndex } from './multi-index.ts';
import type { NodeEntry } from './view.ts';

export interface WantedNodes {
  /** Takes in what a station wants now; undefined when it wants nothing any more. */
  setSpec(station: string, spec: MecStationSpec | undefined): void;
  setNode(before: NodeEntry | undefined, after: NodeEntry | undefined): void;
  /** Names of stations that want a node with this name and these labels. */
  readonly stationsWanting: (name: string, labels: Labels) => ReadonlySet<string>;
  /** Names of the nodes that the station wants; named ones also when they do not exist. */
  readonly wantedBy: (station: string) => ReadonlySet<string>;
}

export function createWantedNodes(): WantedNodes {
  const specs = new Map<string, MecStationSpec>();
  const byNodeName = createMultiIndex<string>();
  // invariant: a station with a selector is filed under the selector's first pair only.
  const byFirstPair = createMultiIndex<string>();
  const nodesByPair = createMultiIndex<NodeEntry>();

  const firstPair = (spec: MecStationSpec) =>
    selectorPairs(spec)
      .slice(0, 1)
      .map(([key, value]) => pairOf(key, value));
  const file = (action: 'add' | 'delete', station: string, spec: MecStationSpec) => {
    for (const name of spec.nodes ?? []) byNodeName[action](name, station);
    for (const pair of firstPair(spec)) byFirstPair[action](pair, station);
  };

  return {
    setSpec(station, spec) {
      const before = specs.get(station);
      if (before !== undefined) file('delete', station, before);
      if (spec === undefined) specs.delete(station);
      else {
        specs.set(station, spec);
        file('add', station, spec);
      }
    },
    setNode(before, after) {
      if (before !== undefined) {
        for (const pair of pairsOf(before.row.labels)) nodesByPair.delete(pair, before);
      }
      if (after !== undefined) {
        for (const pair of pairsOf(after.row.labels)) nodesByPair.add(pair, after);
      }
    },
    stationsWanting(name, labels) {
      const stations = new Set(byNodeName.get(name));
      for (const pair of pairsOf(labels)) {
        for (const station of byFirstPair.get(pair)) {
          const spec = specs.get(station);
          if (spec !== undefined && selectsNode(spec, labels)) stations.add(station);
        }
      }
      return stations;
    },
    wantedBy(station) {
      const spec = specs.get(station);
      if (spec === undefined) return new Set();
      const names = new Set(spec.nodes);
      for (const pair of firstPair(spec)) {
        for (const { key, row } of nodesByPair.get(pair)) {
          if (selectsNode(spec, row.labels)) names.add(key.name);
        }
      }
      return names;
    },
  };
}

function pairOf(key: string, value: string): string {
  return `${key}=${value}`;
}

function pairsOf(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => pairOf(key, value));
}
