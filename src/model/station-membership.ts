/** What becomes of each node that a station wants, or had: the decision of the station reconciler. Pure. */
import type { Condition } from './condition.ts';

/** Another station that wants the node. */
export interface Rival {
  readonly station: string;
  /** It has taken the node in. */
  readonly holds: boolean;
  /** Its object is older than ours (of objects of one age, the first by name). */
  readonly isElder: boolean;
}

/** A node as one station sees it. */
export interface NodeOfStation {
  readonly name: string;
  readonly exists: boolean;
  /** Value of its station label; empty when it has none. */
  readonly labelledFor: string;
  readonly wanted: boolean;
  /** The station has taken it in, by its own record. */
  readonly held: boolean;
  readonly rivals: readonly Rival[];
  /** The station whose label it bears has taken it in, and wants it no more. */
  readonly letGo: boolean;
}

/**
 * | fate      | what is done                                                            |
 * | --------- | ----------------------------------------------------------------------- |
 * | KEEP      | nothing: it has the label. One that was labelled by hand is adopted     |
 * | TAKE      | it gets the label, in the place of another's where that let it go       |
 * | LET_GO    | it loses the label                                                      |
 * | HAND_OVER | nothing: another station wants it, and changes the label itself         |
 * | CONFLICT  | nothing: another station holds it, or a person labelled it for another  |
 * | MISSING   | nothing: there is no such node yet                                      |
 * | FORGET    | nothing: it has left already                                            |
 */
export type NodeFate = 'KEEP' | 'TAKE' | 'LET_GO' | 'HAND_OVER' | 'CONFLICT' | 'MISSING' | 'FORGET';

/** What becomes of a node at this station. Of several stations that want one node exactly one takes it. */
export function fateOf(station: string, node: NodeOfStation): NodeFate {
  const { exists, labelledFor, wanted, rivals } = node;
  if (!wanted) {
    if (!exists || labelledFor !== station) return 'FORGET';
    return rivals.length > 0 ? 'HAND_OVER' : 'LET_GO';
  }
  if (!exists) return 'MISSING';
  if (labelledFor === station) return 'KEEP';
  if (labelledFor !== '' && !node.letGo) return 'CONFLICT';
  return comesFirst(node) ? 'TAKE' : 'CONFLICT';
}

/** Whoever has taken it in stays first; else the elder. */
function comesFirst({ held, rivals }: NodeOfStation): boolean {
  return rivals.every((rival) => (held === rival.holds ? !rival.isElder : held));
}

/** Whether the station stands as having taken the node in, after what its fate has done. */
export function isHeldAfter(fate: NodeFate): boolean {
  return fate === 'KEEP' || fate === 'TAKE' || fate === 'LET_GO' || fate === 'HAND_OVER';
}

/** A wanted node that another station wants or has, and which that is. */
export function contendersOf(station: string, node: NodeOfStation): readonly string[] {
  if (!node.wanted) return [];
  const others = node.rivals.map((rival) => rival.station);
  const { labelledFor } = node;
  const isOthers = labelledFor !== '' && labelledFor !== station && !node.letGo;
  return [...new Set(isOthers ? [labelledFor, ...others] : others)].sort();
}

/**
 * What the object says of its membership, each always present:
 * - `Conflict`: True while another station wants, or has, a node that this one wants.
 * - `NodesFound`: True when every wanted node exists.
 */
export function membershipConditions(
  station: string,
  nodes: readonly NodeOfStation[],
): readonly Condition[] {
  const contended = nodes.flatMap((node) => {
    const contenders = contendersOf(station, node);
    return contenders.length === 0 ? [] : [`${node.name} (${contenders.join(', ')})`];
  });
  const absent = nodes.filter((node) => fateOf(station, node) === 'MISSING');
  return [
    contended.length === 0
      ? { type: 'Conflict', status: 'False', reason: 'None', message: '' }
      : {
          type: 'Conflict',
          status: 'True',
          reason: 'NodeTaken',
          message: `other stations want or have ${some(contended)}: whoever has a node keeps it`,
        },
    absent.length === 0
      ? { type: 'NodesFound', status: 'True', reason: 'AllFound', message: '' }
      : {
          type: 'NodesFound',
          status: 'False',
          reason: 'NotFound',
          message: `not in the cluster yet: ${some(absent.map(({ name }) => name))}`,
        },
  ];
}

/** Conditions are read by people: the first names, and how many more there are. */
export function some(names: readonly string[], shown = 5): string {
  const sorted = [...names].sort();
  const rest = sorted.length - shown;
  return rest > 0 ? `${sorted.slice(0, shown).join(', ')} and ${rest} more` : sorted.join(', ');
}

/** Labels under these keys are written by a platform's own controllers, from objects of these kinds, and not by us. */
const owners: Readonly<Record<string, string>> = {
  'apps.kubeedge.io/belonging-to': 'NodeGroup',
  'apps.openyurt.io/nodepool': 'NodePool',
};

/** What keeps the label of a station, as `NodeGroup/x` (KubeEdge) or `NodePool/x` (OpenYurt); null: we do. */
export function ownedBy(stationLabel: string, station: string): string | null {
  const kind = owners[stationLabel];
  return kind === undefined ? null : `${kind}/${station}`;
}
