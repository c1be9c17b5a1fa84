import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../src/runtime/turns.ts';

describe('turns', () => {
  it('come one after the other, in order, also after one that failed', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const gate = Promise.withResolvers<string>();
    const first = turns.take('a', async () => {
      seen.push('first begins');
      await gate.promise;
      seen.push('first ends');
      throw new Error('broken');
    });
    const second = turns.take('a', () => Promise.resolve(seen.push('second')));
    const third = turns.take('a', () => Promise.resolve(seen.push('third')));
    gate.resolve('');
    await expect(first).rejects.toThrow('broken');
    await Promise.all([second, third]);
    expect(seen).toEqual(['first begins', 'first ends', 'second', 'third']);
  });

  it('of another key are not waited for', async () => {
    const turns = createTurns();
    const gate = Promise.withResolvers<string>();
    const held = turns.take('a', () => gate.promise);
    expect(await turns.take('b', () => Promise.resolve('done'))).toBe('done');
    gate.resolve('');
    await held;
  });
});
