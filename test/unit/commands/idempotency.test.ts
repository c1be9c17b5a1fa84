import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answering, answerTo, questionOf } from '../../../src/commands/idempotency.ts';
import { idempotencyAnnotation } from '../../../src/model/labels.ts';

const made = (revision: number) => ({ revision, cleared: [] });
const ask = (verb: string, input: object, idempotencyKey = 'key-1') =>
  questionOf(verb, { ...input, idempotencyKey });

describe('an idempotency key', () => {
  it('is recognised with the same input, in whatever order its members come', () => {
    const annotations = answering(
      {},
      ask('updateApp', { app: { name: 'a', namespace: 'n' }, b: 1 }),
      made(2),
    );
    const again = ask('updateApp', { b: 1, app: { namespace: 'n', name: 'a' } });
    expect(answerTo(annotations, again)).toEqual(made(2));
    expect(answerTo({}, again)).toBeUndefined();
    expect(answerTo(annotations, undefined)).toBeUndefined();
    expect(answerTo(annotations, ask('updateApp', {}, 'key-2'))).toBeUndefined();
  });

  it.each<[string, string, object]>([
    ['another input', 'updateApp', { b: 2, c: [1, 2] }],
    ['another command', 'setReplicas', { b: 1, c: [1, 2] }],
    ['null in place of a list', 'updateApp', { b: 1, c: null }],
    ['nothing in place of a list', 'updateApp', { b: 1 }],
    ['a list in another order', 'updateApp', { b: 1, c: [2, 1] }],
  ])('is refused with %s', (_name, verb, input) => {
    const annotations = answering({}, ask('updateApp', { b: 1, c: [1, 2] }), made(2));
    expect(() => answerTo(annotations, ask(verb, input))).toThrow(
      expect.objectContaining({ code: 'CONFLICT', path: ['input', 'idempotencyKey'] }) as Error,
    );
  });

  it('is remembered among the last twenty, not in words, and beside what else is there', () => {
    let annotations: Readonly<Record<string, string>> = { note: 'mine' };
    for (let number = 1; number <= 21; number += 1) {
      annotations = answering(annotations, ask('updateApp', {}, `secret-${number}`), made(number));
    }
    expect(answerTo(annotations, ask('updateApp', {}, 'secret-1'))).toBeUndefined();
    expect(answerTo(annotations, ask('updateApp', {}, 'secret-2'))).toEqual(made(2));
    expect(annotations['note']).toBe('mine');
    expect(annotations[idempotencyAnnotation]).not.toContain('secret');
    expect(answering(annotations, undefined, made(22))).toBe(annotations);
  });

  it('brings back which stations were cleared, as long as there is room for their names', () => {
    const cleared = [{ cluster: 'east', name: 'a' }];
    const many = Array.from({ length: 2_000 }, (_, at) => ({ cluster: 'east', name: `s-${at}` }));
    let annotations = answering({}, ask('setReplicas', {}, 'first'), { revision: 2, cleared });
    expect(answerTo(annotations, ask('setReplicas', {}, 'first'))?.cleared).toEqual(cleared);
    for (const [at, key] of ['many-1', 'many-2'].entries()) {
      const question = ask('setReplicas', {}, key);
      annotations = answering(annotations, question, { revision: 3 + at, cleared: many });
    }
    expect(annotations[idempotencyAnnotation]?.length).toBeLessThan(110_000);
    expect(answerTo(annotations, ask('setReplicas', {}, 'many-2'))?.cleared).toEqual(many);
    expect(answerTo(annotations, ask('setReplicas', {}, 'many-1'))).toEqual(made(3));
    expect(answerTo(annotations, ask('setReplicas', {}, 'first'))).toEqual(made(2));
  });

  it('has 1 to 200 characters', () => {
    for (const key of ['', 'x'.repeat(201)]) {
      expect(() => ask('updateApp', {}, key)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }) as Error,
      );
    }
    expect(ask('updateApp', {}, 'x'.repeat(200))).toBeDefined();
  });

  it('is not known from what somebody else wrote there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(answerTo({ [idempotencyAnnotation]: text }, ask('updateApp', {}))).toBeUndefined();
      }),
    );
  });
});
