import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  stationsWithReplicas,
  withMembers,
  withoutStations,
  withReplicas,
  withStationReplicas,
  withStations,
  type Means,
} from '../../../src/commands/spec-changes.ts';
import type { HelmAppSpec, StationOverride } from '../../../src/model/helm-app.ts';
import { overrideFor, selectStations } from '../../../src/model/placement.ts';

const inventory = ['east', 'west'].flatMap((cluster) =>
  ['a', 'b', 'c', 'd'].map((name) => ({ cluster, name })),
);
const means: Means = (ref, { cluster, name }) => ref.cluster === cluster && ref.name === name;
const station = fc.constantFrom(...inventory);
const stations = fc.uniqueArray(station, { selector: ({ cluster, name }) => `${cluster}/${name}` });

const override: fc.Arbitrary<StationOverride> = fc
  .tuple(station, fc.option(fc.nat(9), { nil: undefined }), fc.boolean())
  .map(([at, replicas, hasValues]) => ({
    station: at,
    ...(replicas !== undefined && { replicas: { fixed: { replicas } } }),
    ...(hasValues && { values: { at: at.name } }),
  }));
const spec: fc.Arbitrary<HelmAppSpec> = fc
  .record({
    placement: fc.record({ stations, include: stations, exclude: stations }, { requiredKeys: [] }),
    stations: fc.uniqueArray(override, { selector: (one) => JSON.stringify(one.station) }),
    canary: stations,
    fixed: fc.nat(9),
  })
  .map(({ placement, stations: overrides, canary, fixed }) => ({
    chart: { digest: 'sha256:0' },
    placement,
    replicas: { fixed: { replicas: fixed } },
    ...(overrides.length > 0 && { stations: overrides }),
    strategy: { canary },
  }));

const placed = ({ placement }: HelmAppSpec) =>
  selectStations({ stations: inventory }, placement).chosen.map(({ key }) => key);

/** What a station is told to have: its own number before the app's. */
const numberAt = (app: HelmAppSpec, at: { cluster: string; name: string }) =>
  (overrideFor(at, app.stations)?.replicas ?? app.replicas)?.fixed?.replicas;

describe('adding and removing stations by hand', () => {
  it('places what is added, whatever else the intent says', () => {
    fc.assert(
      fc.property(spec, stations, (before, added) => {
        const after = withStations(before, added, means);
        const keys = added.map(({ cluster, name }) => `${cluster}/${name}`);
        expect(placed(after)).toEqual([...new Set([...placed(before), ...keys])].sort());
      }),
    );
  });

  it('takes away what is removed and nothing else, with all that is said of it', () => {
    fc.assert(
      fc.property(spec, stations, (before, removed) => {
        const after = withoutStations(before, removed, means);
        const keys = removed.map(({ cluster, name }) => `${cluster}/${name}`);
        expect(placed(after)).toEqual(placed(before).filter((key) => !keys.includes(key)));
        for (const at of removed) {
          expect(overrideFor(at, after.stations)).toBeUndefined();
          expect(after.strategy?.canary).not.toContainEqual(at);
          expect(after.placement?.exclude).toContainEqual(at);
        }
        const kept = (before.stations ?? []).filter(
          (one) => !removed.includes(one.station as never),
        );
        expect(after.stations ?? []).toEqual(kept);
      }),
    );
  });

  it('one after the other changes nothing of what is placed', () => {
    fc.assert(
      fc.property(spec, stations, (before, some) => {
        const there = new Set(placed(before));
        const isThere = ({ cluster, name }: (typeof some)[number]) =>
          there.has(`${cluster}/${name}`);
        const fresh = some.filter((one) => !isThere(one));
        const present = some.filter(isThere);
        expect(placed(withoutStations(withStations(before, fresh, means), fresh, means))).toEqual(
          placed(before),
        );
        expect(
          placed(withStations(withoutStations(before, present, means), present, means)),
        ).toEqual(placed(before));
      }),
    );
  });

  it('of none is the same intent', () => {
    fc.assert(
      fc.property(spec, (before) => {
        expect(withStations(before, [], means)).toBe(before);
        expect(withoutStations(before, [], means)).toBe(before);
      }),
    );
  });
});

describe('setting replicas', () => {
  it('everywhere gives every station this number, and clears what it says it clears', () => {
    fc.assert(
      fc.property(spec, fc.nat(20), (before, replicas) => {
        const after = withReplicas(before, { fixed: { replicas } }, { keepOverrides: false });
        for (const at of inventory) expect(numberAt(after, at)).toBe(replicas);
        const changed = (before.stations ?? []).filter((one) => one.replicas !== undefined);
        expect(stationsWithReplicas(before)).toEqual(changed.map((one) => one.station));
        expect(stationsWithReplicas(after)).toEqual([]);
        for (const at of inventory) {
          expect(overrideFor(at, after.stations)?.values).toEqual(
            overrideFor(at, before.stations)?.values,
          );
        }
      }),
    );
  });

  it('everywhere but where stations have numbers of their own', () => {
    fc.assert(
      fc.property(spec, fc.nat(20), (before, replicas) => {
        const after = withReplicas(before, { fixed: { replicas } }, { keepOverrides: true });
        for (const at of inventory) {
          const own = overrideFor(at, before.stations)?.replicas;
          expect(numberAt(after, at)).toBe(own ? numberAt(before, at) : replicas);
        }
      }),
    );
  });

  it('at one station is read there and changes no other', () => {
    fc.assert(
      fc.property(spec, station, fc.nat(20), (before, at, replicas) => {
        const after = withStationReplicas(before, at, { replicas });
        for (const other of inventory) {
          expect(numberAt(after, other)).toBe(other === at ? replicas : numberAt(before, other));
          expect(overrideFor(other, after.stations)?.values).toEqual(
            overrideFor(other, before.stations)?.values,
          );
        }
      }),
    );
  });
});

describe('members of an intent', () => {
  it('stay when left out, go when null, and are replaced whole when given', () => {
    const before: HelmAppSpec = {
      chart: { digest: 'sha256:0' },
      values: { a: { b: 1 }, c: 2 },
      createNamespace: true,
      revisionHistoryLimit: 3,
    };
    expect(
      withMembers(before, { values: { a: {} }, revisionHistoryLimit: null, strategy: undefined }),
    ).toEqual({ chart: { digest: 'sha256:0' }, values: { a: {} }, createNamespace: true });
    expect(withMembers(before, { values: null })).toEqual({
      chart: { digest: 'sha256:0' },
      createNamespace: true,
      revisionHistoryLimit: 3,
    });
    // Null inside of values means something to Helm.
    expect(withMembers(before, { values: { a: null } }).values).toEqual({ a: null });
  });
});
