import { describe, expect, it, vi } from 'vitest';
import type { Operations } from '../../src/commands/operations.ts';

/** The operations of a gateway: of one process, or of replicas that share a board. */
export interface OperationsWorld extends AsyncDisposable {
  /** Where operations run. */
  readonly here: Operations;
  /** Where they are asked for; the same as `here` when there is one process. */
  readonly elsewhere: Operations;
}

const soon = { timeout: 5_000, interval: 5 };

/** Followed from another replica: there as soon as it has been shown. */
async function followed({ elsewhere }: OperationsWorld, id: string) {
  return await vi.waitFor(async () => {
    const states = await elsewhere.follow(id);
    expect(states).toBeDefined();
    return states!;
  }, soon);
}

/** What every replica must find, wherever an operation runs. */
export function describeOperations(where: string, start: () => OperationsWorld): void {
  describe(`operations ${where}`, () => {
    it('are followed from where they stand to their end, a slow reader seeing fewer, newer states', async () => {
      await using world = start();
      const running = world.here.begin(3);
      running.advance({ done: 1 });
      const states = await followed(world, running.id);
      const first = (await states.next()).value as { done: number };
      expect(first).toMatchObject({ id: running.id, state: 'RUNNING', total: 3 });
      const next = first.done === 1 ? states.next() : undefined;
      running.advance({ done: 1, failed: 1, message: 'n2: no' });
      if (next)
        expect(await next).toMatchObject({ value: { done: 2, failed: 1, message: 'n2: no' } });
      running.advance({ done: 1 });
      expect(running.end()).toMatchObject({ state: 'FAILED' });
      const rest = await Array.fromAsync({ [Symbol.asyncIterator]: () => states });
      expect(rest.at(-1)).toMatchObject({ state: 'FAILED', done: 3, message: 'n2: no' });
      expect(rest.length).toBeLessThanOrEqual(3);
    });

    it('are found after their end', async () => {
      await using world = start();
      const running = world.here.begin(1);
      running.advance({ done: 1 });
      const ended = running.end();
      await vi.waitFor(async () => {
        expect(await world.elsewhere.get(running.id)).toEqual(ended);
      }, soon);
      const states = await followed(world, running.id);
      expect(await states.next()).toEqual({ done: false, value: ended });
      expect(await states.next()).toMatchObject({ done: true });
    });

    it('let go of a reader that leaves while nothing happens', async () => {
      await using world = start();
      const { id } = world.here.begin(1);
      const states = await followed(world, id);
      await states.next();
      const waiting = states.next();
      await states.return?.();
      expect(await waiting).toMatchObject({ done: true });
    });

    it('are cancelled once, and not after their end', async () => {
      await using world = start();
      const running = world.here.begin(1);
      const { elsewhere } = world;
      await followed(world, running.id);
      expect(await elsewhere.cancel(running.id)).toMatchObject({ id: running.id });
      await vi.waitFor(() => expect(running.signal.aborted).toBe(true), soon);
      expect(running.end()).toMatchObject({ state: 'CANCELLED' });
      await vi.waitFor(async () => {
        await expect(elsewhere.cancel(running.id)).rejects.toMatchObject({ code: 'CONFLICT' });
      }, soon);
      expect(await elsewhere.get(running.id)).toMatchObject({ state: 'CANCELLED' });
    });

    it('are not found under an id that none has, whatever it looks like', async () => {
      await using world = start();
      for (const id of ['another', '', '*', '}:{x', '\ud800', 'x'.repeat(10_000)]) {
        expect(await world.elsewhere.get(id)).toBeUndefined();
        expect(await world.elsewhere.follow(id)).toBeUndefined();
        await expect(world.elsewhere.cancel(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    });
  });
}
