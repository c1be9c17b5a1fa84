import { describe, expect, it } from 'vitest';
import { createAppCommand } from '../../../src/graphql/command-inputs.ts';
import { viewFilter, within, withoutNulls } from '../../../src/graphql/filters.ts';

describe('filters', () => {
  it('takes null for absent, at every depth', () => {
    expect(withoutNulls({ a: null, b: { c: null, d: [1] }, e: false, f: [], g: '' })).toEqual({
      b: { d: [1] },
      e: false,
      f: [],
      g: '',
    });
    expect(viewFilter(null)).toEqual({});
    expect(viewFilter(undefined)).toEqual({});
  });

  it('puts an app into the namespace `default` when none is said', () => {
    expect(viewFilter({ app: { name: 'web', namespace: null } })).toEqual({
      app: { namespace: 'default', name: 'web' },
    });
    expect(viewFilter({ app: { name: 'web', namespace: 'shop' } })).toEqual({
      app: { namespace: 'shop', name: 'web' },
    });
  });

  it('narrows what is given to the scope, and never widens it', () => {
    const scope = { clusters: ['east'], stations: ['st-1'] };
    expect(within({}, scope)).toEqual(scope);
    expect(within({ clusters: ['east', 'west'] }, scope)).toEqual(scope);
    expect(within({ clusters: ['west'], ready: true }, scope)).toEqual({
      clusters: [],
      stations: ['st-1'],
      ready: true,
    });
    expect(within({ clusters: [] }, scope)).toEqual({ clusters: [], stations: ['st-1'] });
  });
});

describe('createAppCommand', () => {
  it('hands values on as they are, where null takes a default away', () => {
    const values = { image: { tag: null }, list: [null] };
    const command = createAppCommand({
      name: 'web',
      namespace: null,
      chart: { url: 'https://charts.example.org/web.tgz' },
      values,
      placement: { stations: [{ name: 'st-1', cluster: null }], include: null },
      stations: [{ station: { name: 'st-1' }, values: { a: null } }],
      dryRun: null,
    });
    expect(command).toEqual({
      app: { namespace: 'default', name: 'web' },
      chart: { url: 'https://charts.example.org/web.tgz' },
      values,
      placement: { stations: [{ name: 'st-1' }] },
      stations: [{ station: { name: 'st-1' }, values: { a: null } }],
    });
  });
});
