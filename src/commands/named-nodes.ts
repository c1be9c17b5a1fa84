import { Refusal } from '../runtime/errors.ts';
import type { NodesCommand } from './station-commands.ts';
import type { StationDeps } from './station-deps.ts';

/** Nodes of one call. */
const mostNodes = 5_000;

/**
 * Names of the nodes that a command is about, each once: those named (there or not), else all of the station. Throws
 * `INVALID_INPUT` when it says neither, `STATION_NOT_FOUND`, `LIMIT_EXCEEDED`.
 */
export function namedNodes(
  { view }: Pick<StationDeps, 'view'>,
  { cluster, nodes, station }: NodesCommand,
): readonly string[] {
  const path = ['input', 'nodes'];
  if (nodes === undefined && station === undefined) {
    throw new Refusal('INVALID_INPUT', 'Say which: nodes by name, or a station.', path);
  }
  if (station !== undefined && view.station(cluster, station) === undefined) {
    const message = `There is no station ${station} in cluster ${cluster}: list the stations.`;
    throw new Refusal('STATION_NOT_FOUND', message, ['input', 'station']);
  }
  const names = [...new Set(nodes ?? nodesAt(view, cluster, station ?? ''))];
  if (names.length > mostNodes) {
    const message = `${names.length} nodes in one call; the limit is ${mostNodes} nodes.`;
    throw new Refusal('LIMIT_EXCEEDED', message, path);
  }
  return names;
}

/** Names of the nodes that bear the station's label, sorted. */
export function nodesAt(
  view: StationDeps['view'],
  cluster: string,
  station: string,
): readonly string[] {
  const names: string[] = [];
  for (const { key, row } of view.all('Node', cluster)) {
    if (row.labels[view.stationLabel] === station) names.push(key.name);
  }
  return names.sort();
}
