import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answering, questionOf, wasAnswered } from '../../../src/commands/idempotency.ts';
import { idempotencyAnnotation } from '../../../src/model/labels.ts';

const ask = (verb: string, input: object, idempotencyKey = 'key-1') =>
  questionOf(verb, { ...input, idempotencyKey });

describe('an idempotency key', () => {
  it('is recognised with the same input, in whatever order its members come', () => {
    const annotations = answering(
      {},
      ask('updateApp', { app: { name: 'a', namespace: 'n' }, b: 1 }),
      2,
    );
    const again = ask('updateApp', { b: 1, app: { namespace: 'n', name: 'a' } });
    expect(wasAnswered(annotations, again)).toBe(true);
    expect(wasAnswered({}, again)).toBe(false);
    expect(wasAnswered(annotations, undefined)).toBe(false);
    expect(wasAnswered(annotations, ask('updateApp', {}, 'key-2'))).toBe(false);
  });

  it.each<[string, string, object]>([
    ['another input', 'updateApp', { b: 2, c: [1, 2] }],
    ['another command', 'setReplicas', { b: 1, c: [1, 2] }],
    ['null in place of a list', 'updateApp', { b: 1, c: null }],
    ['nothing in place of a list', 'updateApp', { b: 1 }],
    ['a list in another order', 'updateApp', { b: 1, c: [2, 1] }],
  ])('is refused with %s', (_name, verb, input) => {
    const annotations = answering({}, ask('updateApp', { b: 1, c: [1, 2] }), 2);
    expect(() => wasAnswered(annotations, ask(verb, input))).toThrow(
      expect.objectContaining({ code: 'CONFLICT', path: ['input', 'idempotencyKey'] }) as Error,
    );
  });

  it('is remembered among the last twenty, not in words, and beside what else is there', () => {
    let annotations: Readonly<Record<string, string>> = { note: 'mine' };
    for (let number = 1; number <= 21; number += 1) {
      annotations = answering(annotations, ask('updateApp', {}, `secret-${number}`), number);
    }
    expect(wasAnswered(annotations, ask('updateApp', {}, 'secret-1'))).toBe(false);
    expect(wasAnswered(annotations, ask('updateApp', {}, 'secret-2'))).toBe(true);
    expect(annotations['note']).toBe('mine');
    expect(annotations[idempotencyAnnotation]).not.toContain('secret');
    expect(answering(annotations, undefined, 22)).toBe(annotations);
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
        expect(wasAnswered({ [idempotencyAnnotation]: text }, ask('updateApp', {}))).toBe(false);
      }),
    );
  });
});
