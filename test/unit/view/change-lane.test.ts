import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeBatch } from '../../../src/store/fleet-store.ts';
import { createChangeLane, type ChangeLane } from '../../../src/view/change-lane.ts';
import type { Change, Subject } from '../../../src/view/change-subject.ts';
import {
  appsSubject,
  clustersSubject,
  nodesSubject,
  podsSubject,
  releasesSubject,
  stationsSubject,
} from '../../../src/view/subjects.ts';
import type { View } from '../../../src/view/view.ts';
import { projections } from '../../../src/view/projections.ts';
import { fleetStep, type FleetStep } from '../../support/arbitrary-fleet.ts';
import { podObject } from '../../support/kube-objects.ts';
import type { NaiveFleet } from '../../support/naive-view.ts';
import { clusters, createReplica } from '../../support/replica.ts';
import { createWrittenFleet } from '../../support/written-fleet.ts';

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

/** Room for everybody, or for a few at a time. */
const roomy = { messages: 1_000, readers: 1_000 };
const narrow = { messages: 1, readers: 2 };

/** A replica with one lane, whose rounds tell clients. */
function createLanes(about: string) {
  return [createReplica(), createReplica()].map((replica) => {
    const lane: ChangeLane<unknown, Client> = createChangeLane(
      subjects[about]!(replica.view),
      (cursor) => replica.log.since(cursor),
    );
    replica.followers.add((change) => lane.take(change));
    const round = (admission = roomy) => {
      const cursor = replica.log.cursor();
      const told = lane.round(admission);
      for (const { readers, ...message } of told) {
        for (const reader of readers) reader.hear({ ...message, cursor });
      }
      return told;
    };
    return { replica, lane, round };
  });
}

type Lane = ReturnType<typeof createLanes>[number];

interface Heard {
  readonly cursor: string;
  readonly reset: boolean;
  readonly isFirst: boolean;
  readonly changes: readonly Change<unknown>[];
}

/** Somebody who keeps what messages say, and can be slow, go away and come back. */
class Client {
  #lane: Lane | undefined;
  readonly #state = new Map<string, string>();
  #cursor: string | undefined;
  #awaitsFirst = false;
  /** While true, ADDED and CHANGED are known to be right: nothing was filtered, nothing came twice. */
  #strict: boolean;
  held = false;

  constructor(about: string) {
    this.#strict = unfiltered.includes(about);
  }

  hear({ cursor, reset, isFirst, changes }: Heard) {
    expect(this.held).toBe(false);
    expect(isFirst).toBe(this.#awaitsFirst);
    if (reset) expect(isFirst).toBe(true);
    if (reset) this.#state.clear();
    for (const { kind, id, item } of changes) {
      const had = this.#state.has(id);
      // After a resume, REMOVED may name an id that the client never had.
      const mayBeUnknown = kind === 'REMOVED' && isFirst;
      if (this.#strict && !mayBeUnknown) expect([kind, had]).toEqual([kind, kind !== 'ADDED']);
      if (kind === 'REMOVED') this.#state.delete(id);
      else this.#state.set(id, textOf(item));
    }
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
    this.#cursor = cursor;
    this.#awaitsFirst = false;
  }

  join(lane: Lane) {
    this.leave();
    this.#lane = lane;
    this.#awaitsFirst = true;
    lane.lane.join(this, this.#cursor);
  }

  /** Comes back at a replica that may have seen less: it may tell things again. */
  move(lane: Lane) {
    if (this.#lane !== lane) this.#strict = false;
    this.join(lane);
  }

  hold() {
    // Only those who have had a first message can be too slow for the next.
    if (this.#awaitsFirst || this.#lane === undefined) return;
    this.held = true;
    this.#lane.lane.hold(this);
  }

  ready() {
    this.held = false;
    this.#lane?.lane.ready(this);
  }

  leave() {
    this.#lane?.lane.leave(this);
    this.#lane = undefined;
    this.held = false;
  }

  get isAway(): boolean {
    return this.#lane === undefined;
  }

  get state(): ReadonlyMap<string, string> {
    return this.#state;
  }
}

const who = fc.nat(3);
const action = fc.oneof(
  { weight: 5, arbitrary: fleetStep.map((step) => ({ kind: 'write' as const, step })) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('round' as const), few: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hold', 'ready', 'leave'), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), who, to: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('catchUp' as const), upTo: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'merge' as const }) },
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

/** Takes what is missing of one cluster, up to when it begins anew, as one batch. */
function mergeFirst(behind: ChangeBatch[]): readonly ChangeBatch[] {
  const cluster = behind[0]?.cluster;
  const own = behind.filter((batch) => batch.cluster === cluster);
  const anew = own.findIndex(({ reset }) => reset);
  const taken = anew < 0 ? own : own.slice(0, Math.max(1, anew));
  for (const batch of taken) behind.splice(behind.indexOf(batch), 1);
  const [first, last] = [taken[0], taken.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [{ ...last, reset: first.reset, changes: taken.flatMap(({ changes }) => changes) }];
}

const pod = (name: string, phase: string) => {
  const row = projections.Pod(podObject({ name, namespace: 'a', phase }), {
    stationLabel: 'NodeGroup',
    gpuResources: [],
  });
  return { kind: 'Pod' as const, key: `a/${name}`, row };
};

describe('readers who share a lane', { timeout: 60_000 }, () => {
  it.each(Object.keys(subjects))(
    'of %s end with what there is, however slow, and wherever they come and go',
    (about) => {
      fc.assert(
        fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
          const written = createWrittenFleet(clusters);
          const [here, there] = createLanes(about) as [Lane, Lane];
          const clients = Array.from({ length: 4 }, () => new Client(about));
          clients[0]!.join(here);
          const { behind } = there.replica;
          const ingest = (batches: readonly ChangeBatch[]) => {
            for (const batch of batches) there.replica.view.ingest(batch);
          };
          for (const taken of actions) {
            switch (taken.kind) {
              case 'write': {
                const batch = written.write(taken.step);
                here.replica.view.ingest(batch);
                behind.push(batch);
                break;
              }
              case 'round':
                for (const lane of [here, there]) lane.round(taken.few ? narrow : roomy);
                break;
              case 'hold':
              case 'ready':
              case 'leave':
                clients[taken.who]![taken.kind]();
                break;
              case 'move':
                clients[taken.who]!.move(taken.to === 0 ? here : there);
                break;
              case 'catchUp':
                ingest(behind.splice(0, taken.upTo));
                break;
              case 'merge':
                ingest(mergeFirst(behind));
                break;
              case 'reload':
                ingest(reloads(written.rows, behind.splice(0)));
                break;
            }
          }
          ingest(behind.splice(0));
          for (const client of clients) client.ready();
          for (const lane of [here, there]) {
            lane.round();
            expect(lane.lane.waiting()).toBe(false);
          }
          const wanted = new Map([...stateOf(subjects[about]!(here.replica.view))].sort());
          const checkAll = (told: readonly Client[]) => {
            for (const { state } of told) expect(new Map([...state].sort())).toEqual(wanted);
          };
          checkAll(clients.filter(({ isAway }) => !isAway));
          // Who is away comes back with the cursor he has.
          for (const client of clients) client.move(here);
          here.round();
          checkAll(clients);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('are told nothing again by a reset that changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fleetStep, { minLength: 1, maxLength: 5 }), (steps) => {
        const [lane] = createLanes('pods') as [Lane];
        const { replica, round } = lane;
        const written = createWrittenFleet(clusters);
        const batches = steps.map((step) => written.write(step));
        for (const batch of batches) replica.view.ingest(batch);
        new Client('pods').join(lane);
        round();
        for (const batch of reloads(written.rows, batches)) replica.view.ingest(batch);
        expect(round()).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('get one message together, also the first, and after having been slow together', () => {
    const [lane] = createLanes('pods') as [Lane];
    const written = createWrittenFleet(clusters);
    const write = (...changes: FleetStep['changes']) =>
      lane.replica.view.ingest(written.write({ cluster: 'east', reset: false, changes }));
    const clients = Array.from({ length: 5 }, () => new Client('pods'));
    const [slow, ...others] = clients as [Client, ...Client[]];
    const alsoSlow = others[0]!;
    for (const client of clients) client.join(lane);
    expect(lane.round().map(({ readers }) => readers.length)).toEqual([5]);
    for (const client of [slow, alsoSlow]) client.hold();
    write(pod('a', 'Pending'), pod('b', 'Running'));
    expect(lane.round().map(({ readers }) => readers.length)).toEqual([3]);
    write(pod('a', 'Running'), { ...pod('b', 'Running'), row: null });
    lane.round();
    for (const client of [slow, alsoSlow]) client.ready();
    const together = lane.round();
    expect(together).toMatchObject([
      { readers: [slow, alsoSlow], changes: [{ kind: 'ADDED', item: { row: { name: 'a' } } }] },
    ]);
    // Of both pods, each of the two was not told one state.
    expect(lane.lane.merged).toBe(4);
    write(pod('a', 'Failed'));
    expect(lane.round().map(({ readers }) => readers.length)).toEqual([5]);
  });

  it('come onto it a few at a time', () => {
    const [lane] = createLanes('pods') as [Lane];
    for (let count = 0; count < 5; count += 1) new Client('pods').join(lane);
    const few = () => lane.round({ messages: 1, readers: 2 }).map(({ readers }) => readers.length);
    expect([few(), few(), few(), few()]).toEqual([[2], [2], [1], []]);
  });

  it('hold no more than there is, whoever reads nothing', () => {
    const [lane] = createLanes('pods') as [Lane];
    const { replica, round } = lane;
    const written = createWrittenFleet(clusters);
    const write = (...changes: FleetStep['changes']) => {
      replica.view.ingest(written.write({ cluster: 'east', reset: false, changes }));
    };
    const client = new Client('pods');
    client.join(lane);
    round();
    client.hold();
    const rounds = 2_500;
    for (let at = 0; at < rounds; at += 1) {
      const passing = pod(`passing-${at}`, 'Running');
      write(pod('stays', at === rounds - 1 ? 'Failed' : 'Running'), passing);
      if (at % 2 === 0) round();
      write({ ...passing, row: null });
    }
    client.ready();
    expect(round()).toMatchObject([
      { changes: [{ kind: 'ADDED', item: { row: { name: 'stays', phase: 'Failed' } } }] },
    ]);
    expect(client.state.size).toBe(1);
  });
});
