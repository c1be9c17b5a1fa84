import { readFileSync } from 'node:fs';

/** Tiers of an operator's machine rooms, highest first. */
export const tiers = ['NATIONAL', 'REGION', 'PROVINCE', 'LARGE_CITY', 'CITY', 'DISTRICT'] as const;

export type Tier = (typeof tiers)[number];

/** A real city with the highest tier of machine room that stands there. Coordinates in degrees, WGS 84. */
export interface City {
  readonly name: string;
  readonly province: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly tier: Tier;
  /** Districts and counties with rooms of their own; at least one. */
  readonly districts: readonly string[];
}

/** Reads `cities.csv`, which lies beside this file. */
export function readCities(): City[] {
  const [, ...lines] = readFileSync(new URL('cities.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [name = '', province = '', region = '', latitude, longitude, tier, districts = ''] =
      line.split(',');
    return {
      name,
      province,
      region,
      latitude: Number(latitude),
      longitude: Number(longitude),
      tier: tiers.find((one) => one === tier) ?? 'CITY',
      districts: districts.split(';'),
    };
  });
}

/** Which tiers of room a city can have: its own and all below. */
export function hasTier(city: City, tier: Tier): boolean {
  return tiers.indexOf(city.tier) <= tiers.indexOf(tier);
}

/** Whose a region is, by the clusters' names: the first of these that there is. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'East China': ['east'],
  'North China': ['north', 'east'],
  'Northeast China': ['north', 'east'],
  'Central China': ['central', 'south'],
  'South China': ['south'],
  'Southwest China': ['west'],
  'Northwest China': ['west'],
};

/**
 * The cities of each cluster. Clusters named after points of the compass (east, west and south at least) get those
 * regions; any other set of names gets the country in bands from west to east.
 */
export function shareCities(cities: readonly City[], clusters: readonly string[]): City[][] {
  const homeOf = ({ region }: City): string | undefined =>
    homes[region]?.find((name) => clusters.includes(name));
  const regional = clusters.map((name) => cities.filter((city) => homeOf(city) === name));
  if (cities.every(homeOf) && regional.every(({ length }) => length > 0)) return regional;
  const fromWest = [...cities].sort((left, right) => left.longitude - right.longitude);
  return clusters.map((_, index) =>
    fromWest.slice(
      Math.floor((index * cities.length) / clusters.length),
      Math.floor(((index + 1) * cities.length) / clusters.length),
    ),
  );
}
