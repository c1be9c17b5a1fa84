import { createRandom } from '../random.ts';
import { readCities, shareCities } from './cities.ts';
import { planHardware, type Hardware } from './hardware.ts';
import { planStations, slug, type StationPlan } from './stations.ts';

/** How large a fleet is to be. */
export interface FleetSize {
  /** Names of the clusters, in order. */
  readonly clusters: readonly string[];
  readonly stations: number;
  readonly nodes: number;
  /** The same seed gives the same fleet. */
  readonly seed: number;
}

/** A node as the generator plans it. */
export interface NodePlan {
  readonly name: string;
  /** Undefined: taken into the cluster, but into no station yet. */
  readonly station: StationPlan | undefined;
  readonly hardware: Hardware;
  /** `LOST`: the cluster does not hear from it; `NOT_READY`: it reports that it cannot run pods. */
  readonly state: 'READY' | 'CORDONED' | 'LOST' | 'NOT_READY';
  /** IPv4, of its own within the cluster. */
  readonly address: string;
}

export interface ClusterPlan {
  readonly name: string;
  readonly stations: readonly StationPlan[];
  readonly nodes: readonly NodePlan[];
}

/** No station has more nodes. */
const largestStation = 500;

/**
 * A fleet of exactly so many stations and nodes. In fleets that are large enough for it, some nodes belong to no station, some
 * are cordoned or not ready, one station of the first cluster has labelled nodes but no object, and one of
 * the last has an object but no nodes.
 */
export function planFleet(size: FleetSize): ClusterPlan[] {
  const random = createRandom(size.seed);
  const shares = shareCities(readCities(), size.clusters);
  const stationCounts = evenly(size.stations, size.clusters.length);
  const nodeCounts = evenly(size.nodes, size.clusters.length);
  return size.clusters.map((name, index) => {
    const own = random.fork(name);
    const planned = planStations(
      shares[index] ?? [],
      stationCounts[index] ?? 0,
      own.fork('stations'),
    );
    const stations = withOddities(planned, {
      first: index === 0,
      last: index === size.clusters.length - 1,
    });
    return {
      name,
      stations,
      nodes: planNodes(stations, nodeCounts[index] ?? 0, own.fork('nodes')),
    };
  });
}

function withOddities(
  stations: readonly StationPlan[],
  at: { first: boolean; last: boolean },
): StationPlan[] {
  const copy = [...stations];
  const labelOnly = copy.at(-1);
  if (at.first && labelOnly && copy.length > 3) {
    // A label value may hold what no object name can.
    const name = `Lab_${labelOnly.city.name}_01`;
    copy[copy.length - 1] = { ...labelOnly, name, presence: 'NODES_ONLY' };
  }
  const empty = copy.at(-2);
  if (at.last && empty && copy.length > 3)
    copy[copy.length - 2] = { ...empty, presence: 'OBJECT_ONLY' };
  return copy;
}

const weights = {
  NATIONAL: 9,
  REGION: 7,
  PROVINCE: 5,
  LARGE_CITY: 4,
  CITY: 3,
  DISTRICT: 1.5,
} as const;

function planNodes(
  stations: readonly StationPlan[],
  count: number,
  random: ReturnType<typeof createRandom>,
): NodePlan[] {
  const inhabited = stations.filter(({ presence }) => presence !== 'OBJECT_ONLY');
  const loose = inhabited.length === 0 ? count : Math.min(Math.floor(count / 40), 50);
  const sizes = byWeight(
    count - loose,
    inhabited.map(({ tier }) => weights[tier] * (0.6 + random.next())),
  );
  const owners = [
    ...inhabited.flatMap((station, index) =>
      Array.from({ length: sizes[index] ?? 0 }, () => station),
    ),
    ...Array.from({ length: loose }, () => undefined),
  ];
  const kits = new Map<StationPlan | undefined, readonly Hardware[]>();
  const numbers = new Map<StationPlan | undefined, number>();
  const nodes = owners.map((station, index): NodePlan => {
    const kit = kits.get(station) ?? planHardware(station?.tier ?? 'CITY', random);
    kits.set(station, kit);
    const number = (numbers.get(station) ?? 0) + 1;
    numbers.set(station, number);
    return {
      name: `${station ? slug(station.name) : 'spare'}-n${String(number).padStart(2, '0')}`,
      station,
      hardware: random.pick(kit),
      state: 'READY',
      address: `172.${16 + (index >>> 16)}.${(index >>> 8) & 0xff}.${index & 0xff}`,
    };
  });
  const troubled = Math.floor(count / 60);
  for (const state of ['LOST', 'NOT_READY', 'CORDONED', 'CORDONED'] as const) {
    for (
      let left = state === 'CORDONED' ? troubled : Math.ceil(troubled / 2);
      left > 0;
      left -= 1
    ) {
      const index = random.integer(0, nodes.length - 1);
      const node = nodes[index];
      if (node?.state === 'READY') nodes[index] = { ...node, state };
    }
  }
  return nodes;
}

/** `total` in so many whole parts that differ by one at most. */
export function evenly(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) =>
    Math.floor((total + parts - 1 - index) / parts),
  );
}

/** Whole numbers in about these proportions that add up to `total`; at least 1 each where there is enough. */
export function byWeight(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const least = total >= shares.length ? 1 : 0;
  const free = total - least * shares.length;
  let given = 0;
  let passed = 0;
  return shares.map((share) => {
    passed += share;
    const upTo = sum === 0 ? 0 : Math.round((free * passed) / sum);
    const part = upTo - given;
    given = upTo;
    return least + part;
  });
}

/** Whether the plan breaks a limit of the product; the sentence says which. */
export function excessOf(plans: readonly ClusterPlan[]): string | undefined {
  for (const { name, nodes } of plans) {
    const counts = new Map<StationPlan, number>();
    for (const { station } of nodes)
      if (station) counts.set(station, (counts.get(station) ?? 0) + 1);
    const largest = Math.max(0, ...counts.values());
    if (largest > largestStation) {
      return `cluster ${name} would have a station of ${largest} nodes, more than ${largestStation}: ask for more stations`;
    }
  }
  return undefined;
}
