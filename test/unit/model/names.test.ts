import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clusterReleaseName,
  isAppName,
  isDnsLabel,
  isStationName,
  nameLimit,
  stationObjectName,
  stationReleaseName,
  stationSlug,
} from '../../../src/model/names.ts';
import { appNames, stationNames } from '../../support/arbitrary-names.ts';

/** Helm's own rule for release names (pkg/chart/v2/util/validate_name.go). */
const helmReleaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

describe('stationSlug', () => {
  it('is the name itself where that is a DNS label', () => {
    expect(['st-1', '007', 'a'].map(stationSlug)).toEqual(['st-1', '007', 'a']);
  });

  it('lowers, replaces and marks what is none', () => {
    expect(stationSlug('Hangzhou_West')).toMatch(/^hangzhou-west-x[a-z2-7]{10}$/);
    expect(stationSlug('A'.repeat(63))).toHaveLength(63);
  });

  it('keeps stations apart whose slugs would look the same', () => {
    const names = ['st_1', 'ST-1', 'st-1', 'st.1', 'St-1'];
    const slugs = names.map(stationSlug);
    expect(new Set(slugs).size).toBe(names.length);
    expect(stationSlug(slugs[0]!)).not.toBe(slugs[0]);
  });

  it('is a DNS label, the same each time, and another for every other station', () => {
    fc.assert(
      fc.property(fc.uniqueArray(stationNames, { maxLength: 100 }), (stations) => {
        const slugs = stations.map(stationSlug);
        for (const slug of slugs) expect(isDnsLabel(slug)).toBe(true);
        expect(new Set(slugs).size).toBe(stations.length);
        expect(stations.map(stationSlug)).toEqual(slugs);
      }),
    );
  });
});

describe('release names', () => {
  it('are the app and the slug with a dot between them', () => {
    expect(stationReleaseName('web', 'st-1')).toBe('web.st-1');
    expect(clusterReleaseName('web')).toBe('web');
  });

  it('keep the dot when they are shortened within the app', () => {
    expect(stationReleaseName('a'.repeat(53), 'st-1')).toMatch(/^a{41}\.x[a-z2-7]{10}$/);
  });

  it('are ones that Helm takes, and never meet, not even those of other apps', () => {
    const pairs = fc.uniqueArray(fc.tuple(appNames, stationNames), {
      maxLength: 60,
      selector: ([app, station]) => `${app}.${station}`,
    });
    fc.assert(
      fc.property(pairs, (placed) => {
        const names = placed.map(([app, station]) => stationReleaseName(app, station));
        for (const name of names) {
          expect(name.length).toBeLessThanOrEqual(53);
          expect(name).toMatch(helmReleaseName);
          expect(isAppName(name)).toBe(false);
        }
        expect(new Set(names).size).toBe(placed.length);
      }),
    );
  });
});

describe('stationObjectName', () => {
  it('appends the slug', () => {
    expect(stationObjectName({ kind: 'Deployment.apps', name: 'web', station: 'st-1' })).toBe(
      'web-st-1',
    );
  });

  it('shortens a StatefulSet to 52 characters', () => {
    const name = stationObjectName({
      kind: 'StatefulSet.apps',
      name: 'n'.repeat(48),
      station: 'st-1',
    });
    expect(name).toMatch(/^n{40}-x[a-z2-7]{10}$/);
  });

  it('gives way to a name that is taken, and tells parts apart that make one text', () => {
    const taken = (): boolean => true;
    const one = stationObjectName({ kind: 'ConfigMap', name: 'a-b', station: 'c', taken });
    const two = stationObjectName({ kind: 'ConfigMap', name: 'a', station: 'b-c', taken });
    expect(one).toMatch(/^a-b-c-x/);
    expect(two).toMatch(/^a-b-c-x/);
    expect(one).not.toBe(two);
  });

  it('stays within the limit of its kind and is another at every station', () => {
    const kinds = fc.constantFrom(
      'StatefulSet.apps',
      'Deployment.apps',
      'CronJob.batch',
      'ConfigMap',
    );
    const names = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,80}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        kinds,
        names,
        fc.uniqueArray(stationNames, { maxLength: 40 }),
        (kind, name, stations) => {
          const made = stations.map((station) => stationObjectName({ kind, name, station }));
          for (const each of made) {
            expect(each.length).toBeLessThanOrEqual(nameLimit(kind));
            expect(each).toMatch(/^[a-z0-9][-a-z0-9]*[a-z0-9]$/);
          }
          expect(new Set(made).size).toBe(stations.length);
        },
      ),
    );
  });
});

describe('checks', () => {
  it.each([
    ['', false],
    ['-a', false],
    ['a-', false],
    ['A', false],
    ['a.b', false],
    ['a', true],
    ['a'.repeat(63), true],
    ['a'.repeat(64), false],
  ])('isDnsLabel(%j) is %s', (text, holds) => {
    expect(isDnsLabel(text)).toBe(holds);
  });

  it('takes label values as station names', () => {
    expect(['St_1.x', 'a', '_a', 'a b', ''].map(isStationName)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes at most 53 characters as an app name', () => {
    expect([isAppName('a'.repeat(53)), isAppName('a'.repeat(54))]).toEqual([true, false]);
  });
});
