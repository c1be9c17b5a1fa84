import type { RowKind } from '../model/rows.ts';
import { backoffDelay, type Backoff } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import { UnreachableCaseError } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { rowKeyOf, type WatchedKind } from './kinds.ts';
import type { KubeClient, KubeObject, OpenStream } from './kube-client.ts';
import { fetchPage, followWatch, probeKind } from './list-and-watch.ts';
import type { ReflectorEffect, ReflectorEvent, ReflectorState } from './reflector-events.ts';
import { failureEvent, messageOf } from './reflector-failure.ts';
import { healthOf, reflectorStep, type ReflectorHealth } from './reflector-state.ts';
import { watchSilence } from './silence.ts';

/** Takes what a reflector sees. Calls are synchronous and in order. */
export interface RowSink {
  /** These are all the rows of the kind. The map is the sink's from now on. */
  replace(kind: RowKind, rows: Map<string, object>): void;
  /** One row is now this, or gone (null). */
  change(kind: RowKind, key: string, row: object | null): void;
}

/** How a reflector stands. Times are milliseconds since the Unix epoch. */
export interface ReflectorStatus {
  readonly kind: RowKind;
  /** BROKEN: rows were published, the connection is lost, and it is being restored. */
  readonly health: ReflectorHealth;
  /** When the health last changed. */
  readonly since: number;
  /** When the server was last heard while synced; null before the first time. */
  readonly heardAt: number | null;
  /** When the list was begun that was published last; null before the first. */
  readonly listedAt: number | null;
  /** When anything last came from the server; null before the first time. */
  readonly contactAt: number | null;
  readonly lastError: string | null;
}

/** Keeps a sink equal to one kind in one cluster, whatever happens on the way, from `start` until `stop`. */
export interface Reflector {
  start(): void;
  /** Resolves when nothing more will come. */
  stop(): Promise<void>;
  /** The cluster was away and is back: try now, and open connections anew. */
  nudge(): void;
  status(): ReflectorStatus;
}

export interface ReflectorDeps {
  readonly client: KubeClient;
  readonly kind: WatchedKind;
  /** The row of an object; null for one that is not to be shown. */
  readonly project: (object: KubeObject) => object | null;
  readonly sink: RowSink;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
  /** Called when health or last error have changed. */
  readonly onStatus?: (status: ReflectorStatus) => void;
}

export interface ReflectorTimes {
  readonly backoff: Backoff;
  /** Silence after which a watch is opened anew: more than twice the minute between a real server's bookmarks. */
  readonly idleMs: number;
  /** The same where a dead connection does not end by itself. Such a watch is opened for less, and so ends in good order. */
  readonly unguardedIdleMs: number;
  /** Silence after which a streamed list is given up for pages. */
  readonly listIdleMs: number;
  /** A streamed list that takes longer is given up for pages. */
  readonly listMs: number;
  /** How often a kind that is not served is looked for. */
  readonly probeMs: number;
  /** How often a kind that we have no right to is asked for again. */
  readonly rightsMs: number;
  /** How often a kind that cannot be watched is listed, and looked for while it is not served. */
  readonly pollMs: number;
}

export const defaultReflectorTimes: ReflectorTimes = {
  backoff: { firstMs: 500, maxMs: 30_000 },
  idleMs: 150_000,
  unguardedIdleMs: 40_000,
  listIdleMs: 30_000,
  listMs: 300_000,
  probeMs: 3_000,
  rightsMs: 30_000,
  pollMs: 30_000,
};

/** A server that asks to be left alone for longer is asked again after this. */
const maxRetryAfterMs = 120_000;

/** Events that say that the server is there. */
const fromServer: ReadonlySet<ReflectorEvent['type']> = new Set([
  ...(['opened', 'changed', 'removed', 'bookmark', 'page'] as const),
  ...(['expired', 'refused', 'absent', 'unauthorized', 'forbidden'] as const),
  ...(['served', 'notServed'] as const),
]);

/** What an event was about: the rows of a page, or the one row of a line (null when removed). */
type Payload = ReadonlyMap<string, object | null>;
const nothing: Payload = new Map();

export function createReflector(
  deps: ReflectorDeps,
  times: ReflectorTimes = defaultReflectorTimes,
): Reflector {
  const { client, sink, clock } = deps;
  const { kind: rowKind } = deps.kind;
  const logger = deps.logger.with({ cluster: client.cluster, kind: rowKind });
  let kind = deps.kind;
  let state: ReflectorState = { name: 'stopped' };
  let staged = new Map<string, object>();
  let activity = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let heardAt: number | null = null;
  let contactAt: number | null = null;
  /** As the last stream was. */
  let guarded = true;
  let listBegunAt = clock.now();
  let listedAt: number | null = null;
  let standing: Pick<ReflectorStatus, 'health' | 'since' | 'lastError'> = {
    health: 'SYNCING',
    since: clock.now(),
    lastError: null,
  };

  const status = (): ReflectorStatus => ({
    kind: rowKind,
    ...standing,
    heardAt,
    contactAt,
    listedAt,
  });

  const report = (error: string | null) => {
    const health = healthOf(state);
    const lastError = health === 'SYNCED' ? null : (error ?? standing.lastError);
    if (health === standing.health && lastError === standing.lastError) return;
    standing = {
      health,
      since: health === standing.health ? standing.since : clock.now(),
      lastError,
    };
    deps.onStatus?.(status());
  };

  const dispatch = (event: ReflectorEvent, payload: Payload = nothing, error?: unknown) => {
    const { state: next, effects } = reflectorStep(state, event);
    state = next;
    for (const effect of effects) perform(effect, payload);
    if (fromServer.has(event.type)) {
      contactAt = clock.now();
      if (healthOf(state) === 'SYNCED') heardAt = contactAt;
    }
    report(error === undefined ? null : messageOf(error));
  };

  /** Ends the present activity and begins another; what the old one still says is not heard. */
  const begin = (run: (signal: AbortSignal, tell: typeof dispatch) => Promise<void>) => {
    activity.abort();
    const own = (activity = new AbortController());
    const tell: typeof dispatch = (event, payload, error) => {
      if (!own.signal.aborted) dispatch(event, payload, error);
    };
    running = run(own.signal, tell).catch((error: unknown) => {
      if (own.signal.aborted) return;
      logger.debug('the connection to the cluster broke', {
        error: messageOf(error),
        state: state.name,
      });
      const event = failureEvent(error);
      // That a server cannot stream a list is nobody's trouble: there are pages.
      const expected = event.type === 'refused' && state.name === 'listing';
      tell(event, nothing, expected ? undefined : error);
    });
  };

  const rowOf = (object: KubeObject): object | null => {
    try {
      return deps.project(object);
    } catch (error) {
      // One object that we cannot read must not blind us for all others of its kind.
      logger.error('an object could not be read', { key: rowKeyOf(object.metadata), error });
      return null;
    }
  };

  const follow = (query: Readonly<Record<string, string>>, listing: boolean) => {
    begin(async (signal, tell) => {
      using silence = watchSilence(clock, listing ? times.listIdleMs : times.idleMs, () =>
        tell({ type: 'idle' }),
      );
      const cancelLimit = listing
        ? clock.after(times.listMs, () => {
            if (state.name === 'listing') tell({ type: 'idle' });
          })
        : undefined;
      signal.addEventListener('abort', () => cancelLimit?.(), { once: true });
      let openedAt = clock.now();
      const onOpen = (stream: OpenStream) => {
        openedAt = clock.now();
        ({ guarded } = stream);
        if (!listing && !guarded) silence.allow(times.unguardedIdleMs);
        tell({ type: 'opened' });
      };
      try {
        for await (const event of followWatch({ client, kind, query, signal, onOpen })) {
          if (signal.aborted) return;
          silence.broken();
          switch (event.type) {
            case 'bookmark':
              tell(event);
              break;
            case 'changed':
              tell(event, new Map([[rowKeyOf(event.object.metadata), rowOf(event.object)]]));
              break;
            case 'removed':
              tell(event, new Map([[rowKeyOf(event.object.metadata), null]]));
              break;
          }
        }
      } finally {
        cancelLimit?.();
      }
      tell({ type: 'ended', livedMs: clock.now() - openedAt });
    });
  };

  /** How long the server is to keep a watch open. It says the last version shortly before it ends one. */
  const watchSeconds = (): number =>
    guarded
      ? 290 + Math.floor(deps.random() * 300)
      : Math.ceil((times.unguardedIdleMs / 1_000) * (0.6 + deps.random() * 0.15));

  const rest = (ms: number) => {
    begin(async (signal, tell) => {
      await clock.sleep(ms, signal);
      tell({ type: 'elapsed' });
    });
  };

  const perform = (effect: ReflectorEffect, payload: Payload): void => {
    switch (effect.do) {
      case 'openList':
        follow({ sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }, true);
        return;
      case 'openWatch':
        follow(
          {
            resourceVersion: effect.resourceVersion,
            timeoutSeconds: String(watchSeconds()),
          },
          false,
        );
        return;
      case 'fetchPage':
        begin(async (signal, tell) => {
          const page = await fetchPage({ client, kind, next: effect.next, signal });
          tell(
            { type: 'page', ...page },
            new Map(page.objects.map((object) => [rowKeyOf(object.metadata), rowOf(object)])),
          );
        });
        return;
      case 'probe':
        begin(async (signal, tell) => {
          const served = await probeKind(client, kind, signal);
          kind = served ?? kind;
          tell({ type: served === undefined ? 'notServed' : 'served' });
        });
        return;
      case 'wait': {
        const own = backoffDelay(effect.attempt, times.backoff, deps.random());
        const asked = Math.min(effect.retryAfterMs ?? 0, maxRetryAfterMs);
        rest(Math.max(own, asked * (1 + deps.random() / 4)));
        return;
      }
      case 'waitToProbe':
        rest((kind.polled ? times.pollMs : times.probeMs) * (0.75 + deps.random() / 2));
        return;
      case 'waitToPoll':
        rest(times.pollMs * (0.75 + deps.random() / 2));
        return;
      case 'waitForRights':
        rest(times.rightsMs * (0.75 + deps.random() / 2));
        return;
      case 'disconnect':
        activity.abort();
        return;
      case 'clear':
        staged = new Map();
        listBegunAt = clock.now();
        return;
      case 'stage':
        for (const [key, row] of payload) if (row !== null) staged.set(key, row);
        return;
      case 'unstage':
        for (const key of payload.keys()) staged.delete(key);
        return;
      case 'publish':
        sink.replace(rowKind, staged);
        listedAt = listBegunAt;
        staged = new Map();
        return;
      case 'emit':
      case 'remove':
        for (const [key, row] of payload) sink.change(rowKind, key, row);
        return;
      default:
        throw new UnreachableCaseError(effect);
    }
  };

  return {
    start: () => dispatch({ type: 'start', find: kind.plural === '', polled: kind.polled }),
    async stop() {
      dispatch({ type: 'stop' });
      await running;
    },
    nudge: () => dispatch({ type: 'nudge' }),
    status,
  };
}
