import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCities, shareCities, tiers } from '../../../src/sim/fleet/cities.ts';
import { nodeObject, stationObject } from '../../../src/sim/fleet/fleet-objects.ts';
import { byWeight, planFleet, type ClusterPlan } from '../../../src/sim/fleet/plan-fleet.ts';

const names = ['east', 'west', 'south'];
const plan = (seed = 7, stations = 60, nodes = 240): ClusterPlan[] =>
  planFleet({ clusters: names, stations, nodes, seed });
const stationsOf = (fleet: readonly ClusterPlan[]): ClusterPlan['stations'][number][] =>
  fleet.flatMap(({ stations }) => stations);
const nodesOf = (fleet: readonly ClusterPlan[]): ClusterPlan['nodes'][number][] =>
  fleet.flatMap(({ nodes }) => nodes);
const kilometres = (
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number => {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [x, y] = [
    radians(b.longitude - a.longitude) * Math.cos(radians(a.latitude)),
    radians(b.latitude - a.latitude),
  ];
  return Math.hypot(x, y) * 6371;
};

describe('the table of cities', () => {
  it('has real places of China, every one once', () => {
    const cities = readCities();
    expect(cities.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cities.map(({ name }) => name)).size).toBe(cities.length);
    for (const { latitude, longitude, districts, region } of cities) {
      expect(latitude).toBeGreaterThan(18);
      expect(latitude).toBeLessThan(54);
      expect(longitude).toBeGreaterThan(73);
      expect(longitude).toBeLessThan(135);
      expect(districts.every((name) => name.length > 1)).toBe(true);
      expect(region).toMatch(/ China$/);
    }
    const distance = (from: string, to: string): number =>
      kilometres(
        cities.find(({ name }) => name === from)!,
        cities.find(({ name }) => name === to)!,
      );
    expect(distance('Beijing', 'Shanghai')).toBeCloseTo(1068, -2);
    expect(distance('Guangzhou', 'Chengdu')).toBeCloseTo(1236, -2);
  });
});

describe('a planned fleet', () => {
  it('is the same for the same seed and another for another', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it('has every tier, every kind of hardware and the oddities of a real one', () => {
    const fleet = plan();
    expect(new Set(stationsOf(fleet).map(({ tier }) => tier))).toEqual(new Set(tiers));
    const devices = new Set(
      nodesOf(fleet).flatMap(({ hardware }) => Object.keys(hardware.devices)),
    );
    expect([...devices].some((name) => name === 'nvidia.com/gpu')).toBe(true);
    expect([...devices].some((name) => name.startsWith('huawei.com/'))).toBe(true);
    expect(
      nodesOf(fleet).some(
        ({ hardware }) => hardware.labels['stationmaster.io/hardware'] === 'APPLIANCE',
      ),
    ).toBe(true);
    expect(new Set(nodesOf(fleet).map(({ state }) => state))).toEqual(
      new Set(['READY', 'CORDONED', 'LOST', 'NOT_READY']),
    );
    expect(nodesOf(fleet).some(({ station }) => station === undefined)).toBe(true);
    const odd = stationsOf(fleet).filter(({ presence }) => presence !== 'OBJECT_AND_NODES');
    expect(odd.map(({ presence }) => presence).sort()).toEqual(['NODES_ONLY', 'OBJECT_ONLY']);
    const labelOnly = odd.find(({ presence }) => presence === 'NODES_ONLY')!;
    expect(labelOnly.name).toMatch(/^Lab_[A-Z][a-z]+_01$/);
    const empty = odd.find(({ presence }) => presence === 'OBJECT_ONLY');
    expect(nodesOf(fleet).filter(({ station }) => station === empty)).toEqual([]);
  });

  it('puts clusters named after the compass where they say, and shares every city out', () => {
    const cities = readCities();
    const regions = (clusters: readonly string[]): string[][] =>
      shareCities(cities, clusters).map((own) =>
        [...new Set(own.map(({ region }) => region))].sort(),
      );
    expect(regions(['east', 'west', 'south', 'north'])).toEqual([
      ['East China'],
      ['Northwest China', 'Southwest China'],
      ['Central China', 'South China'],
      ['North China', 'Northeast China'],
    ]);
    for (const clusters of [['one'], ['a', 'b'], names]) {
      expect(shareCities(cities, clusters).flat()).toHaveLength(cities.length);
    }
  });

  it('puts stations where their city is', () => {
    for (const { city, latitude, longitude } of stationsOf(plan(3, 600, 600))) {
      expect(kilometres(city, { latitude, longitude })).toBeLessThan(30);
    }
  });

  it('has exactly the asked numbers, unique names and addresses, and no station beyond the limit', () => {
    const size = fc.record({
      stations: fc.integer({ min: 1, max: 300 }),
      nodes: fc.integer({ min: 0, max: 900 }),
      seed: fc.nat(),
      clusters: fc.subarray(['east', 'west', 'south', 'north', 'lab'], { minLength: 1 }),
    });
    fc.assert(
      fc.property(size, ({ stations, nodes, seed, clusters }) => {
        const fleet = planFleet({ clusters, stations, nodes, seed });
        expect(fleet.map(({ name }) => name)).toEqual(clusters);
        expect(stationsOf(fleet)).toHaveLength(stations);
        expect(nodesOf(fleet)).toHaveLength(nodes);
        for (const cluster of fleet) {
          const unique = (values: readonly string[]): void =>
            expect(new Set(values).size).toBe(values.length);
          unique(cluster.stations.map(({ name }) => name));
          unique(cluster.nodes.map(({ name }) => name));
          unique(cluster.nodes.map(({ address }) => address));
        }
        const stationNames = stationsOf(fleet).map(({ name }) => name);
        expect(
          stationNames.every((name) =>
            /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(name),
          ),
        ).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves no station with nodes without one while there are enough', () => {
    for (const cluster of plan(5, 90, 400)) {
      for (const station of cluster.stations.filter(({ presence }) => presence !== 'OBJECT_ONLY')) {
        expect(cluster.nodes.filter((node) => node.station === station).length).toBeGreaterThan(0);
      }
    }
  });

  it('shares a total by weight without losing or adding any', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1 }),
        (total, weights) => {
          const parts = byWeight(total, weights);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(total >= weights.length ? 1 : 0);
        },
      ),
    );
  });
});

describe('the objects of a fleet', () => {
  it('bear the station label, KubeEdge’s role and version, and what the server holds', () => {
    const gpu = nodesOf(plan()).find(
      ({ hardware, station }) => hardware.devices['nvidia.com/gpu'] && station,
    )!;
    expect(nodeObject(gpu, 0)).toMatchObject({
      metadata: {
        labels: {
          NodeGroup: gpu.station!.name,
          'kubernetes.io/hostname': gpu.name,
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/os': 'linux',
          'node-role.kubernetes.io/edge': '',
        },
      },
      status: {
        capacity: { 'nvidia.com/gpu': gpu.hardware.devices['nvidia.com/gpu'] },
        nodeInfo: { kubeletVersion: 'v1.32.10-kubeedge-v1.21.0' },
      },
    });
  });

  it('say of a station where it is and whose', () => {
    const [station] = stationsOf(plan());
    expect(stationObject(station!)).toMatchObject({
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'MecStation',
      metadata: { name: station!.name },
      spec: {
        tier: 'NATIONAL',
        operator: expect.stringMatching(/^China /) as string,
        location: {
          city: station!.city.name,
          province: station!.city.province,
          latitude: station!.latitude,
        },
      },
    });
  });
});
