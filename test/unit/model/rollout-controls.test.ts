import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approvedAnnotation,
  cancelledAnnotation,
  forgivenAnnotation,
  pausedAnnotation,
  retriedAnnotation,
  rolledBackAnnotation,
} from '../../../src/model/labels.ts';
import {
  approving,
  cancelling,
  controlsOf,
  isRollBack,
  isStanding,
  pausing,
  resuming,
  retrying,
  rollBackOf,
  rollingBack,
  rollingBackByHand,
  type AnnotationPatch,
} from '../../../src/model/rollout-controls.ts';

/** What a merge patch makes of annotations. */
function patched(annotations: Record<string, string>, patch: AnnotationPatch) {
  const merged = Object.entries({ ...annotations, ...patch });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

const revision = fc.integer({ min: 1, max: 1_000_000 });
const count = fc.integer({ min: 1, max: 5_000 });
const target = fc
  .tuple(fc.constantFrom('east', 'west'), fc.stringMatching(/^[a-z0-9]{1,8}$/))
  .map(([cluster, name]) => `${cluster}/${name}`);
const instant = fc.integer({ min: 1, max: 4_000_000_000 }).map((s) => new Date(s * 1_000));
const twoTargets = fc.tuple(target, target);
const twoInstants = fc.tuple(instant, instant);
const noise = fc.dictionary(
  fc.constantFrom(
    'note',
    pausedAnnotation,
    cancelledAnnotation,
    approvedAnnotation,
    forgivenAnnotation,
    retriedAnnotation,
    rolledBackAnnotation,
  ),
  fc.string(),
);

describe('what is asked of a rollout', () => {
  it('is read as it was written, for this revision and for no other', () => {
    fc.assert(
      fc.property(noise, revision, count, (before, own, number) => {
        const other = own + 1;
        const cancelled = patched(before, cancelling(own));
        expect(controlsOf(cancelled, own).cancelled).toBe(true);
        expect(controlsOf(cancelled, other).cancelled).toBe(false);
        const approved = patched(before, approving(own, number));
        expect(controlsOf(approved, own).approvedBatch).toBe(number);
        expect(controlsOf(approved, other).approvedBatch).toBe(0);
        const until = Date.parse('2026-01-01T00:00:00Z') + number * 1_000;
        const forgiving = resuming(own, new Date(until).toISOString());
        const resumed = patched(patched(before, pausing), forgiving);
        expect(controlsOf(resumed, own)).toMatchObject({ paused: false, forgivenUntil: until });
        expect(controlsOf(resumed, other).forgivenUntil).toBe(-Infinity);
        const back = patched(before, rollingBack(own, number));
        expect(rollBackOf(back, own)).toBe(number);
        expect(rollBackOf(back, other)).toBeUndefined();
      }),
    );
  });

  it('a way back by hand is one of its revision alone, and none that the gateway chose', () => {
    fc.assert(
      fc.property(noise, revision, (before, own) => {
        const back = patched(before, rollingBackByHand(own));
        expect(isRollBack(back, own)).toBe(true);
        expect(isRollBack(back, own + 1)).toBe(false);
        expect(rollBackOf(back, own)).toBeUndefined();
        expect(isRollBack(patched(before, rollingBack(own, own - 1)), own)).toBe(true);
      }),
    );
  });

  it('a pause holds for every revision, until it is taken back', () => {
    fc.assert(
      fc.property(noise, revision, revision, (before, one, another) => {
        const paused = patched(before, pausing);
        expect(controlsOf(paused, one).paused).toBe(true);
        expect(controlsOf(paused, another).paused).toBe(true);
        expect(controlsOf(patched(paused, resuming(one, null)), another).paused).toBe(false);
      }),
    );
  });

  it('changes no other annotation', () => {
    fc.assert(
      fc.property(noise, revision, count, (before, own, number) => {
        for (const patch of [
          pausing,
          resuming(own, '2026-01-01T00:00:00Z'),
          cancelling(own),
          approving(own, number),
          retrying(before, ['east/a'], { at: '2026-01-02T00:00:00Z', since: '' }),
        ]) {
          for (const [key, value] of Object.entries(before)) {
            if (!(key in patch)) expect(patched(before, patch)[key]).toBe(value);
          }
        }
      }),
    );
  });

  it('asks for nothing where it cannot be read', () => {
    for (const text of [
      '',
      'yes',
      '7',
      '7.',
      '.7',
      '7.-1',
      '7.1e3',
      '7.x',
      'null',
      '[1]',
      '{"a":1}',
    ]) {
      const annotations = {
        [pausedAnnotation]: text,
        [approvedAnnotation]: text,
        [forgivenAnnotation]: text,
        [retriedAnnotation]: text,
        [rolledBackAnnotation]: text,
      };
      const controls = controlsOf(annotations, 7);
      expect(controls).toMatchObject({ paused: false, approvedBatch: 0, forgivenUntil: -Infinity });
      expect(controls.retriedAt('a')).toBeUndefined();
      expect(rollBackOf(annotations, 7)).toBeUndefined();
    }
  });
});

describe('a retry', () => {
  it('is remembered for each station, and forgotten with the rollouts before', () => {
    fc.assert(
      fc.property(noise, twoTargets, twoInstants, (before, [one, other], [first, second]) => {
        fc.pre(one !== other && first.getTime() < second.getTime());
        const once = patched(
          before,
          retrying({}, [one], { at: first.toISOString(), since: first.toISOString() }),
        );
        const since = (at: Date) => ({ at: second.toISOString(), since: at.toISOString() });
        const both = controlsOf(patched(once, retrying(once, [other], since(first))), 1);
        expect(both.retriedAt(one)).toBe(first.getTime());
        expect(both.retriedAt(other)).toBe(second.getTime());
        const later = controlsOf(patched(once, retrying(once, [other], since(second))), 1);
        expect(later.retriedAt(one)).toBeUndefined();
        expect(later.retriedAt(other)).toBe(second.getTime());
      }),
    );
  });

  it('makes void what failed before it, and nothing that fails after', () => {
    const failure = (at: string) => ({
      target: 'east/a',
      revision: 1,
      reason: 'x',
      message: 'x',
      at,
    });
    const at = '2026-01-02T00:00:00.000Z';
    const controls = controlsOf(patched({}, retrying({}, ['east/a'], { at, since: '' })), 1);
    expect(isStanding(failure('2026-01-01T23:59:59Z'), controls)).toBe(false);
    expect(isStanding(failure(at), controls)).toBe(false);
    expect(isStanding(failure('2026-01-02T00:00:01Z'), controls)).toBe(true);
    expect(isStanding({ ...failure(at), target: 'east/b' }, controls)).toBe(true);
    // A failure whose time cannot be read must not vanish.
    expect(isStanding(failure(''), controls)).toBe(true);
  });
});
