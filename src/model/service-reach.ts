/** Which back ends of a Service the pods at a station reach. */
import type { ServiceReach } from './service-locality.ts';

/** A back end as far as it matters here. */
export interface PlacedBackend {
  /** Name of its station; empty when it is at none. */
  readonly station: string;
  readonly ready: boolean;
}

/** Those that a pod at the station reaches, ready or not. */
export function reachedFrom<B extends PlacedBackend>(
  station: string,
  backends: readonly B[],
  reach: ServiceReach,
): readonly B[] {
  if (reach === 'EVERYWHERE') return backends;
  const own = backends.filter((backend) => backend.station === station);
  return reach === 'STATION' || own.some(({ ready }) => ready) ? own : backends;
}

/** How many back ends are at a station, and how many a pod there reaches. */
export interface StationCounts {
  readonly running: number;
  readonly ready: number;
  readonly reached: number;
  readonly reachedReady: number;
}

/** The counts of `reachedFrom` for many stations, in one walk over the back ends. */
export function countByStation(
  stations: Iterable<string>,
  backends: readonly PlacedBackend[],
  reach: ServiceReach,
): ReadonlyMap<string, StationCounts> {
  const all = { running: 0, ready: 0 };
  const own = new Map([...stations].map((station) => [station, { running: 0, ready: 0 }]));
  for (const { station, ready } of backends) {
    for (const counts of [all, own.get(station)]) {
      if (counts === undefined) continue;
      counts.running += 1;
      if (ready) counts.ready += 1;
    }
  }
  return new Map(
    [...own].map(([station, counts]) => {
      const isOwn = reach === 'STATION' || (reach === 'STATION_PREFERRED' && counts.ready > 0);
      const { running: reached, ready: reachedReady } = isOwn ? counts : all;
      return [station, { ...counts, reached, reachedReady }];
    }),
  );
}
