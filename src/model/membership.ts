/** Which nodes a station wants, and which it has. Pure. */
import type { MecStationSpec } from './mec-station.ts';
import type { Labels } from './rows.ts';

/** Which nodes are wanted by the object, labelled, or both. Lists are sorted by name. */
export interface Membership {
  /** Nodes named in the object, or matching its selector; a named node counts though it does not exist. */
  readonly wanted: number;
  /** Nodes that bear the station's label. */
  readonly labelled: number;
  /** Wanted, and not labelled for this station. */
  readonly missingNodes: readonly string[];
  /** Wanted, and labelled for another station or wanted by another one too. */
  readonly conflictingNodes: readonly string[];
}

/** What is known of a wanted node. */
export interface WantedNode {
  readonly name: string;
  /** Value of its station label; empty when it has none or does not exist. */
  readonly labelledFor: string;
  readonly wantedByOthers: boolean;
}

/** The membership of a station that wants these nodes and whose label `labelled` nodes bear. */
export function membershipOf(
  station: string,
  wanted: readonly WantedNode[],
  labelled: number,
): Membership {
  const names = (nodes: readonly WantedNode[]) => nodes.map(({ name }) => name).sort();
  return {
    wanted: wanted.length,
    labelled,
    missingNodes: names(wanted.filter(({ labelledFor }) => labelledFor !== station)),
    conflictingNodes: names(
      wanted.filter(
        ({ labelledFor, wantedByOthers }) =>
          wantedByOthers || (labelledFor !== '' && labelledFor !== station),
      ),
    ),
  };
}

/**
 * The label pairs that a station's selector asks for. An empty selector selects nothing here, although it
 * selects everything in Kubernetes: taking in a whole cluster must not be an oversight.
 */
export function selectorPairs({ nodeSelector }: MecStationSpec): readonly [string, string][] {
  return Object.entries(nodeSelector?.matchLabels ?? {});
}

/** True when the object's selector matches a node's labels. */
export function selectsNode(spec: MecStationSpec, labels: Labels): boolean {
  const pairs = selectorPairs(spec);
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}
