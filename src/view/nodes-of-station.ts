import type { NodeOfStation, Rival } from '../model/station-membership.ts';
import type { MecStationRow } from '../model/rows.ts';
import type { Station, View } from './view.ts';

type Read = Pick<View, 'get' | 'station' | 'nodesWantedBy' | 'stationLabel' | 'stationsWanting'>;

/** Every node that the station wants or has taken in, as it stands for its reconciler; in no order. */
export function nodesOfStation(view: Read, station: Station): readonly NodeOfStation[] {
  const { cluster, name: own, object } = station;
  if (object === null) return [];
  const wanted = view.nodesWantedBy(station);
  const heldBy = new Map<MecStationRow, ReadonlySet<string>>();
  /** Nodes that a station has taken in, looked up once for each. */
  const nodesHeldBy = (row: MecStationRow): ReadonlySet<string> => {
    const nodes = heldBy.get(row) ?? new Set(row.status.nodes);
    heldBy.set(row, nodes);
    return nodes;
  };
  const held = nodesHeldBy(object.row);

  const rivalOf = (name: string, node: string): Rival[] => {
    const rival = view.station(cluster, name)?.object?.row;
    if (rival === undefined) return [];
    const holds = nodesHeldBy(rival).has(node);
    // One that goes takes nothing in any more.
    if (rival.deleting && !holds) return [];
    return [{ station: name, holds, isElder: ageOf(rival) < ageOf(object.row) }];
  };
  return [...new Set([...wanted, ...held])].map((name) => {
    const labels = view.get('Node', cluster, name)?.row.labels;
    const labelledFor = labels?.[view.stationLabel] ?? '';
    const wanting = view.stationsWanting(cluster, name, labels ?? {});
    const holder = view.station(cluster, labelledFor)?.object?.row;
    return {
      name,
      exists: labels !== undefined,
      labelledFor,
      wanted: wanted.has(name),
      held: held.has(name),
      rivals: [...wanting]
        .filter((other) => other !== own)
        .flatMap((other) => rivalOf(other, name)),
      letGo: holder !== undefined && nodesHeldBy(holder).has(name) && !wanting.has(labelledFor),
    };
  });
}

/** Of two objects the elder sorts first. */
function ageOf({ createdAt, name }: MecStationRow): string {
  return `${createdAt} ${name}`;
}
