import type { Random } from '../random.ts';
import { hasTier, tiers, type City, type Tier } from './cities.ts';

/** A station as the generator plans it, before there are objects. */
export interface StationPlan {
  /** Value of the station label. */
  readonly name: string;
  readonly tier: Tier;
  readonly city: City;
  readonly district: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly operator: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How it is known: by both, by its nodes' labels alone, or by its MecStation object alone. */
  readonly presence: 'OBJECT_AND_NODES' | 'NODES_ONLY' | 'OBJECT_ONLY';
}

/** How often tiers come, in this order, again and again: few centres, many rooms near people. */
const order: readonly Tier[] = [
  'NATIONAL',
  'REGION',
  'PROVINCE',
  'LARGE_CITY',
  'CITY',
  'DISTRICT',
  'PROVINCE',
  'CITY',
  'DISTRICT',
  'REGION',
  'LARGE_CITY',
  'CITY',
  'DISTRICT',
  'PROVINCE',
  'CITY',
  'DISTRICT',
  'LARGE_CITY',
  'CITY',
  'DISTRICT',
  'CITY',
  'DISTRICT',
];

/** No city has more rooms of these tiers, however large the fleet. */
const mostPerCity: Partial<Record<Tier, number>> = { NATIONAL: 2, REGION: 2, PROVINCE: 3 };

const suffixes: Readonly<Record<Tier, string>> = {
  NATIONAL: 'national',
  REGION: 'region',
  PROVINCE: 'province',
  LARGE_CITY: 'metro',
  CITY: 'city',
  DISTRICT: '',
};

const operators = [
  'China Mobile',
  'China Mobile',
  'China Telecom',
  'China Telecom',
  'China Unicom',
] as const;

/** Plans `count` stations over these cities. Names are unique; the same seed plans the same stations. */
export function planStations(
  cities: readonly City[],
  count: number,
  random: Random,
): StationPlan[] {
  const rooms = new Map<string, number>();
  const roomsOf = (key: string): number => rooms.get(key) ?? 0;
  const shuffled = shuffle(cities, random);
  /** The city with the fewest rooms so far, among those that can have one more of this tier. */
  const cityFor = (tier: Tier): City | undefined => {
    let best: City | undefined;
    for (const city of shuffled) {
      if (!hasTier(city, tier)) continue;
      if (roomsOf(`${city.name} ${tier}`) >= (mostPerCity[tier] ?? Infinity)) continue;
      if (!best || roomsOf(city.name) < roomsOf(best.name)) best = city;
    }
    return best;
  };
  return Array.from({ length: count }, (_, index) => {
    const wanted = order[index % order.length] ?? 'CITY';
    for (const tier of tiers.slice(tiers.indexOf(wanted))) {
      const city = cityFor(tier);
      if (!city) continue;
      const first = roomsOf(city.name) === 0;
      const number = roomsOf(`${city.name} ${tier}`) + 1;
      rooms.set(city.name, roomsOf(city.name) + 1);
      rooms.set(`${city.name} ${tier}`, number);
      return planAt(city, { tier, number, first }, random);
    }
    throw new RangeError('a fleet needs at least one city');
  });
}

function planAt(
  city: City,
  room: { tier: Tier; number: number; first: boolean },
  random: Random,
): StationPlan {
  const { tier, number, first } = room;
  const district = city.districts[(number - 1) % city.districts.length] ?? city.name;
  const round = Math.ceil(number / city.districts.length);
  const suffix = tier === 'DISTRICT' ? `${slug(district)}-${round}` : `${suffixes[tier]}-${number}`;
  // Rooms beyond the first of a city stand around its centre, not on one spot.
  const reach = tier === 'DISTRICT' ? 0.18 : first ? 0 : 0.04;
  const near = (degrees: number): number =>
    Math.round((degrees + (random.next() - 0.5) * 2 * reach) * 10_000) / 10_000;
  const access = tier === 'DISTRICT' || tier === 'CITY';
  return {
    name: `${slug(city.name)}-${suffix}`,
    tier,
    city,
    district,
    latitude: near(city.latitude),
    longitude: near(city.longitude),
    operator: random.pick(operators),
    labels: {
      room: access ? (tier === 'CITY' ? 'aggregation' : 'access') : 'core',
      uplink: access ? random.pick(['10G', '25G']) : random.pick(['100G', '400G']),
      power: random.chance(access ? 0.4 : 0.9) ? 'dual' : 'single',
    },
    presence: 'OBJECT_AND_NODES',
  };
}

/** A name in lower case with dashes, as Kubernetes wants it. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
