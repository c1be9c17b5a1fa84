import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HelmAppSpec } from '../../../src/model/helm-app.ts';
import { overrideFor } from '../../../src/model/placement.ts';
import {
  effectiveSpec,
  reservedProblems,
  sectionKey,
  specToStore,
  takeSection,
  withSection,
  type SectionFields,
} from '../../../src/model/values-section.ts';

const chart = { digest: `sha256:${'0'.repeat(64)}` };
const name = fc.constantFrom('a', 'b', 'c');
const cluster = fc.constantFrom('east', 'west');
const count = fc.integer({ min: 0, max: 9 });
const maybe = { requiredKeys: [] as [] };
const document = fc.dictionary(
  fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__'),
  fc.jsonValue({ maxDepth: 1 }),
  { maxKeys: 3 },
);
const refs = fc.uniqueArray(fc.record({ cluster, name }), {
  selector: (ref) => JSON.stringify(ref),
  maxLength: 4,
});
const section = fc.record(
  {
    stations: fc.uniqueArray(
      fc.record(
        { cluster, name, replicas: count, values: document },
        { requiredKeys: ['cluster', 'name'] },
      ),
      { selector: (one) => `${one.cluster}/${one.name}`, maxLength: 5 },
    ),
    placement: fc.record({ include: refs, exclude: refs }, maybe),
    replicas: fc.oneof(
      count,
      count.map((replicas) => ({ fixed: { replicas } })),
    ),
    services: fc.array(fc.record({ name, crossStation: fc.boolean() }), { maxLength: 2 }),
    strategy: fc.record({ batchSize: fc.integer({ min: 1, max: 500 }) }),
  },
  maybe,
);
const explicit: fc.Arbitrary<SectionFields> = fc.record(
  {
    placement: fc.record({ stations: refs, include: refs, exclude: refs }, maybe),
    replicas: count.map((replicas) => ({ fixed: { replicas } })),
    stations: refs.map((all) =>
      all.map((station) => ({ station, replicas: { fixed: { replicas: 77 } } })),
    ),
    strategy: fc.record({ soakSeconds: count }),
  },
  maybe,
);

describe('the section of a values document', () => {
  it('is taken out whole, and nothing else is', () => {
    fc.assert(
      fc.property(document, section, (values, given) => {
        const taken = takeSection({ ...values, [sectionKey]: given });
        expect(taken.problems).toEqual([]);
        expect(taken.values).toEqual(values);
        expect(takeSection(taken.values)).toEqual({
          values: taken.values,
          section: undefined,
          problems: [],
        });
      }),
    );
  });

  it('places the app at each of its stations, with the number of replicas given there', () => {
    fc.assert(
      fc.property(section, (given) => {
        const { placement, stations = [] } = takeSection({ [sectionKey]: given }).section ?? {};
        expect(placement?.stations ?? []).toEqual(
          (given.stations ?? []).map((one) => ({ cluster: one.cluster, name: one.name })),
        );
        for (const one of given.stations ?? []) {
          const override = overrideFor(one, stations);
          expect(override?.replicas?.fixed?.replicas).toBe(one.replicas);
          expect(override?.values).toEqual(one.values);
        }
      }),
    );
  });

  it('never changes what the intent itself says, and says what it does not', () => {
    fc.assert(
      fc.property(explicit, section, (said, given) => {
        const meant = takeSection({ [sectionKey]: given }).section;
        const both = withSection(said, meant);
        expect(both.replicas).toEqual(said.replicas ?? meant?.replicas);
        expect(both.strategy).toEqual(said.strategy ?? meant?.strategy);
        expect(both.services).toEqual(meant?.services);
        for (const list of ['stations', 'include', 'exclude'] as const) {
          expect(both.placement?.[list]).toEqual(
            said.placement?.[list] ?? meant?.placement?.[list],
          );
        }
        for (const { cluster: where, name: station } of allRefs) {
          const place = { cluster: where, name: station };
          const own = overrideFor(place, said.stations);
          const its = overrideFor(place, meant?.stations);
          const result = overrideFor(place, both.stations);
          expect(result?.replicas).toEqual(own?.replicas ?? its?.replicas);
          expect(result?.values).toEqual(its?.values);
        }
      }),
    );
  });

  it('lies below a station that is named without its cluster, and above it', () => {
    const fixed = (replicas: number) => ({ fixed: { replicas } });
    const intent = (cluster?: string) => ({
      stations: [{ station: { ...(cluster && { cluster }), name: 'a' }, replicas: fixed(3) }],
    });
    const its = (cluster?: string) => ({
      stations: [{ station: { ...(cluster && { cluster }), name: 'a' }, values: { x: 1 } }],
    });
    for (const [one, other] of [
      [undefined, 'east'],
      ['east', undefined],
    ] as const) {
      const { stations } = withSection<SectionFields>(intent(one), its(other));
      expect(overrideFor({ cluster: 'east', name: 'a' }, stations)).toMatchObject({
        replicas: fixed(3),
        values: { x: 1 },
      });
    }
  });
});

const allRefs = ['east', 'west'].flatMap((cluster) =>
  ['a', 'b', 'c'].map((name) => ({ cluster, name })),
);

describe('what is wrong in a section', () => {
  it.each<[unknown, string[]]>([
    [
      { stations: [{ name: 'a' }, { name: 'b', replica: 2 }] },
      ['stationmaster.stations[1].replica: unknown, did you mean replicas'],
    ],
    [{ station: [] }, ['stationmaster.station: unknown, did you mean stations']],
    [
      { colour: 1 },
      ['stationmaster.colour: unknown; there is stations, placement, replicas, services, strategy'],
    ],
    [{ stations: [{ cluster: 'east' }] }, ['stationmaster.stations[0].name: is missing']],
    [{ stations: { name: 'a' } }, ['stationmaster.stations: must be a list']],
    [
      { stations: [{ name: 'a' }, { name: 'a' }] },
      ['stationmaster.stations[1]: the station is there twice'],
    ],
    [
      { stations: [{ name: 'a', replicas: -1 }] },
      ['stationmaster.stations[0].replicas: must be a whole number from 0 to 10000'],
    ],
    [
      { stations: [{ name: 'a', values: { stationmaster: {} } }] },
      [
        'stationmaster.stations[0].values.stationmaster: the values of a single station have no such section',
      ],
    ],
    [{ replicas: { fixed: {} } }, ['stationmaster.replicas.fixed.replicas: is missing']],
    [{ replicas: {} }, ['stationmaster.replicas: must have exactly one policy']],
    [{ replicas: 'many' }, ['stationmaster.replicas: must be a whole number from 0 to 10000']],
    [
      { strategy: { batchSize: 0, approval: 'MAYBE' } },
      [
        'stationmaster.strategy.batchSize: must be a whole number from 1 to 500',
        'stationmaster.strategy.approval: must be one of NONE, EACH_BATCH, AFTER_CANARY',
      ],
    ],
    [
      { strategy: { batchSize: 1, batchPercent: 1 } },
      ['stationmaster.strategy: give batchSize or batchPercent, not both'],
    ],
    [
      { services: [{ name: 'web', crossStation: 'yes' }] },
      ['stationmaster.services[0].crossStation: must be true or false'],
    ],
    [
      { placement: { include: [{ name: '' }] } },
      ['stationmaster.placement.include[0].name: must be a text of 1 to 63 characters'],
    ],
    ['here', ['stationmaster: must be an object']],
  ])('of %j is said with its place', (given, messages) => {
    const { section: found, problems } = takeSection({ [sectionKey]: given });
    expect(found).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual(messages);
  });
});

describe('a stored intent with a section', () => {
  it('is meant as its fields say, and stays as it is while there is something wrong', () => {
    const spec: HelmAppSpec = {
      chart,
      values: { a: 1, [sectionKey]: { stations: [{ cluster: 'east', name: 'a', replicas: 2 }] } },
    };
    expect(effectiveSpec(spec)).toEqual({
      chart,
      values: { a: 1 },
      placement: { stations: [{ cluster: 'east', name: 'a' }] },
      stations: [{ station: { cluster: 'east', name: 'a' }, replicas: { fixed: { replicas: 2 } } }],
    });
    expect(reservedProblems(effectiveSpec(spec))).toEqual([]);
    const wrong = { ...spec, values: { [sectionKey]: { stations: 1 } } };
    expect(effectiveSpec(wrong)).toBe(wrong);
    expect(reservedProblems(wrong).map(({ path }) => path.join('.'))).toEqual([
      'values.stationmaster.stations',
    ]);
    const plain = { chart, values: { a: 1 } };
    expect(effectiveSpec(plain)).toBe(plain);
  });

  it('keeps its section through changes of other fields, and means what was asked for', () => {
    const written = (given: unknown, more: object): HelmAppSpec => ({
      chart,
      ...more,
      values: { a: 1, [sectionKey]: given },
    });
    fc.assert(
      fc.property(section, explicit, explicit, (given, said, change) => {
        const stored = written(given, said);
        const before = effectiveSpec(stored);
        const after = { ...before, ...change };
        expect(effectiveSpec(specToStore(stored, { before, after }))).toEqual(after);
        const restarted = { ...before, restartedAt: '2026-01-01T00:00:00Z' };
        expect(specToStore(stored, { before, after: restarted })).toEqual({
          ...stored,
          restartedAt: '2026-01-01T00:00:00Z',
        });
        expect(specToStore(stored, { before, after: before })).toEqual(stored);
        const other = { ...after, values: { b: 1 } };
        expect(effectiveSpec(specToStore(stored, { before, after: other }))).toEqual(other);
      }),
    );
  });

  it('may have none for a single station', () => {
    const stations = [{ station: { name: 'a' }, values: { [sectionKey]: {} } }];
    expect(reservedProblems({ stations }).map(({ path }) => path.join('.'))).toEqual([
      'stations.0.values.stationmaster',
    ]);
  });

  it('takes the chart’s own away by saying null', () => {
    expect(takeSection({ [sectionKey]: null, a: 1 })).toEqual({
      values: { a: 1 },
      section: null,
      problems: [],
    });
    expect(effectiveSpec({ chart, values: { [sectionKey]: null } })).toEqual({
      chart,
      values: {},
      placement: {},
    });
  });
});
