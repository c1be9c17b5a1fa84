/** What a node is to a station, for commands: whether it can be taken in, and who stands in the way. */
import type { MecStationSpec } from '../model/mec-station.ts';
import { selectorPairs, selectsNode } from '../model/membership.ts';
import { Refusal } from '../runtime/errors.ts';
import type { NodeEntry, View } from '../view/view.ts';
import type { NodeError, NodeSelector } from './station-commands.ts';
import type { StationDeps } from './station-deps.ts';

/** Nodes on the list of one station: `maxItems` in `schema/crds/mecstation.yaml`. */
const mostListed = 5_000;

/** A node of the cluster beside the station it is to go to. */
export interface Standing {
  /** Value of its station label; empty for none. */
  readonly labelledFor: string;
  /** It has no label of any kind. */
  readonly isBare: boolean;
  /** Names of other stations whose lists or selectors want it. */
  readonly wantedBy: readonly string[];
}

export function standingOf(
  { view, stationLabel }: Pick<StationDeps, 'view' | 'stationLabel'>,
  { key, row }: NodeEntry,
  station: string,
): Standing {
  const wanting = view.stationsWanting(key.cluster, key.name, row.labels);
  return {
    labelledFor: row.labels[stationLabel] ?? '',
    isBare: Object.keys(row.labels).length === 0,
    wantedBy: [...wanting].filter((other) => other !== station),
  };
}

/** Why the node cannot be taken in; undefined when it can. With `move` it can be taken out of others' lists. */
export function takenBy(
  view: View,
  node: NodeEntry,
  { standing, station, move }: { standing: Standing; station: string; move: boolean },
): NodeError | undefined {
  const { key } = node;
  const { labelledFor, wantedBy } = standing;
  const code = 'NODE_TAKEN';
  const selecting = wantedBy.find((other) => isSelectedBy(view, node, other));
  if (selecting !== undefined) {
    const message = `Node ${key.name} is selected by station ${selecting}: change the selector, or the node's labels.`;
    return { code, message };
  }
  const [listing] = wantedBy;
  if (listing !== undefined && !move) {
    const message = `Node ${key.name} is listed by station ${listing}: take it out there first, or say move.`;
    return { code, message };
  }
  if (labelledFor === '' || labelledFor === station || move) return undefined;
  const message = `Node ${key.name} belongs to station ${labelledFor}: take it out there first, or say move.`;
  return { code, message };
}

export function noSuchNode(cluster: string, node: string): NodeError {
  return { code: 'NODE_NOT_FOUND', message: `There is no node ${node} in cluster ${cluster}.` };
}

/** Whether the selector of a station's object takes the node in, listed or not. */
export function isSelectedBy(view: View, { key, row }: NodeEntry, station: string): boolean {
  return selectsNode(view.station(key.cluster, station)?.spec ?? {}, row.labels);
}

/** The very same spec when it lists them all. */
export function withNodes(spec: MecStationSpec, nodes: readonly string[]): MecStationSpec {
  const listed = new Set(spec.nodes);
  if (nodes.every((node) => listed.has(node))) return spec;
  return { ...spec, nodes: [...listed.union(new Set(nodes))].sort() };
}

/** The very same spec when it lists none of them. */
export function withoutNodes(spec: MecStationSpec, nodes: ReadonlySet<string>): MecStationSpec {
  if (spec.nodes?.some((node) => nodes.has(node)) !== true) return spec;
  return { ...spec, nodes: spec.nodes.filter((node) => !nodes.has(node)) };
}

/** Throws `LIMIT_EXCEEDED` for a list that is longer than a MecStation may have. */
export function checkListLength(
  station: string,
  { nodes = [] }: MecStationSpec,
  path: readonly string[],
): void {
  if (nodes.length <= mostListed) return;
  const message = `Station ${station} would list ${nodes.length} nodes; the limit is ${mostListed} nodes.`;
  throw new Refusal('LIMIT_EXCEEDED', message, path);
}

/** A selector as the object has it. Throws `INVALID_INPUT` for one that would select everything. */
export function selectorOf(
  { matchLabels }: NodeSelector,
  path: readonly string[],
): NonNullable<MecStationSpec['nodeSelector']> {
  if (matchLabels.length === 0) {
    throw new Refusal(
      'INVALID_INPUT',
      'A selector without labels would select every node: give at least one.',
      [...path, 'matchLabels'],
    );
  }
  return { matchLabels: Object.fromEntries(matchLabels.map(({ key, value }) => [key, value])) };
}

/** Whether two selectors ask for the same labels. */
export function selectsTheSame(a: MecStationSpec, b: MecStationSpec): boolean {
  const text = (spec: MecStationSpec) => JSON.stringify([...selectorPairs(spec)].sort());
  return text(a) === text(b);
}
