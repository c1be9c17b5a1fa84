/** What assigning nodes comes to, from what the view shows; asks and changes nothing. */
import type { MecStationSpec } from '../model/mec-station.ts';
import { selectsNode } from '../model/membership.ts';
import { isStationName } from '../model/names.ts';
import { Refusal } from '../runtime/errors.ts';
import { failed } from './node-work.ts';
import { Refusals } from './preview.ts';
import type { AssignNodesCommand, Assignment, NodeResult } from './station-commands.ts';
import { checkOurs, type StationDeps } from './station-deps.ts';
import {
  checkListLength,
  noSuchNode,
  selectorOf,
  selectsTheSame,
  standingOf,
  takenBy,
  withNodes,
} from './station-nodes.ts';

/** Nodes of one call. */
const mostNodes = 5_000;

/** What one station gets. */
export interface StationPlan {
  readonly station: string;
  /** Nodes that are to be on its list: those that were named and can be taken in. */
  readonly listed: readonly string[];
  readonly nodeSelector?: NonNullable<MecStationSpec['nodeSelector']>;
}

export interface AssignmentPlan {
  /** Nodes whose label changes, from what to which station's. */
  readonly moves: readonly {
    readonly node: string;
    readonly station: string;
    readonly from: string;
    /** As in `LabelChange`. */
    readonly isBare: boolean;
  }[];
  readonly settled: readonly NodeResult[];
  readonly stations: readonly StationPlan[];
  /** Nodes to take off other stations' lists, by station. */
  readonly leaving: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Throws what is wrong with the whole; what is wrong with a node is in its result. */
export function planAssignments(deps: StationDeps, command: AssignNodesCommand): AssignmentPlan {
  const { cluster, assignments, move = false } = command;
  const { view } = deps;
  const stations = assignments.map((assignment, index) =>
    checked(deps, cluster, { assignment, path: ['input', 'assignments', String(index)] }),
  );
  const owners = ownersOf(deps, cluster, stations);
  const moves: AssignmentPlan['moves'][number][] = [];
  const settled: NodeResult[] = [];
  const leaving = new Map<string, Set<string>>();
  const taken = new Set<string>();
  for (const [name, station] of owners) {
    const result = { node: name, station };
    const node = view.get('Node', cluster, name);
    const standing = node && standingOf(deps, node, station);
    const problem = standing
      ? takenBy(view, node, { standing, station, move })
      : noSuchNode(cluster, name);
    if (standing === undefined || problem !== undefined) {
      // The node is kept where it is; whoever wants it more is told.
      const isOurs = standing?.labelledFor === station;
      if (isOurs) settled.push({ ...result, outcome: 'UNCHANGED', error: null });
      else if (problem) settled.push(failed(result, problem.code, problem.message));
      continue;
    }
    taken.add(name);
    for (const other of standing.wantedBy) {
      leaving.set(other, (leaving.get(other) ?? new Set()).add(name));
    }
    const { labelledFor: from, isBare } = standing;
    if (from === station) settled.push({ ...result, outcome: 'UNCHANGED', error: null });
    else moves.push({ node: name, station, from, isBare });
  }
  const plans = merged(stations).map(({ station, nodes, nodeSelector }): StationPlan => {
    const listed = nodes.filter((node) => taken.has(node));
    return { station, listed, ...(nodeSelector && { nodeSelector }) };
  });
  for (const { station, listed } of plans) {
    const spec = view.station(cluster, station)?.object?.row.spec ?? {};
    checkListLength(station, withNodes(spec, listed), ['input', 'assignments']);
  }
  return { moves, settled, leaving, stations: plans };
}

interface Checked {
  readonly station: string;
  readonly nodes: readonly string[];
  readonly nodeSelector?: NonNullable<MecStationSpec['nodeSelector']>;
  readonly path: readonly string[];
}

function checked(
  deps: StationDeps,
  cluster: string,
  { assignment, path }: { assignment: Assignment; path: readonly string[] },
): Checked {
  const { station, nodes = [], selector } = assignment;
  if (!isStationName(station)) {
    throw new Refusal(
      'INVALID_INPUT',
      `${JSON.stringify(station)} cannot be a station's name: it is a label value of 1 to 63 letters, digits, -, _ and .`,
      [...path, 'station'],
    );
  }
  checkOurs(deps, station);
  if (nodes.length === 0 && selector === undefined) {
    throw new Refusal('INVALID_INPUT', `Say which nodes go to station ${station}.`, path);
  }
  const known = deps.view.station(cluster, station)?.object?.row;
  if (known?.deleting === true) {
    throw new Refusal('CONFLICT', `Station ${station} is being deleted.`, [...path, 'station']);
  }
  if (selector === undefined) return { station, nodes, path };
  const nodeSelector = selectorOf(selector, [...path, 'selector']);
  if (known?.spec.nodeSelector && !selectsTheSame(known.spec, { nodeSelector })) {
    throw new Refusal(
      'CONFLICT',
      `Station ${station} has another selector: nodes that it took in would leave. Change it with updateStation.`,
      [...path, 'selector'],
    );
  }
  return { station, nodes, nodeSelector, path };
}

/** Which station each node goes to. Throws for a node that two stations are to get, and for too many. */
function ownersOf(
  { view }: StationDeps,
  cluster: string,
  stations: readonly Checked[],
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const refusals: Refusal[] = [];
  const selecting = stations.filter(({ nodeSelector }) => nodeSelector !== undefined);
  const selected = new Map<Checked, string[]>(selecting.map((one) => [one, []]));
  if (selecting.length > 0) {
    for (const { key, row } of view.all('Node', cluster)) {
      for (const [{ nodeSelector }, names] of selected) {
        if (nodeSelector && selectsNode({ nodeSelector }, row.labels)) names.push(key.name);
      }
    }
  }
  for (const one of stations) {
    for (const node of [...one.nodes, ...(selected.get(one) ?? [])]) {
      const other = owners.get(node);
      if (other !== undefined && other !== one.station) {
        const message = `Node ${node} is to go to ${other} and to ${one.station}.`;
        refusals.push(new Refusal('INVALID_INPUT', message, [...one.path, 'nodes']));
      }
      owners.set(node, one.station);
    }
  }
  if (refusals.length > 0) throw new Refusals(refusals.slice(0, 20));
  if (owners.size > mostNodes) {
    const message = `${owners.size} nodes in one call; the limit is ${mostNodes} nodes.`;
    throw new Refusal('LIMIT_EXCEEDED', message, ['input', 'assignments']);
  }
  return owners;
}

/** Several assignments may be about one station. */
function merged(stations: readonly Checked[]): readonly Checked[] {
  const byName = new Map<string, Checked>();
  for (const one of stations) {
    const other = byName.get(one.station);
    byName.set(one.station, { ...other, ...one, nodes: [...(other?.nodes ?? []), ...one.nodes] });
  }
  return [...byName.values()];
}
