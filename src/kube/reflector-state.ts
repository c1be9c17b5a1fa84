/**
 * What a reflector does next: a pure state machine of one kind in one cluster.
 *
 * The initial state is streamed (KEP-3157 "watch list") or, where the server refuses that, fetched in pages; it is
 * staged and becomes visible in one step (`publish`). From then on a watch is followed, resumed from the last
 * resourceVersion after any break, and only a resourceVersion that the server no longer knows (410) leads to another
 * list. A kind that is not served (its CRD is absent) is looked for until it appears; one that we have no right to is
 * asked for again from time to time. One that can only be listed is polled: what a list brings replaces the one before.
 *
 * Rows are not in the state: effects say what to do with the row that came with the event, so that a step costs the
 * same with one object and with a hundred thousand.
 */

import type {
  ReflectorEffect,
  ReflectorEvent,
  ReflectorState,
  Resumption,
  Session,
} from './reflector-events.ts';

export interface Step {
  readonly state: ReflectorState;
  readonly effects: readonly ReflectorEffect[];
}

type StateName = ReflectorState['name'];
type EventType = ReflectorEvent['type'];

/** A watch that lived this long was healthy even when nothing happened in it. */
const healthyMs = 5_000;

/** From so many failures in a row on, an open watch counts as well only when something has come through it. */
const doubtfulAttempts = 3;

/** What happens on an event in a state. Total: an event that cannot mean anything in a state leaves it as it is. */
export function reflectorStep(state: ReflectorState, event: ReflectorEvent): Step {
  // The table's type proves it complete; the pairing of handler and event cannot be told to the compiler.
  const handle = transitions[state.name][event.type] as (
    state: ReflectorState,
    event: ReflectorEvent,
  ) => Step;
  return handle(state, event);
}

export type ReflectorHealth = 'SYNCING' | 'SYNCED' | 'BROKEN' | 'NOT_SERVED' | 'FORBIDDEN';

/** A reflector's standing, before anybody's patience is taken into account. */
export function healthOf(state: ReflectorState): ReflectorHealth {
  if (state.name === 'stopped') return 'SYNCING';
  if (state.name === 'notServed' || (state.name === 'probing' && state.absent)) return 'NOT_SERVED';
  // Still so while it is asked for again: only a list that was read whole says otherwise.
  if (state.barred) return 'FORBIDDEN';
  // A watch that breaks again and again as soon as it is open is not well because it is open just now.
  if (state.name === 'watching' && state.open && state.attempt < doubtfulAttempts) return 'SYNCED';
  // Of what is polled the last list holds until the next one fails.
  if (state.mode === 'polls' && state.published && state.attempt === 0) return 'SYNCED';
  return state.published ? 'BROKEN' : 'SYNCING';
}

type Of<Union, Key extends keyof Union, Value> = Extract<Union, Readonly<Record<Key, Value>>>;
type StateOf<S extends StateName> = Of<ReflectorState, 'name', S>;
type Handler<S extends StateName, E extends EventType> = (
  state: StateOf<S>,
  event: Of<ReflectorEvent, 'type', E>,
) => Step;
type Transitions = { readonly [S in StateName]: { readonly [E in EventType]: Handler<S, E> } };

const same = (state: ReflectorState): Step => ({ state, effects: [] });
const stop = (): Step => ({
  state: { name: 'stopped' },
  effects: [{ do: 'clear' }, { do: 'disconnect' }],
});

const sessionOf = ({ mode, published, attempt, barred }: Session): Session => ({
  mode,
  published,
  attempt,
  barred,
});

function list(of: Session): Step {
  const session = sessionOf(of);
  return session.mode === 'stream'
    ? { state: { name: 'listing', ...session }, effects: [{ do: 'clear' }, { do: 'openList' }] }
    : {
        state: { name: 'paging', ...session, next: undefined },
        effects: [{ do: 'clear' }, { do: 'fetchPage', next: undefined }],
      };
}

function page(session: Session, next: string | undefined): Step {
  return {
    state: { name: 'paging', ...sessionOf(session), next },
    effects: [{ do: 'fetchPage', next }],
  };
}

function watch(session: Session, resourceVersion: string): Step {
  return {
    state: {
      name: 'watching',
      ...sessionOf(session),
      resourceVersion,
      open: false,
      heard: false,
    },
    effects: [{ do: 'openWatch', resourceVersion }],
  };
}

const pollLater = (session: Session): Step => ({
  state: { name: 'resting', ...sessionOf(session), attempt: 0 },
  effects: [{ do: 'waitToPoll' }],
});

function probe(session: Session, absent: boolean): Step {
  return {
    state: { name: 'probing', ...sessionOf(session), absent },
    effects: [{ do: 'probe' }],
  };
}

function resume(session: Session, next: Resumption): Step {
  switch (next.to) {
    case 'list':
      return list(session);
    case 'page':
      return page(session, next.next);
    case 'watch':
      return watch(session, next.resourceVersion);
    case 'probe':
      return probe(session, false);
  }
}

function wait(session: Session, next: Resumption, retryAfterMs?: number): Step {
  const attempt = session.attempt + 1;
  const wait: ReflectorEffect = { do: 'wait', attempt, retryAfterMs };
  return {
    state: { name: 'waiting', ...sessionOf(session), attempt, next },
    // Pages that came stay staged while the next one is tried again.
    effects: next.to === 'page' ? [wait] : [{ do: 'clear' }, wait],
  };
}

/** The first time at once, so that a compaction costs no time; again only after a wait, so that it cannot spin. */
function listAgain(session: Session): Step {
  return session.attempt === 0 ? list({ ...session, attempt: 1 }) : wait(session, { to: 'list' });
}

const stillAbsent = (state: Session): Step => ({
  state: { name: 'notServed', ...sessionOf(state) },
  effects: [{ do: 'waitToProbe' }],
});

const inPages = (session: Session): Step => list({ ...session, mode: 'pages' });
const listLater = (state: Session): Step => wait(state, { to: 'list' });
const listAfter = (state: Session, event: { readonly retryAfterMs: number | undefined }): Step =>
  wait(state, { to: 'list' }, event.retryAfterMs);
const askWhetherServed = (state: Session): Step =>
  probe({ ...state, attempt: state.attempt + 1 }, false);

/** What is shown stays: it is as true as it was. */
const barred = (state: Session): Step => ({
  state: { name: 'forbidden', ...sessionOf(state), attempt: 0, barred: true },
  effects: [{ do: 'clear' }, { do: 'waitForRights' }],
});

/** Credentials that are refused again and again are refused for good; until then, the same question once more. */
const unauthorized =
  <S extends Session>(next: (state: S) => Resumption) =>
  (state: S): Step =>
    state.barred || state.attempt + 1 >= doubtfulAttempts
      ? barred(state)
      : wait(state, next(state));

function heard(
  state: StateOf<'watching'>,
  resourceVersion: string,
  effect?: ReflectorEffect,
): Step {
  return {
    state: { ...state, resourceVersion, open: true, heard: true, attempt: 0 },
    effects: effect === undefined ? [] : [effect],
  };
}

/** Every state but `stopped` ignores these. */
const ignored = {
  start: same,
  changed: same,
  removed: same,
  bookmark: same,
  page: same,
  opened: same,
  ended: same,
  idle: same,
  expired: same,
  refused: same,
  absent: same,
  unauthorized: same,
  forbidden: same,
  failed: same,
  elapsed: same,
  served: same,
  notServed: same,
  nudge: same,
  stop,
};

const fresh: Session = { mode: 'stream', published: false, attempt: 0, barred: false };

const transitions: Transitions = {
  stopped: {
    ...ignored,
    stop: same,
    start: (_, { find, polled }) => {
      const session: Session = polled === true ? { ...fresh, mode: 'polls' } : fresh;
      return find === true ? probe(session, false) : list(session);
    },
  },

  listing: {
    ...ignored,
    changed: (state) => ({ state, effects: [{ do: 'stage' }] }),
    removed: (state) => ({ state, effects: [{ do: 'unstage' }] }),
    bookmark: (state, { resourceVersion, initialEventsEnd }) =>
      initialEventsEnd
        ? {
            state: {
              ...state,
              name: 'watching',
              published: true,
              barred: false,
              resourceVersion,
              open: true,
              heard: false,
            },
            effects: [{ do: 'publish' }],
          }
        : same(state),
    // An old server that does not know initial events may take them for a plain watch, which never says "end".
    idle: inPages,
    refused: inPages,
    ended: listLater,
    expired: listLater,
    absent: askWhetherServed,
    unauthorized: unauthorized(() => ({ to: 'list' })),
    forbidden: barred,
    failed: listAfter,
  },

  paging: {
    ...ignored,
    page: (state, { resourceVersion, next }) => {
      if (next !== undefined) {
        const following = page(state, next);
        return { state: following.state, effects: [{ do: 'stage' }, ...following.effects] };
      }
      const session = { ...state, published: true, barred: false };
      const then = session.mode === 'polls' ? pollLater(session) : watch(session, resourceVersion);
      return { state: then.state, effects: [{ do: 'stage' }, { do: 'publish' }, ...then.effects] };
    },
    expired: listLater,
    refused: listLater,
    absent: askWhetherServed,
    unauthorized: unauthorized(({ next }) => ({ to: 'page', next })),
    forbidden: barred,
    failed: (state, { retryAfterMs }) =>
      wait(state, { to: 'page', next: state.next }, retryAfterMs),
  },

  watching: {
    ...ignored,
    opened: (state) => ({ state: { ...state, open: true }, effects: [] }),
    changed: (state, { resourceVersion }) => heard(state, resourceVersion, { do: 'emit' }),
    removed: (state, { resourceVersion }) => heard(state, resourceVersion, { do: 'remove' }),
    bookmark: (state, { resourceVersion }) => heard(state, resourceVersion),
    ended: (state, { livedMs }) =>
      state.heard || livedMs >= healthyMs
        ? watch({ ...state, attempt: 0 }, state.resourceVersion)
        : wait(state, { to: 'watch', resourceVersion: state.resourceVersion }),
    idle: (state) => watch(state, state.resourceVersion),
    nudge: (state) => watch({ ...state, attempt: 0 }, state.resourceVersion),
    expired: listAgain,
    refused: listAgain,
    absent: askWhetherServed,
    unauthorized: unauthorized(({ resourceVersion }) => ({ to: 'watch', resourceVersion })),
    forbidden: barred,
    failed: (state, { retryAfterMs }) =>
      wait(state, { to: 'watch', resourceVersion: state.resourceVersion }, retryAfterMs),
  },

  resting: {
    ...ignored,
    elapsed: list,
    nudge: list,
  },

  waiting: {
    ...ignored,
    elapsed: (state) => resume(state, state.next),
    nudge: (state) => resume({ ...state, attempt: 0 }, state.next),
  },

  probing: {
    ...ignored,
    served: (state) => {
      if (state.absent) return list({ ...state, published: false, attempt: 0 });
      // Asked before anything else was: it had only to be found.
      return state.attempt === 0 ? list(state) : listLater(state);
    },
    notServed: (state) => ({
      state: { name: 'notServed', mode: state.mode, published: true, attempt: 0, barred: false },
      // Once is enough: while it stays absent there is nothing to take away.
      effects: state.absent
        ? [{ do: 'waitToProbe' }]
        : [{ do: 'clear' }, { do: 'publish' }, { do: 'waitToProbe' }],
    }),
    unauthorized: (state) => (state.absent ? stillAbsent(state) : wait(state, { to: 'probe' })),
    forbidden: (state) => (state.absent ? stillAbsent(state) : barred(state)),
    failed: (state, { retryAfterMs }) =>
      state.absent ? stillAbsent(state) : wait(state, { to: 'probe' }, retryAfterMs),
  },

  notServed: {
    ...ignored,
    elapsed: (state) => probe(state, true),
    nudge: (state) => probe(state, true),
  },

  forbidden: {
    ...ignored,
    elapsed: list,
    nudge: list,
  },
};
