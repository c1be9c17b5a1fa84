import { describe, expect, it } from 'vitest';
import { createReadAfter } from '../../../src/graphql/read-after.ts';
import { marksOf } from '../../../src/model/labels.ts';
import type { HelmAppRow } from '../../../src/model/rows.ts';
import {
  decodeWritten,
  encodeWritten,
  placedKinds,
  type WrittenPosition,
  type WrittenVersion,
} from '../../../src/model/written-version.ts';
import { createView } from '../../../src/view/create-view.ts';
import { projections } from '../../../src/view/projections.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { synced } from '../../support/written-fleet.ts';

const at = Date.UTC(2026, 0, 1, 12);
const paused = { 'stationmaster.io/paused': 'true' };
const written: WrittenVersion = {
  cluster: 'east',
  kind: 'HelmApp',
  namespace: 'shop',
  name: 'web',
  uid: 'u1',
  resourceVersion: '7',
  generation: 2,
  marks: marksOf(paused),
  deleting: false,
  at,
};
const token = { readAfter: encodeWritten(written) };

interface Seen {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly annotations?: Record<string, string>;
  readonly deletionTimestamp?: string;
}

function world() {
  const view = createView({ stationLabel: 'NodeGroup' });
  view.setClusters([{ name: 'east', labels: {} }]);
  const clock = createManualClock();
  let sequence = 0;
  const ingest = (row: object | null, watch: object = {}) => {
    sequence += 1;
    const change = { kind: 'HelmApp' as const, key: 'shop/web', row };
    const sync = {
      ...synced,
      watches: [{ kind: 'HelmApp', state: 'SYNCED', asOf: null, lastError: null, ...watch }],
    } as typeof synced;
    view.ingest({ cluster: 'east', epoch: 'e', sequence, reset: false, changes: [change], sync });
  };
  const row = (seen: Seen): HelmAppRow =>
    projections.HelmApp(
      {
        apiVersion: 'stationmaster.io/v1alpha1',
        kind: 'HelmApp',
        metadata: { name: 'web', namespace: 'shop', uid: 'u1', ...seen },
        spec: {},
      },
      { stationLabel: 'NodeGroup', gpuResources: [] },
    );
  return {
    clock,
    readAfter: createReadAfter({ view, clock }),
    shows: (seen: Seen | undefined, watch?: object) => ingest(seen ? row(seen) : null, watch),
  };
}

/** What it says now: nothing while it waits. */
async function now<T>(waiting: Promise<T>): Promise<T | 'waits'> {
  await Promise.resolve();
  await Promise.resolve();
  return await Promise.race([waiting, Promise.resolve('waits' as const)]);
}

const before: Seen = { resourceVersion: '5', generation: 1 };

describe('an operation that is to see what was written', () => {
  it.each<readonly [string, (shows: ReturnType<typeof world>['shows']) => void]>([
    ['the very version', (shows) => shows({ resourceVersion: '7', generation: 2 })],
    ['a higher generation', (shows) => shows({ resourceVersion: '9', generation: 3 })],
    [
      'the generation with what was asked for beside the spec',
      (shows) => shows({ resourceVersion: '9', generation: 2, annotations: paused }),
    ],
    ['that the app is gone', (shows) => shows(undefined)],
    ['another app of the name', (shows) => shows({ uid: 'u2', generation: 1 })],
    [
      'a list that was begun later',
      (shows) => shows(undefined, { listedAt: new Date(at + 3_000).toISOString() }),
    ],
  ])('waits until the view shows %s', async (_what, see) => {
    const { readAfter, shows } = world();
    shows(before);
    const waiting = readAfter(token);
    expect(await now(waiting)).toBe('waits');
    shows({ resourceVersion: '6', generation: 2 });
    expect(await now(waiting)).toBe('waits');
    see(shows);
    expect(await waiting).toBeUndefined();
  });

  it('goes on where the version was shown, and replaced by one that says nothing about it', async () => {
    const { readAfter, shows } = world();
    shows({ resourceVersion: '7', generation: 2, annotations: paused });
    shows({ resourceVersion: '8', generation: 2 });
    expect(await readAfter(token)).toBeUndefined();
  });

  it('waits for an app that was not shown yet, and for one that is to go', async () => {
    const { readAfter, shows } = world();
    const made = readAfter(token);
    expect(await now(made)).toBe('waits');
    shows({ resourceVersion: '7', generation: 2 });
    expect(await made).toBeUndefined();
    const going = readAfter({ readAfter: encodeWritten({ ...written, deleting: true }) });
    expect(await now(going)).toBe('waits');
    shows({ resourceVersion: '8', deletionTimestamp: '2026-01-01T12:00:00Z' });
    expect(await going).toBeUndefined();
  });

  it('is refused after five seconds', async () => {
    const { clock, readAfter, shows } = world();
    shows(before);
    const waiting = readAfter(token);
    clock.advance(4_999);
    expect(await now(waiting)).toBe('waits');
    clock.advance(1);
    expect((await waiting)?.extensions['code']).toBe('NOT_VISIBLE_YET');
  });

  it('is refused at once when the token is none of ours, and not at all without one', async () => {
    const { readAfter } = world();
    const short = encodeWritten({ ...written, uid: 1 } as unknown as WrittenVersion);
    for (const garbage of [
      '',
      'x',
      7,
      {},
      short,
      Buffer.from('{').toString('base64url'),
      'A'.repeat(10_000),
    ]) {
      const refused = await now(readAfter({ readAfter: garbage }));
      expect(refused, JSON.stringify(garbage)).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    expect(await readAfter(undefined)).toBeUndefined();
    expect(await readAfter({})).toBeUndefined();
    expect(decodeWritten(token.readAfter)).toEqual(written);
  });
});

describe('an operation that is to see what was written of nodes and stations', () => {
  const position = { epoch: 'e1', sequence: 5 };
  const placed = { cluster: 'east', kinds: placedKinds, ...position, at } as const;
  const listedAt = (ms: number) => new Date(at + ms).toISOString();

  function log() {
    const view = createView({ stationLabel: 'NodeGroup' });
    view.setClusters([{ name: 'east', labels: {} }]);
    const clock = createManualClock();
    const moves = (epoch: string, sequence: number, lists: Record<string, string> = {}) => {
      const watches = placedKinds.map((kind) => {
        const [state, listed] = ['SYNCED' as const, lists[kind]];
        const said = listed === undefined ? {} : { listedAt: listed };
        return { kind, state, asOf: null, lastError: null, ...said };
      });
      const sync = { ...synced, watches };
      view.ingest({ cluster: 'east', epoch, sequence, reset: false, changes: [], sync });
    };
    const readAfter = createReadAfter({ view, clock });
    return {
      moves,
      after: (read: WrittenPosition) => readAfter({ readAfter: encodeWritten(read) }),
    };
  }

  it('waits until the log is as far, and goes on wherever it goes from there', async () => {
    const { moves, after } = log();
    moves('e1', 4);
    const waiting = after(placed);
    expect(await now(waiting)).toBe('waits');
    moves('e1', 6);
    expect(await waiting).toBeUndefined();
    moves('e2', 1);
    expect(await after(placed)).toBeUndefined();
  });

  it.each<readonly [string, Record<string, string>, boolean]>([
    ['that says nothing of when it was listed', {}, false],
    ['with an older list', { Node: listedAt(0), MecStation: listedAt(0) }, false],
    ['with a list of nodes alone', { Node: listedAt(3_000), MecStation: listedAt(0) }, false],
    ['that was listed since', { Node: listedAt(3_000), MecStation: listedAt(3_000) }, true],
  ])('takes a log by another name %s for later: %o %s', async (_what, lists, isLater) => {
    const { moves, after } = log();
    moves('e2', 9, lists);
    expect(await now(after(placed))).toBe(isLater ? undefined : 'waits');
  });

  it('takes nothing but a list for what the writer itself had not seen', async () => {
    const { moves, after } = log();
    moves('e1', 9);
    const waiting = after({ ...placed, kinds: ['Node'], sequence: null });
    expect(await now(waiting)).toBe('waits');
    moves('e1', 10, { Node: listedAt(3_000) });
    expect(await waiting).toBeUndefined();
  });

  it.each([{ kinds: [] }, { kinds: ['Pod'] }, { kinds: 'Node' }, { sequence: 'x' }, { epoch: 1 }])(
    'is refused where the token says %o',
    async (part) => {
      const refused = await log().after({ ...placed, ...part } as unknown as WrittenPosition);
      expect(refused?.extensions['code']).toBe('BAD_USER_INPUT');
    },
  );
});
