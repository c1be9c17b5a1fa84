import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeBatch } from '../../../src/store/fleet-store.ts';
import type { ChangeLog } from '../../../src/view/change-log.ts';
import { projections } from '../../../src/view/projections.ts';
import { nodeObject } from '../../support/kube-objects.ts';
import { clusters, createReplica } from '../../support/replica.ts';
import { synced } from '../../support/written-fleet.ts';

describe('a cursor', () => {
  const batch = (cluster: string, sequence: number, epoch = 'e1'): ChangeBatch => ({
    cluster,
    epoch,
    sequence,
    reset: false,
    changes: [],
    sync: synced,
  });
  const sequencesSince = (log: ChangeLog, cursor: string) =>
    log.since(cursor)?.map(({ cluster, sequence }) => `${cluster} ${sequence}`);

  it('is good for what came after it, and at a replica that saw the same', () => {
    const [here, there] = [createReplica(), createReplica()];
    for (const { view } of [here, there]) {
      view.ingest(batch('east', 1));
      view.ingest(batch('west', 1));
      view.ingest(batch('east', 2));
    }
    const cursor = here.log.cursor();
    expect(here.log.since(cursor)).toEqual([]);
    for (const { view } of [here, there]) view.ingest(batch('east', 3));
    expect(sequencesSince(here.log, cursor)).toEqual(['east 3']);
    expect(sequencesSince(there.log, cursor)).toEqual(['east 3']);
  });

  it('is ahead of a replica that has not been there yet, until it comes there', () => {
    const [here, there] = [createReplica(), createReplica()];
    for (const { view } of [here, there]) view.ingest(batch('west', 1));
    for (const sequence of [1, 2, 3]) here.view.ingest(batch('east', sequence));
    const cursor = here.log.cursor();
    expect(here.log.isAhead(cursor)).toBe(false);
    for (const sequence of [1, 2]) {
      there.view.ingest(batch('east', sequence));
      expect(there.log.isAhead(cursor)).toBe(true);
      expect(there.log.since(cursor)).toBeUndefined();
    }
    there.view.ingest(batch('east', 3));
    expect(there.log.isAhead(cursor)).toBe(false);
    expect(there.log.since(cursor)).toEqual([]);
  });

  it('inside a batch of several changes is good for the whole batch, and nothing in it is new', () => {
    const [here, there] = [createReplica(), createReplica()];
    const node = (name: string, sequence: number): ChangeBatch => {
      const options = { stationLabel: 'NodeGroup', gpuResources: [] };
      const row = projections.Node(nodeObject({ name }), options);
      return { ...batch('east', sequence), changes: [{ kind: 'Node', key: name, row }] };
    };
    const [one, two, three] = [node('a', 1), node('b', 2), node('c', 3)];
    for (const { view } of [here, there]) view.ingest(one);
    here.view.ingest(two);
    const cursor = here.log.cursor();
    there.view.ingest({ ...three, changes: [...two.changes, ...three.changes] });
    there.view.ingest(node('d', 4));
    expect(sequencesSince(there.log, cursor)).toEqual(['east 3', 'east 4']);
    const [whole, next] = there.log.since(cursor) ?? [];
    expect(whole?.keys.map(({ name }) => name)).toEqual(['b', 'c']);
    expect([whole?.appeared.keys.size, next?.appeared.keys.size]).toEqual([0, 1]);
  });

  it('is no good where this replica loaded anew past it: what came and went is not known', () => {
    const [here, there] = [createReplica(), createReplica()];
    for (const sequence of [1, 2, 3]) here.view.ingest(batch('east', sequence));
    const cursor = here.log.cursor();
    there.view.ingest(batch('east', 1));
    there.view.ingest({ ...batch('east', 4), reset: true });
    expect(there.log.since(cursor)).toBeUndefined();
  });

  it('of the last place in an epoch is good for the next epoch too', () => {
    const [here, there] = [createReplica(), createReplica()];
    for (const { view } of [here, there]) {
      for (const sequence of [1, 2]) view.ingest(batch('east', sequence));
    }
    const cursor = here.log.cursor();
    there.view.ingest({ ...batch('east', 1, 'e2'), reset: true });
    there.view.ingest(batch('east', 2, 'e2'));
    expect(sequencesSince(there.log, cursor)).toEqual(['east 1', 'east 2']);
  });

  it('is no good after an epoch that this replica never saw', () => {
    const [here, there] = [createReplica(), createReplica()];
    here.view.ingest(batch('east', 1, 'e1'));
    there.view.ingest(batch('east', 1, 'e2'));
    expect(there.log.since(here.log.cursor())).toBeUndefined();
  });

  it('is no good once the window has passed, in time or in number', () => {
    const timed = createReplica();
    timed.view.ingest(batch('east', 1));
    const old = timed.log.cursor();
    timed.view.ingest(batch('east', 2));
    timed.time.nowMs = 599_000;
    timed.view.ingest(batch('east', 3));
    expect(sequencesSince(timed.log, old)).toEqual(['east 2', 'east 3']);
    timed.time.nowMs = 601_000;
    timed.view.ingest(batch('east', 4));
    expect(timed.log.since(old)).toBeUndefined();

    const counted = createReplica({ windowKeys: 3 });
    counted.view.ingest(batch('east', 1));
    const first = counted.log.cursor();
    for (const sequence of [2, 3, 4]) counted.view.ingest(batch('east', sequence));
    expect(sequencesSince(counted.log, first)).toEqual(['east 2', 'east 3', 'east 4']);
    counted.view.ingest(batch('east', 5));
    expect(counted.log.since(first)).toBeUndefined();
  });

  it('outlives that a cluster is added, taken away and added again', () => {
    const { view, log } = createReplica();
    const configure = (...names: string[]) =>
      view.setClusters(names.map((name) => ({ name, labels: {} })));
    view.ingest(batch('east', 1));
    const two = log.cursor();
    configure(...clusters, 'north');
    const three = log.cursor();
    view.ingest(batch('north', 1));
    expect(sequencesSince(log, two)).toEqual(['north 0', 'north 1']);
    const [again] = log.since(three) ?? [];
    expect([again?.cluster, again?.clusterChanged, again?.appeared.cluster]).toEqual([
      'north',
      true,
      false,
    ]);
    configure(...clusters);
    expect(sequencesSince(log, two)).toEqual([]);
    expect(log.since(three)?.at(-1)).toMatchObject({ reset: true, clusterChanged: true });
    configure(...clusters, 'north');
    view.ingest(batch('north', 7, 'e2'));
    expect(sequencesSince(log, two)).toEqual(['north 0', 'north 7']);
    expect(log.since(three)?.slice(-2)).toMatchObject([{ sequence: 0 }, { sequence: 7 }]);
    expect(log.since(log.cursor())).toEqual([]);
  });

  it('is no good for a cluster that this replica had from its beginning and the other had not', () => {
    const [here, there] = [createReplica(), createReplica()];
    here.view.setClusters([{ name: 'east', labels: {} }]);
    expect(there.log.since(here.log.cursor())).toBeUndefined();
  });

  it('from before a change of the configuration has it among what came after', () => {
    const { view, log } = createReplica();
    view.ingest(batch('east', 1));
    const cursor = log.cursor();
    view.setClusters(clusters.map((name) => ({ name, labels: { ring: 'inner' } })));
    expect(log.since(cursor)).toMatchObject([
      { cluster: 'east', clusterChanged: true },
      { cluster: 'west', clusterChanged: true },
    ]);
  });

  it('that is none of ours is refused', () => {
    const { log } = createReplica();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (garbage) => {
        expect(log.since(garbage)).toBeUndefined();
      }),
    );
    expect(log.since('')).toBeUndefined();
    expect(log.since(`${log.cursor()}A`)).toBeUndefined();
  });
});
