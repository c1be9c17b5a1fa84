/** The vocabulary of the reflector's state machine (reflector-state.ts): states, events, effects. */

/**
 * How the state is asked for: as a stream, or in pages once the server has refused the stream, with a watch after it;
 * `polls`: in pages again and again, of what cannot be watched.
 */
type ListMode = 'stream' | 'pages' | 'polls';

/** What every state but the first knows: how to list, whether a list was published, and failures in a row. */
export interface Session {
  readonly mode: ListMode;
  /** True once rows were published: they stay visible while the connection is broken. */
  readonly published: boolean;
  /** Failures since the last sign of health; decides the length of the next wait. */
  readonly attempt: number;
  /** True from a refusal of our rights on until a list was read whole. */
  readonly barred: boolean;
}

export type ReflectorState =
  | { readonly name: 'stopped' }
  /** A watch with initial events is open; rows are staged. */
  | ({ readonly name: 'listing' } & Session)
  /** Pages are fetched one after another, now the one at this continue token; rows are staged. */
  | ({ readonly name: 'paging'; readonly next: string | undefined } & Session)
  /** The watch is open, or being opened, from this resourceVersion. `heard`: something came since it was opened. */
  | ({
      readonly name: 'watching';
      readonly resourceVersion: string;
      readonly open: boolean;
      readonly heard: boolean;
    } & Session)
  /** All was listed of what cannot be watched; until it is time for the next list. */
  | ({ readonly name: 'resting' } & Session)
  /** After a failure; then goes on with a list, the watch, or the question whether the kind is served. */
  | ({ readonly name: 'waiting'; readonly next: Resumption } & Session)
  /** Asks whether the kind is served. `absent`: it was not when last asked. */
  | ({ readonly name: 'probing'; readonly absent: boolean } & Session)
  | ({ readonly name: 'notServed' } & Session)
  /** We have no right to it; it is asked for again from time to time. */
  | ({ readonly name: 'forbidden' } & Session);

export type Resumption =
  | { readonly to: 'list' }
  | { readonly to: 'page'; readonly next: string | undefined }
  | { readonly to: 'watch'; readonly resourceVersion: string }
  | { readonly to: 'probe' };

export type ReflectorEvent =
  /** `find`: only the cluster knows what the collection is called. `polled`: it cannot be watched. */
  | { readonly type: 'start'; readonly find?: boolean; readonly polled?: boolean }
  | { readonly type: 'stop' }
  /** Something says that the cluster is back: do not wait, and do not trust an old connection. */
  | { readonly type: 'nudge' }
  /** The stream's head came. */
  | { readonly type: 'opened' }
  | { readonly type: 'changed'; readonly resourceVersion: string }
  | { readonly type: 'removed'; readonly resourceVersion: string }
  | {
      readonly type: 'bookmark';
      readonly resourceVersion: string;
      readonly initialEventsEnd: boolean;
    }
  | { readonly type: 'page'; readonly resourceVersion: string; readonly next: string | undefined }
  /** The server ended the stream in good order, `livedMs` after its head. */
  | { readonly type: 'ended'; readonly livedMs: number }
  /** Nothing came for longer than a healthy stream is silent, or a streamed list does not end. */
  | { readonly type: 'idle' }
  /** 410: the resourceVersion or the continue token is too old; or what came could not be read: no way on from here. */
  | { readonly type: 'expired' }
  /** 400 or 422: the server does not understand what was asked. */
  | { readonly type: 'refused' }
  /** 404: the collection is not there. */
  | { readonly type: 'absent' }
  /** 401: our credentials are not taken; new ones may be on their way. */
  | { readonly type: 'unauthorized' }
  /** 403: our credentials do not allow it. */
  | { readonly type: 'forbidden' }
  /** Any other failure, of the network or of the server. */
  | { readonly type: 'failed'; readonly retryAfterMs: number | undefined }
  | { readonly type: 'elapsed' }
  | { readonly type: 'served' }
  | { readonly type: 'notServed' };

/**
 * What the shell has to do. `openList`, `fetchPage`, `openWatch`, `probe` and the waits end whatever activity there
 * was: no event of it may come any more. `stage`, `unstage`, `emit` and `remove` are about the event's own row or rows.
 */
export type ReflectorEffect =
  | { readonly do: 'openList' }
  | { readonly do: 'fetchPage'; readonly next: string | undefined }
  | { readonly do: 'openWatch'; readonly resourceVersion: string }
  | { readonly do: 'probe' }
  | { readonly do: 'wait'; readonly attempt: number; readonly retryAfterMs: number | undefined }
  | { readonly do: 'waitToProbe' }
  | { readonly do: 'waitForRights' }
  | { readonly do: 'waitToPoll' }
  | { readonly do: 'disconnect' }
  /** Forget what is staged. */
  | { readonly do: 'clear' }
  | { readonly do: 'stage' }
  | { readonly do: 'unstage' }
  /** What is staged is now the whole truth. */
  | { readonly do: 'publish' }
  | { readonly do: 'emit' }
  | { readonly do: 'remove' };
