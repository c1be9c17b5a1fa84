import { describe, expect, it } from 'vitest';
import { createStandstill } from '../../../src/control/standstill.ts';
import type { ClusterView, View, ViewChange } from '../../../src/view/view.ts';

/** A view of nothing but the state of one cluster, and the time it is. */
function world() {
  const listeners = new Set<(change: ViewChange) => void>();
  const at = { now: 0, state: 'SYNCED' };
  const view: Pick<View, 'cluster' | 'onChange'> = {
    cluster: (name) => ({ name, sync: { state: at.state } }) as ClusterView,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const become = (state: string, now: number, cluster = 'home'): void => {
    Object.assign(at, { state, now });
    for (const listener of listeners) listener({ cluster } as ViewChange);
  };
  return { view, at, become, listeners, clock: { now: () => at.now } };
}

describe('the time that the home cluster was away', () => {
  it('is known to a process that does nothing but look', () => {
    const { view, clock, become, at } = world();
    using standstill = createStandstill({ view, clock }, 'home');
    become('UNREACHABLE', 1_000);
    become('SYNCING', 3_000);
    become('SYNCED', 4_000);
    become('UNREACHABLE', 10_000);
    at.now = 11_000;
    expect(standstill.since(0)).toBe(4_000);
    expect(standstill.since(3_500)).toBe(1_500);
    expect(standstill.since(10_400)).toBe(600);
  });

  it('counts from the beginning where it was not there yet', () => {
    const { view, clock, become, at } = world();
    at.state = 'SYNCING';
    using standstill = createStandstill({ view, clock }, 'home');
    become('SYNCED', 700);
    expect(standstill.since(0)).toBe(700);
  });

  it('is not that of another cluster, nor is it followed for ever', () => {
    const { view, clock, become, at, listeners } = world();
    const standstill = createStandstill({ view, clock }, 'home');
    become('UNREACHABLE', 1_000, 'other');
    at.now = 2_000;
    expect(standstill.since(0)).toBe(0);
    standstill[Symbol.dispose]();
    expect(listeners.size).toBe(0);
  });
});
