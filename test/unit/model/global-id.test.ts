import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId, type GlobalId } from '../../../src/model/global-id.ts';

const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
const objectTypes = ['Station', 'Node', 'Pod', 'Deployment', 'HelmApp', 'Release'] as const;
const ids: fc.Arbitrary<GlobalId> = fc.oneof(
  fc.record({ type: fc.constant('Cluster' as const), name: text }),
  fc.record({ type: fc.constantFrom(...objectTypes), cluster: text, namespace: text, name: text }),
  fc.record({
    type: fc.constant('AppTarget' as const),
    namespace: text,
    app: text,
    cluster: text,
    station: text,
  }),
  fc.record({
    type: fc.constant('Rollout' as const),
    namespace: text,
    app: text,
    revision: fc.nat(),
  }),
);

describe('global ids', () => {
  it('come back as what they name', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(decodeGlobalId(encodeGlobalId(id))).toEqual(id);
      }),
    );
  });

  it('are different for different things', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const alike = JSON.stringify(a) === JSON.stringify(b);
        expect(encodeGlobalId(a) === encodeGlobalId(b)).toBe(alike);
      }),
    );
  });

  it('are the base64url of a readable path', () => {
    const id = encodeGlobalId({ type: 'Station', cluster: 'east', namespace: '', name: 'A b' });
    expect(Buffer.from(id, 'base64url').toString()).toBe('Station/east//A%20b');
  });

  it('are refused when nobody made them', () => {
    const foreign = (path: string) => Buffer.from(path).toString('base64url');
    for (const bad of [
      '',
      'x',
      'Station/east//a',
      foreign('Station/east/a'),
      foreign('Station/east//a/'),
      foreign('Station/east//%zz'),
      foreign('Station/east//%61'),
      foreign('toString/a'),
      foreign('Rollout/ns/app/1.5e3'),
      `${foreign('Cluster/east')}=`,
    ]) {
      expect(decodeGlobalId(bad), bad).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string(), (garbage) => {
        const id = decodeGlobalId(garbage);
        expect(id === undefined || encodeGlobalId(id) === garbage).toBe(true);
      }),
    );
  });
});
