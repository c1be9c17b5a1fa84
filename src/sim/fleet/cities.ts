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

const homelands: Readonly<Record<string, readonly string[]>> = {
  east: ['East China', 'North China', 'Northeast China'],
  west: ['Southwest China', 'Northwest China'],
  south: ['South China', 'Central China'],
};

/**
 * The cities of each cluster. Clusters named east, west and south get those regions; any other set of names gets
 * the country in bands from west to east.
 */
export function shareCities(cities: readonly City[], clusters: readonly string[]): City[][] {
  const regional = clusters.length === 3 && clusters.every((name) => homelands[name]);
  if (regional) {
    return clusters.map((name) => cities.filter(({ region }) => homelands[name]?.includes(region)));
  }
  const fromWest = [...cities].sort((left, right) => left.longitude - right.longitude);
  return clusters.map((_, index) =>
    fromWest.slice(
      Math.floor((index * cities.length) / clusters.length),
      Math.floor(((index + 1) * cities.length) / clusters.length),
    ),
  );
}
