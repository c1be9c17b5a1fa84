import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeBatch } from '../../../src/store/fleet-store.ts';
import { createChangeLog, type ChangeLog } from '../../../src/view/change-log.ts';
import {
  createChangeReader,
  type ChangeReader,
  type Subject,
} from '../../../src/view/change-reader.ts';
import { createView } from '../../../src/view/create-view.ts';
import {
  appsSubject,
  clustersSubject,
  nodesSubject,
  podsSubject,
  releasesSubject,
  stationsSubject,
} from '../../../src/view/subjects.ts';
import type { View, ViewChange } from '../../../src/view/view.ts';
import { projections } from '../../../src/view/projections.ts';
import { fleetStep, type FleetStep } from '../../support/arbitrary-fleet.ts';
import { podObject } from '../../support/kube-objects.ts';
import type { NaiveFleet } from '../../support/naive-view.ts';
import { createWrittenFleet, synced } from '../../support/written-fleet.ts';

const clusters = ['east', 'west'] as const;

/** A gateway replica: its view, its log of changes, and batches that have not reached it yet. */
function createReplica({ windowKeys = 1_000_000 } = {}) {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
  view.setClusters(clusters.map((name) => ({ name, labels: {} })));
  const time = { nowMs: 0 };
  const log = createChangeLog(
    { view, clock: { now: () => time.nowMs } },
    { windowMs: 600_000, windowKeys },
  );
  const followers = new Set<(change: ViewChange) => void>();
  view.onChange((change) => {
    log.add(change);
    for (const follower of followers) follower(change);
  });
  return { view, log, followers, time, behind: [] as ChangeBatch[] };
}

type Replica = ReturnType<typeof createReplica>;

/** What somebody can follow: unfiltered, and filtered by what comes, goes and moves. */
const subjects: Readonly<Record<string, (view: View) => Subject<unknown>>> = {
  clusters: clustersSubject,
  stations: (view) => stationsSubject(view, {}),
  'ready stations': (view) => stationsSubject(view, { states: ['READY'] }),
  'stations of an app': (view) => stationsSubject(view, { app: { name: 'web', namespace: 'a' } }),
  nodes: (view) => nodesSubject(view, {}),
  'unassigned nodes': (view) => nodesSubject(view, { unassigned: true }),
  pods: (view) => podsSubject(view, {}),
  'pods at a station': (view) => podsSubject(view, { stations: ['s0'] }),
  'running pods of a node': (view) => podsSubject(view, { nodes: ['n0'], phases: ['Running'] }),
  apps: (view) => appsSubject(view, {}),
  releases: (view) => releasesSubject(view, {}),
  'releases of an app': (view) => releasesSubject(view, { app: { name: 'web' } }),
};
const unfiltered = ['clusters', 'stations', 'nodes', 'pods', 'apps', 'releases'];

const textOf = (item: unknown) => JSON.stringify(item);

/** What the subject has now, by id. */
function stateOf(subject: Subject<unknown>): ReadonlyMap<string, string> {
  return new Map([...subject.look().all()].map(([id, item]) => [id, textOf(item)]));
}

/** Somebody who keeps what messages say, and can go away and come back. */
class Client {
  readonly about: string;
  #replica: Replica;
  #reader: ChangeReader<unknown>;
  #state = new Map<string, string>();
  #cursor: string | undefined;
  #cameBack = false;
  /** While true, ADDED and CHANGED are known to be right: nothing was filtered, nothing came twice. */
  #strict: boolean;
  resets = 0;

  constructor(about: string, replica: Replica) {
    this.about = about;
    this.#strict = unfiltered.includes(about);
    this.#replica = replica;
    this.#reader = this.#follow(replica, undefined);
  }

  #follow(replica: Replica, missed: readonly ViewChange[] | undefined): ChangeReader<unknown> {
    const reader = createChangeReader(subjects[this.about]!(replica.view), missed);
    replica.followers.add(this.#take);
    return reader;
  }

  readonly #take = (change: ViewChange) => {
    this.#reader.take(change);
  };

  read() {
    const { reset, changes } = this.#reader.message();
    this.#cursor = this.#replica.log.cursor();
    if (reset) this.resets += 1;
    if (reset) this.#state.clear();
    for (const { kind, id, item } of changes) {
      const had = this.#state.has(id);
      // After a resume, REMOVED may name an id that the client never had.
      const mayBeUnknown = kind === 'REMOVED' && this.#cameBack;
      if (this.#strict && !mayBeUnknown) expect([kind, had]).toEqual([kind, kind !== 'ADDED']);
      if (kind === 'REMOVED') this.#state.delete(id);
      else this.#state.set(id, textOf(item));
    }
    this.#cameBack = false;
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
  }

  comeBack(replica: Replica) {
    this.#replica.followers.delete(this.#take);
    // Another replica may have seen less: it may tell things again.
    if (replica !== this.#replica) this.#strict = false;
    this.#replica = replica;
    this.#cameBack = true;
    const cursor = this.#cursor;
    const missed = cursor === undefined ? undefined : replica.log.since(cursor);
    this.#reader = this.#follow(replica, missed);
  }

  get state(): ReadonlyMap<string, string> {
    return this.#state;
  }
}

const action = fc.oneof(
  { weight: 5, arbitrary: fleetStep.map((step) => ({ kind: 'write' as const, step })) },
  { weight: 3, arbitrary: fc.constant({ kind: 'read' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('comeBack' as const), to: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('catchUp' as const), upTo: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reload' as const }) },
);

/** Everything of a cluster as one reset batch at the position of the last one that is missing. */
function reloads(rows: NaiveFleet, behind: readonly ChangeBatch[]): readonly ChangeBatch[] {
  return clusters.flatMap((cluster) => {
    const last = behind.findLast((batch) => batch.cluster === cluster);
    if (last === undefined) return [];
    const changes = [...(rows.get(cluster) ?? [])].flatMap(([kind, table]) =>
      [...table].map(([key, row]) => ({ kind, key, row })),
    );
    return [{ ...last, reset: true, changes }];
  });
}

describe('a reader of changes', { timeout: 60_000 }, () => {
  it.each(Object.keys(subjects))(
    'of %s ends with what there is, however slow, and wherever it comes back',
    (about) => {
      fc.assert(
        fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
          const written = createWrittenFleet(clusters);
          const [here, there] = [createReplica(), createReplica()];
          const client = new Client(about, here);
          const ingest = (replica: Replica, batches: readonly ChangeBatch[]) => {
            for (const batch of batches) replica.view.ingest(batch);
          };
          for (const taken of actions) {
            switch (taken.kind) {
              case 'write': {
                const batch = written.write(taken.step);
                here.view.ingest(batch);
                there.behind.push(batch);
                break;
              }
              case 'read':
                client.read();
                break;
              case 'comeBack':
                client.comeBack(taken.to === 0 ? here : there);
                break;
              case 'catchUp':
                ingest(there, there.behind.splice(0, taken.upTo));
                break;
              case 'reload':
                ingest(there, reloads(written.rows, there.behind.splice(0)));
                break;
            }
          }
          ingest(there, there.behind.splice(0));
          client.read();
          const wanted = stateOf(subjects[about]!(here.view));
          expect(client.state).toEqual(
            new Map([...client.state.keys()].map((id) => [id, wanted.get(id)])),
          );
          expect([...client.state.keys()].sort()).toEqual([...wanted.keys()].sort());
        }),
        { numRuns: 40 },
      );
    },
  );

  it('is told nothing again by a reset that changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { minLength: 1, maxLength: 5 }), (steps) => {
        const replica = createReplica();
        const written = createWrittenFleet(clusters);
        const batches = steps.map((step) => written.write(step));
        for (const batch of batches) replica.view.ingest(batch);
        const reader = createChangeReader(podsSubject(replica.view, {}));
        reader.message();
        replica.followers.add((change) => reader.take(change));
        for (const batch of reloads(written.rows, batches)) replica.view.ingest(batch);
        expect(reader.message()).toEqual({ reset: false, changes: [] });
      }),
    );
  });

  it('who reads nothing holds no more than there is', () => {
    const replica = createReplica();
    const written = createWrittenFleet(clusters);
    const subject = podsSubject(replica.view, {});
    let looks = 0;
    const reader = createChangeReader({
      ...subject,
      look() {
        looks += 1;
        return subject.look();
      },
    });
    reader.message();
    replica.followers.add((change) => reader.take(change));
    const write = (...changes: FleetStep['changes']) => {
      replica.view.ingest(written.write({ cluster: 'east', reset: false, changes }));
    };
    const pod = (name: string, phase: string) => {
      const row = projections.Pod(podObject({ name, namespace: 'a', phase }), {
        stationLabel: 'NodeGroup',
        gpuResources: [],
      });
      return { kind: 'Pod' as const, key: `a/${name}`, row };
    };
    const rounds = 2_500;
    for (let round = 0; round < rounds; round += 1) {
      const passing = pod(`passing-${round}`, 'Running');
      write(pod('stays', round === rounds - 1 ? 'Failed' : 'Running'), passing);
      write({ ...passing, row: null });
    }
    // It looked now and then for what came and went, far more rarely than things came and went.
    expect(looks).toBeGreaterThan(2);
    expect(looks).toBeLessThan(10);
    expect(reader.message().changes).toMatchObject([
      { kind: 'ADDED', item: { row: { name: 'stays', phase: 'Failed' } } },
    ]);
  });
});

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
