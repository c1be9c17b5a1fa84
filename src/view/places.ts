/** One cluster's places by the value of the station label, and which of them are stations. */
import type { Membership } from '../model/membership.ts';
import type { ObjectKey } from '../model/rows.ts';
import { emptyPlace, type Place } from './place.ts';
import { stationOf } from './station-of-place.ts';
import type { Station } from './view.ts';

export interface Places {
  /** The place, made when there is none; to be settled after it gained or lost something. */
  at(name: string): Place;
  find(name: string): Place | undefined;
  /** What is said of the station changed. */
  readonly touch: (name: string) => void;
  /** Which nodes the station wants, or has, changed. */
  touchMembership(name: string): void;
  /** Notes that a station came or went; forgets a place with nothing in it. */
  settle(place: Place): void;

  /** How many stations there are. */
  readonly count: () => number;
  readonly all: () => Iterable<Station>;
  readonly isStation: (name: string) => boolean;
  readonly station: (name: string) => Station | undefined;
  readonly membership: (name: string) => Membership;
}

/** Told what has changed beside the row itself. */
export interface StationReport {
  station(name: string): void;
  /** The pod is at another station, and may be misplaced now, or no more. */
  pod(key: ObjectKey): void;
  /** What is counted of the node's pods. */
  tally(node: ObjectKey): void;
  /** The station came or went, and with it what is said of its pods' station. */
  presence(name: string, present: boolean): void;
  /** The cluster's totals. */
  cluster(): void;
}

export interface PlacesOptions {
  readonly cluster: string;
  /** The membership of a station with so many labelled nodes, as it is now. */
  readonly membershipOf: (name: string, labelled: number) => Membership;
}

export function createPlaces(
  { cluster, membershipOf }: PlacesOptions,
  report: StationReport,
): Places {
  const places = new Map<string, Place>();
  let count = 0;

  const membershipAt = (place: Place) =>
    (place.membership ??= membershipOf(place.name, place.nodes.size));
  const stationAt = (place: Place) =>
    (place.station ??= stationOf(cluster, place, membershipAt(place)));
  const touch = (name: string) => {
    const place = places.get(name);
    if (place?.present !== true) return;
    place.station = undefined;
    report.station(name);
  };
  const cameOrWent = (place: Place) => {
    const { name, present } = place;
    count += present ? 1 : -1;
    place.station = undefined;
    place.membership = undefined;
    report.station(name);
    report.presence(name, present);
    report.cluster();
  };
  return {
    touch,
    at(name) {
      let place = places.get(name);
      if (place === undefined) places.set(name, (place = emptyPlace(name)));
      return place;
    },
    find: (name) => places.get(name),
    touchMembership(name) {
      const place = places.get(name);
      if (place !== undefined) place.membership = undefined;
      touch(name);
    },
    settle(place) {
      const present = place.name !== '' && (place.nodes.size > 0 || place.objects.size > 0);
      if (present !== place.present) {
        place.present = present;
        cameOrWent(place);
      }
      const { nodes, objects, misplaced, tally } = place;
      const size = nodes.size + objects.size + tally.pods.total + misplaced.size;
      if (size === 0) places.delete(place.name);
    },
    count: () => count,
    *all() {
      for (const place of places.values()) if (place.present) yield stationAt(place);
    },
    isStation: (name) => places.get(name)?.present === true,
    station(name) {
      const place = places.get(name);
      return place?.present === true ? stationAt(place) : undefined;
    },
    membership: (name) => membershipAt(places.get(name) ?? emptyPlace(name)),
  };
}
