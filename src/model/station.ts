/** What is said of a station from its nodes: its state and its conditions. Pure. */
import type { Membership } from './membership.ts';
import type { Condition } from './rows.ts';

export type StationState = 'READY' | 'DEGRADED' | 'OFFLINE' | 'EMPTY' | 'MAINTENANCE';

/** How many nodes bear the station's label, and how many of these are ready, and cordoned. */
export interface NodeCounts {
  readonly total: number;
  readonly ready: number;
  readonly cordoned: number;
}

/** Pods that are missing at the station: how many, and the first few by name, as `namespace/name`. */
export interface MisplacedPods {
  readonly total: number;
  readonly first: readonly string[];
}

/** So many names are said in a condition. */
export const namesSaid = 5;

/**
 * The state of a station; the first row that fits holds.
 *
 * | state       | nodes                                                    |
 * | ----------- | -------------------------------------------------------- |
 * | EMPTY       | none                                                     |
 * | OFFLINE     | none is ready                                            |
 * | MAINTENANCE | all are cordoned (some are ready)                        |
 * | DEGRADED    | some are not ready                                       |
 * | READY       | all are ready (some, but not all, may be cordoned)       |
 */
export function stationStateOf({ total, ready, cordoned }: NodeCounts): StationState {
  if (total === 0) return 'EMPTY';
  if (ready === 0) return 'OFFLINE';
  if (cordoned === total) return 'MAINTENANCE';
  return ready < total ? 'DEGRADED' : 'READY';
}

/**
 * The conditions of a station, each always present, in this order:
 * - `NodesReady`: True when it has nodes and all are ready.
 * - `Schedulable`: True when it has nodes and not all of them are cordoned.
 * - `Membership`: True when the nodes it wants are the ones it has; else reason `Conflict` or `Missing`.
 * - `PodsPlaced`: True when no pod that bears its label runs elsewhere; else reason `Misplaced`.
 */
export function stationConditionsOf(
  nodes: NodeCounts,
  membership: Membership,
  misplaced: MisplacedPods,
): readonly Condition[] {
  return [
    nodesReady(nodes),
    schedulable(nodes),
    membershipHolds(membership),
    podsPlaced(misplaced),
  ];
}

/** Said, besides, of a station for which there is more than one MecStation object. */
export function severalObjects(names: readonly string[]): Condition {
  return condition('OneObject', false, {
    reason: 'SeveralObjects',
    message: `more than one MecStation stands for this station: ${some([...names].sort())}`,
  });
}

function nodesReady({ total, ready }: NodeCounts): Condition {
  const type = 'NodesReady';
  if (total === 0) return condition(type, false, { reason: 'NoNodes', message: 'has no nodes' });
  const message = `${ready} of ${total} nodes are ready`;
  if (ready === total) return condition(type, true, { reason: 'AllReady', message });
  return condition(type, false, { reason: ready === 0 ? 'NoneReady' : 'SomeNotReady', message });
}

function schedulable({ total, cordoned }: NodeCounts): Condition {
  const type = 'Schedulable';
  if (total === 0) return condition(type, false, { reason: 'NoNodes', message: 'has no nodes' });
  const message = `${cordoned} of ${total} nodes are cordoned`;
  if (cordoned === total) return condition(type, false, { reason: 'AllCordoned', message });
  return condition(type, true, {
    reason: cordoned === 0 ? 'NoneCordoned' : 'SomeCordoned',
    message,
  });
}

function membershipHolds({ wanted, missingNodes, conflictingNodes }: Membership): Condition {
  const type = 'Membership';
  if (conflictingNodes.length > 0) {
    return condition(type, false, {
      reason: 'Conflict',
      message: `also claimed by, or labelled for, another station: ${some(conflictingNodes)}`,
    });
  }
  if (missingNodes.length > 0) {
    return condition(type, false, {
      reason: 'Missing',
      message: `wanted but not labelled for this station: ${some(missingNodes)}`,
    });
  }
  return condition(type, true, {
    reason: wanted === 0 ? 'ByLabelOnly' : 'Complete',
    message:
      wanted === 0 ? 'names no nodes; has those with its label' : `has all ${wanted} wanted nodes`,
  });
}

function podsPlaced({ total, first }: MisplacedPods): Condition {
  const type = 'PodsPlaced';
  if (total === 0) {
    return condition(type, true, { reason: 'AllPlaced', message: 'no pod of it runs elsewhere' });
  }
  return condition(type, false, {
    reason: 'Misplaced',
    message: `bear its label and run elsewhere: ${some(first, total)}`,
  });
}

function condition(
  type: string,
  holds: boolean,
  { reason, message }: { readonly reason: string; readonly message: string },
): Condition {
  return { type, status: holds ? 'True' : 'False', reason, message };
}

function some(names: readonly string[], total = names.length): string {
  const shown = names.slice(0, namesSaid);
  const text = shown.join(', ');
  return total > shown.length ? `${text} and ${total - shown.length} more` : text;
}
