import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../../src/model/global-id.ts';
import type { ClusterSync } from '../../../src/store/fleet-store.ts';
import { createChangeFeed } from '../../../src/view/change-feed.ts';
import { changesOf } from '../../../src/view/change-stream.ts';
import { createView } from '../../../src/view/create-view.ts';
import { projections } from '../../../src/view/projections.ts';
import { encodeStreamCursor } from '../../../src/view/stream-cursor.ts';
import { clustersSubject, nodesSubject } from '../../../src/view/subjects.ts';
import { nodeObject } from '../../support/kube-objects.ts';
import { createSettlingClock } from '../../support/settling-clock.ts';
import { synced } from '../../support/written-fleet.ts';

const gatherMs = 50;

function startFeed() {
  const view = createView({ stationLabel: 'NodeGroup' });
  view.setClusters([{ name: 'east', labels: {} }]);
  const clock = createSettlingClock();
  const feed = createChangeFeed({ view, clock }, { gatherMs });
  let sequence = 0;
  const ingest = (
    changes: Parameters<typeof view.ingest>[0]['changes'],
    sync: ClusterSync = synced,
  ) => {
    sequence += 1;
    view.ingest({ cluster: 'east', epoch: 'e', sequence, reset: false, changes, sync });
  };
  return {
    view,
    clock,
    feed,
    sync: (sync: ClusterSync) => ingest([], sync),
    putNode(name: string, ready = true) {
      const row = projections.Node(nodeObject({ name, ready }), {
        stationLabel: 'NodeGroup',
        gpuResources: [],
      });
      ingest([{ kind: 'Node', key: name, row }]);
    },
    removeNode: (name: string) => ingest([{ kind: 'Node', key: name, row: null }]),
    [Symbol.dispose]: () => feed.stop(),
  };
}

const nodeId = (name: string) =>
  encodeGlobalId({ type: 'Node', cluster: 'east', namespace: '', name });

/** Whether a promise has been kept by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('a stream of changes', () => {
  it('tells the first change at once, and what follows closely together', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    await stream.next();
    await fleet.clock.advance(gatherMs);
    const first = stream.next();
    await fleet.clock.advance(0);
    fleet.putNode('a');
    await fleet.clock.advance(0);
    expect(await isSettled(first)).toBe(true);
    const second = stream.next();
    for (const name of ['b', 'c', 'd']) {
      fleet.putNode(name);
      await fleet.clock.advance(gatherMs / 4);
    }
    expect(await isSettled(second)).toBe(false);
    await fleet.clock.advance(gatherMs / 4);
    expect((await second).value).toMatchObject({
      changes: [{ id: nodeId('b') }, { id: nodeId('c') }, { id: nodeId('d') }],
    });
  });

  it('begins with the present state, then tells what changed since', async () => {
    using fleet = startFeed();
    fleet.putNode('a');
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    expect((await stream.next()).value).toMatchObject({
      reset: true,
      changes: [{ kind: 'ADDED', id: nodeId('a'), item: { row: { name: 'a' } } }],
    });
    const second = stream.next();
    fleet.putNode('b');
    fleet.putNode('a', false);
    await fleet.clock.advance(gatherMs);
    expect((await second).value).toMatchObject({
      reset: false,
      changes: [
        { kind: 'ADDED', id: nodeId('b') },
        { kind: 'CHANGED', id: nodeId('a'), item: { row: { ready: false } } },
      ],
    });
    const third = stream.next();
    fleet.removeNode('a');
    await fleet.clock.advance(gatherMs);
    expect((await third).value).toMatchObject({
      changes: [{ kind: 'REMOVED', id: nodeId('a'), item: null }],
    });
  });

  it('tells that a thing left its filter, and that it came back', async () => {
    using fleet = startFeed();
    fleet.putNode('a');
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, { ready: true }));
    await stream.next();
    for (const [ready, kind] of [
      [false, 'REMOVED'],
      [true, 'ADDED'],
    ] as const) {
      const next = stream.next();
      fleet.putNode('a', ready);
      await fleet.clock.advance(gatherMs);
      expect((await next).value).toMatchObject({ changes: [{ kind, id: nodeId('a') }] });
    }
  });

  it('merges what happens while nobody reads', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    await stream.next();
    for (let round = 0; round < 100; round += 1) fleet.putNode('a', round % 2 === 0);
    fleet.putNode('b');
    fleet.removeNode('b');
    const next = stream.next();
    await fleet.clock.advance(gatherMs);
    expect((await next).value).toMatchObject({
      changes: [{ kind: 'ADDED', id: nodeId('a'), item: { row: { ready: false } } }],
    });
  });

  it('says nothing when what changed is nothing to its reader', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, clustersSubject(fleet.view));
    await stream.next();
    fleet.putNode('a');
    const first = stream.next();
    await fleet.clock.advance(gatherMs);
    expect((await first).value).toMatchObject({ changes: [{ kind: 'CHANGED' }] });
    const second = stream.next();
    fleet.sync({ ...synced, asOf: '2026-11-02T00:00:00Z' });
    await fleet.clock.advance(10 * gatherMs);
    expect(await isSettled(second)).toBe(false);
    fleet.sync({ ...synced, state: 'STALE', lastError: 'connection refused' });
    await fleet.clock.advance(gatherMs);
    expect((await second).value).toMatchObject({
      changes: [{ kind: 'CHANGED', item: { name: 'east', sync: { state: 'STALE' } } }],
    });
  });

  it('lets many newcomers in a few at a time, with a rest in between', async () => {
    using fleet = startFeed();
    const told = new Set<number>();
    const lane = fleet.feed.lane<unknown, number>(nodesSubject(fleet.view, {}), {
      tell: ({ readers }) => readers.forEach((reader) => told.add(reader)),
      end: () => undefined,
    });
    for (let reader = 0; reader < 600; reader += 1) lane.join(reader);
    await fleet.clock.advance(0);
    expect(told.size).toBe(250);
    await fleet.clock.advance(gatherMs);
    expect(told.size).toBe(500);
    await fleet.clock.advance(gatherMs);
    expect(told.size).toBe(600);
  });

  it('tells many readers one message in parts, each of them once and in order', async () => {
    using fleet = startFeed();
    const told = new Map<number, object[]>();
    const lane = fleet.feed.lane<unknown, number>(nodesSubject(fleet.view, {}), {
      tell: ({ readers, message }) =>
        readers.forEach((reader) => told.set(reader, [...(told.get(reader) ?? []), message])),
      end: () => undefined,
    });
    for (let reader = 0; reader < 250; reader += 1) lane.join(reader);
    await fleet.clock.advance(gatherMs);
    fleet.putNode('a');
    await fleet.clock.advance(gatherMs);
    fleet.putNode('b');
    await fleet.clock.advance(gatherMs);
    const [first] = told.values();
    expect(first).toHaveLength(3);
    for (const messages of told.values()) expect(messages).toEqual(first);
  });

  it('goes on from a cursor with what changed since, at once', async () => {
    using fleet = startFeed();
    fleet.putNode('a');
    fleet.putNode('b');
    const subject = nodesSubject(fleet.view, {});
    const first = await changesOf(fleet.feed, subject).next();
    const resumeFrom = (first.value as { readonly cursor: string }).cursor;
    const unchanged = await changesOf(fleet.feed, subject, resumeFrom).next();
    expect(unchanged.value).toMatchObject({ reset: false, changes: [] });
    fleet.putNode('a', false);
    fleet.removeNode('b');
    fleet.putNode('c');
    expect((await changesOf(fleet.feed, subject, resumeFrom).next()).value).toMatchObject({
      reset: false,
      changes: [
        { kind: 'CHANGED', id: nodeId('a') },
        { kind: 'REMOVED', id: nodeId('b') },
        { kind: 'ADDED', id: nodeId('c') },
      ],
    });
  });

  it('waits for this replica to come to where the one before was, but not for ever', async () => {
    using here = startFeed();
    using there = startFeed();
    for (const fleet of [here, there]) fleet.putNode('a');
    here.putNode('b');
    const ahead = await changesOf(here.feed, nodesSubject(here.view, {})).next();
    const resumeFrom = (ahead.value as { readonly cursor: string }).cursor;

    const first = changesOf(there.feed, nodesSubject(there.view, {}), resumeFrom).next();
    await there.clock.advance(4_000);
    expect(await isSettled(first)).toBe(false);
    expect(there.feed.readers).toBe(1);
    there.putNode('b');
    await there.clock.advance(gatherMs);
    expect((await first).value).toMatchObject({ reset: false, changes: [] });

    using stuck = startFeed();
    stuck.putNode('a');
    const anew = changesOf(stuck.feed, nodesSubject(stuck.view, {}), resumeFrom).next();
    await stuck.clock.advance(5_000);
    expect((await anew).value).toMatchObject({ reset: true, changes: [{ id: nodeId('a') }] });
  });

  it('begins anew from a cursor that is none of ours', async () => {
    using fleet = startFeed();
    fleet.putNode('a');
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}), 'garbage');
    expect((await stream.next()).value).toMatchObject({
      reset: true,
      changes: [{ kind: 'ADDED', id: nodeId('a') }],
    });
  });

  it('ends at once when it is returned, and leaves nothing behind', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    await stream.next();
    expect(fleet.feed.readers).toBe(1);
    const waiting = stream.next();
    const alsoWaiting = stream.next();
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await alsoWaiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(fleet.feed.readers).toBe(0);
    expect(fleet.clock.waiting).toBe(0);
  });

  it('ends also while it gathers', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    await stream.next();
    const waiting = stream.next();
    fleet.putNode('a');
    await fleet.clock.advance(gatherMs / 2);
    expect(fleet.clock.waiting).toBe(1);
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('costs nothing before its first message is asked for', () => {
    using fleet = startFeed();
    changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    expect(fleet.feed.readers).toBe(0);
  });

  it('ends when the feed is stopped, also while it waits for this replica to catch up', async () => {
    using fleet = startFeed();
    fleet.putNode('a');
    const ahead = encodeStreamCursor(new Map([['east', { epoch: 'e', sequence: 9 }]]));
    const next = changesOf(fleet.feed, nodesSubject(fleet.view, {}), ahead).next();
    fleet.feed.stop();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(fleet.clock.waiting).toBe(0);
  });

  it('ends when the feed is stopped', async () => {
    using fleet = startFeed();
    const stream = changesOf(fleet.feed, nodesSubject(fleet.view, {}));
    await stream.next();
    const waiting = stream.next();
    fleet.feed.stop();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(fleet.feed.readers).toBe(0);
  });
});
