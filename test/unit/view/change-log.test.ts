import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeBatch } from '../../../src/store/fleet-store.ts';
import type { ChangeLog } from '../../../src/view/change-log.ts';
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

  it('is no good at a replica that has not been there, or went past it in one step', () => {
    const [here, there] = [createReplica(), createReplica()];
    for (const sequence of [1, 2, 3]) here.view.ingest(batch('east', sequence));
    const cursor = here.log.cursor();
    there.view.ingest(batch('east', 1));
    expect(there.log.since(cursor)).toBeUndefined();
    there.view.ingest({ ...batch('east', 4), reset: true });
    expect(there.log.since(cursor)).toBeUndefined();
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

  it('is no good when the clusters are others', () => {
    const { view, log } = createReplica();
    const cursor = log.cursor();
    view.setClusters([...clusters, 'north'].map((name) => ({ name, labels: {} })));
    expect(log.since(cursor)).toBeUndefined();
    const three = log.cursor();
    view.setClusters([{ name: 'east', labels: {} }]);
    expect(log.since(three)).toBeUndefined();
    expect(log.since(log.cursor())).toEqual([]);
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
