/** Which MecStations to look at again after a change of the view. */
import { stationFinalizer } from '../model/labels.ts';
import type { Membership } from '../model/membership.ts';
import type { MecStationRow } from '../model/rows.ts';
import type { Station, View, ViewChange } from '../view/view.ts';
import type { Triggers } from './reconciling.ts';

/** A queue key: `cluster/name` of a MecStation. */
export const stationKey = (object: { readonly cluster: string; readonly name: string }): string =>
  `${object.cluster}/${object.name}`;

/** Splits what `stationKey` made; names of objects hold no slash. */
export function parseStationKey(key: string): { cluster: string; name: string } {
  const slash = key.lastIndexOf('/');
  return { cluster: key.slice(0, slash), name: key.slice(slash + 1) };
}

interface Seen {
  readonly row: MecStationRow;
  readonly membership: Membership;
  readonly hasApps: boolean;
}

/** Remembers what it saw of each station that concerns its membership: totals change all the time and do not. */
export function createStationTriggers(view: View): Triggers {
  const seen = new Map<string, Seen>();
  const synced = new Set<string>();

  function isNews(station: Station, row: MecStationRow): boolean {
    const key = `${station.cluster}/${station.name}`;
    const now = {
      row,
      membership: view.membership(station),
      // With the finalizer on it the first app is no news, and the question costs more than the rest.
      hasApps: !row.finalizers.includes(stationFinalizer) && view.appsAtStation(station).length > 0,
    };
    const before = seen.get(key);
    seen.set(key, now);
    return (
      before?.row !== now.row ||
      before.membership !== now.membership ||
      before.hasApps !== now.hasApps
    );
  }

  function* all(cluster?: string): Iterable<string> {
    for (const { key } of view.all('MecStation', cluster)) yield stationKey(key);
  }

  return {
    all,
    *touched(change: ViewChange) {
      const isSynced = view.cluster(change.cluster)?.sync.state === 'SYNCED';
      if (change.reset || (isSynced && !synced.has(change.cluster))) yield* all(change.cluster);
      synced[isSynced ? 'add' : 'delete'](change.cluster);
      for (const key of change.keys) if (key.kind === 'MecStation') yield stationKey(key);
      const own = change.stations.map((name) => ({ cluster: change.cluster, name }));
      for (const { cluster, name } of [...own, ...change.otherStations]) {
        const station = view.station(cluster, name);
        if (!station?.object) seen.delete(`${cluster}/${name}`);
        else if (isNews(station, station.object.row)) yield stationKey(station.object.key);
      }
    },
  };
}
