import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacementSpec } from '../../../src/model/helm-app.ts';
import { isNamedByIntent, overrideFor, selectStations } from '../../../src/model/placement.ts';

const stations = [
  { cluster: 'west', name: 'st-1' },
  { cluster: 'east', name: 'st-1' },
  { cluster: 'east', name: 'st-2' },
];

function keys(placement: PlacementSpec): readonly string[] {
  return selectStations({ stations }, placement).chosen.map(({ key }) => key);
}

describe('selectStations', () => {
  it('chooses those in the list, over several clusters, sorted', () => {
    expect(keys({ stations: [{ cluster: 'west', name: 'st-1' }, { name: 'st-2' }] })).toEqual([
      'east/st-2',
      'west/st-1',
    ]);
  });

  it('says why', () => {
    const { chosen, rejected, errors } = selectStations(
      { stations },
      {
        stations: [{ name: 'st-2' }, { cluster: 'east', name: 'st-1' }],
        include: [{ cluster: 'west', name: 'st-1' }],
        exclude: [{ name: 'st-2' }],
      },
    );
    expect(chosen).toEqual([
      { key: 'east/st-1', cluster: 'east', name: 'st-1', reason: 'in the list of stations' },
      { key: 'west/st-1', cluster: 'west', name: 'st-1', reason: 'included by hand' },
    ]);
    expect(rejected).toEqual([
      { key: 'east/st-2', cluster: 'east', name: 'st-2', reason: 'excluded by hand' },
    ]);
    expect(errors).toEqual([]);
  });

  it('refuses what is not there and what is there twice', () => {
    const placement = {
      stations: [{ name: 'st-9' }, { name: 'st-1' }, { cluster: 'north', name: 'st-1' }],
    };
    expect(selectStations({ stations }, placement)).toEqual({
      chosen: [],
      rejected: [],
      errors: [
        {
          code: 'STATION_NOT_FOUND',
          message: 'there is no station "st-9" in any cluster',
          path: 'placement.stations[0].name',
        },
        {
          code: 'AMBIGUOUS_STATION',
          message: 'station "st-1" is in clusters east, west: name the cluster too',
          path: 'placement.stations[1].name',
        },
        {
          code: 'STATION_NOT_FOUND',
          message: 'there is no station "st-1" in cluster "north"',
          path: 'placement.stations[2].name',
        },
      ],
    });
  });

  it('says so when nothing is chosen', () => {
    for (const placement of [undefined, {}, { stations: [] }]) {
      expect(selectStations({ stations }, placement).errors).toMatchObject([
        { code: 'NO_STATION_MATCHES', path: 'placement' },
      ]);
    }
  });

  it('takes a reference at its word whose cluster was never seen', () => {
    const inventory = { stations, unknownClusters: new Set(['north']) };
    const placement = { stations: [{ cluster: 'north', name: 'st-7' }] };
    expect(selectStations(inventory, placement).chosen).toMatchObject([{ key: 'north/st-7' }]);
  });

  it('takes none of several that an exclusion may mean, and ignores one that means none', () => {
    const placement = {
      stations: [{ cluster: 'east', name: 'st-1' }, { name: 'st-2' }],
      exclude: [{ name: 'st-1' }, { name: 'gone' }],
    };
    const { chosen, rejected, errors } = selectStations({ stations }, placement);
    expect(chosen.map(({ key }) => key)).toEqual(['east/st-2']);
    expect(rejected).toEqual([]);
    expect(errors).toMatchObject([
      { code: 'AMBIGUOUS_STATION', path: 'placement.exclude[0].name' },
    ]);
    expect(isNamedByIntent({ cluster: 'east', name: 'st-1' }, placement, { stations })).toBe(true);
  });

  const refs = fc.array(
    fc.record(
      { name: fc.constantFrom('a', 'b', 'c'), cluster: fc.constantFrom('east', 'west') },
      { requiredKeys: ['name'] },
    ),
    { maxLength: 4 },
  );
  const placements = fc.record(
    { stations: refs, include: refs, exclude: refs },
    { requiredKeys: [] },
  ) as fc.Arbitrary<PlacementSpec>;
  const inventories = fc.array(
    fc.record({ cluster: fc.constantFrom('east', 'west'), name: fc.constantFrom('a', 'b', 'c') }),
  );

  it('chooses what is named and not excluded, or says what is wrong with every reference', () => {
    fc.assert(
      fc.property(inventories, placements, (known, placement) => {
        const { chosen, errors } = selectStations({ stations: known }, placement);
        const chosenKeys = chosen.map(({ key }) => key);
        expect(chosenKeys).toEqual([...new Set(chosenKeys)].sort());
        for (const station of chosen) {
          expect(known).toContainEqual({ cluster: station.cluster, name: station.name });
          expect(isNamedByIntent(station, placement, { stations: known })).toBe(true);
        }
        for (const station of known) {
          if (!isNamedByIntent(station, placement, { stations: known })) continue;
          const key = `${station.cluster}/${station.name}`;
          expect(
            chosenKeys.includes(key) || errors.some(({ code }) => code !== 'NO_STATION_MATCHES'),
          ).toBe(true);
        }
        expect(chosen.length + errors.length).toBeGreaterThan(0);
      }),
    );
  });

  it('does not depend on the order of the inventory', () => {
    fc.assert(
      fc.property(inventories, placements, (known, placement) => {
        const turned = selectStations({ stations: [...known].reverse() }, placement);
        expect(turned).toEqual(selectStations({ stations: known }, placement));
      }),
    );
  });
});

describe('overrideFor', () => {
  it('prefers the setting that names the cluster', () => {
    const overrides = [
      { station: { name: 'st-1' }, n: 1 },
      { station: { cluster: 'east', name: 'st-1' }, n: 2 },
    ];
    expect(overrideFor({ cluster: 'east', name: 'st-1' }, overrides)?.n).toBe(2);
    expect(overrideFor({ cluster: 'west', name: 'st-1' }, overrides)?.n).toBe(1);
    expect(overrideFor({ cluster: 'west', name: 'st-2' }, overrides)).toBeUndefined();
  });
});
