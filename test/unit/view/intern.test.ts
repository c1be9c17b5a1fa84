import { describe, expect, it } from 'vitest';
import { createInterner } from '../../../src/view/intern.ts';
import { projections } from '../../../src/view/projections.ts';
import { podObject, releaseObject } from '../../support/kube-objects.ts';

const options = { stationLabel: 'NodeGroup', gpuResources: [] };
const podRow = (name: string, labels: Readonly<Record<string, string>>) =>
  projections.Pod(podObject({ name, namespace: 'a', labels }), options);

describe('an interner', () => {
  it('gives rows that are equal, and share what they have alike', () => {
    const interner = createInterner();
    const [a, b] = [podRow('a', { app: 'web' }), podRow('b', { app: 'web' })];
    const [one, two] = [interner.intern('Pod', a), interner.intern('Pod', b)];
    expect([one, two]).toEqual([a, b]);
    expect(one.labels).toBe(two.labels);
    expect(one.containers).toBe(two.containers);
    expect(one.requested).toBe(two.requested);
  });

  it('leaves the row that it was given alone', () => {
    const interner = createInterner();
    interner.intern('Pod', podRow('a', { app: 'web' }));
    const row = Object.freeze(podRow('b', { app: 'web' }));
    expect(interner.intern('Pod', row)).not.toBe(row);
  });

  it('gives a row of its own back as it is', () => {
    const interner = createInterner();
    const row = interner.intern('Pod', podRow('a', { app: 'web' }));
    expect(interner.intern('Pod', row)).toBe(row);
    const release = projections.Release(
      releaseObject({
        release: 'web',
        revision: 1,
        namespace: 'a',
        appNamespace: 'a',
        status: 'deployed',
      }),
      options,
    );
    const own = interner.intern('Release', release);
    expect(own).not.toBe(release);
    expect(interner.intern('Release', own)).toBe(own);
  });

  it('forgets what has not been seen for long, and never what it gave', () => {
    const interner = createInterner({ poolSize: 4 });
    const first = interner.intern('Pod', podRow('a', { app: 'web' }));
    for (let n = 0; n < 20; n += 1) interner.intern('Pod', podRow('b', { app: `other-${n}` }));
    const again = interner.intern('Pod', podRow('a', { app: 'web' }));
    expect(again.labels).not.toBe(first.labels);
    expect(again).toEqual(first);
    expect(first.labels).toEqual({ app: 'web' });
  });
});
