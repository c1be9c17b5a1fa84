/** A client that follows a collection for as long as it lives, wherever a gateway answers. */
import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Transport } from '../subscribe.ts';
import { linesOf } from './picture.ts';
import { selections } from './seen-picture.ts';

const subjects = {
  nodes: { field: 'nodeChanges', object: 'node' },
  pods: { field: 'podChanges', object: 'pod' },
  stations: { field: 'stationChanges', object: 'station' },
} as const;
export type Followed = keyof typeof subjects;
export const followable = Object.keys(subjects) as Followed[];

export interface Follower extends AsyncDisposable {
  readonly name: string;
  readonly collection: Followed;
  /** What the messages so far add up to. */
  lines(): readonly string[];
  readonly messages: number;
  /** How often it went on elsewhere from its cursor, and how often it was then told to begin anew. */
  readonly resumed: number;
  readonly resets: number;
  /** Faults of the stream itself: errors in messages, an object that came as CHANGED and was not there. */
  readonly complaints: readonly string[];
}

export interface FollowerOptions {
  readonly collection: Followed;
  readonly over: Transport;
  /** Where to go; asked anew after each broken connection. Undefined: nobody is there at the moment. */
  readonly where: () => string | undefined;
}

interface Changed {
  readonly cursor: string;
  readonly reset: boolean;
  readonly changes: readonly { readonly kind: string; readonly id: string }[];
}

const retryMs = 50;

/** Begins at once. */
export function startFollower({ collection, over, where }: FollowerOptions): Follower {
  const { field, object } = subjects[collection];
  const query = `subscription($resumeFrom: String) { changed: ${field}(resumeFrom: $resumeFrom) {
    cursor reset changes { kind id object: ${object} { ${selections[collection]} } } } }`;
  const known = new Map<string, unknown>();
  const complaints: string[] = [];
  let messages = 0;
  let resumed = 0;
  let resets = 0;
  let cursor: string | undefined;
  let stopped = false;
  let leave: () => void = () => undefined;

  const take = ({ cursor: next, reset, changes }: Changed, afterResume: boolean) => {
    messages += 1;
    if (reset) {
      known.clear();
      if (afterResume) resets += 1;
    }
    for (const { kind, id, ...change } of changes) {
      if (kind === 'REMOVED') known.delete(id);
      else known.set(id, (change as { readonly object?: unknown }).object);
    }
    cursor = next;
  };

  const follow = async (url: string): Promise<void> => {
    const client =
      over === 'WebSocket'
        ? createSocketClient({
            url: `${url.replace('http', 'ws')}/graphql`,
            webSocketImpl: WebSocket,
            retryAttempts: 0,
          })
        : createEventClient({ url: `${url}/graphql`, retryAttempts: 0 });
    leave = () => void client.dispose();
    let first = cursor !== undefined;
    if (first) resumed += 1;
    try {
      const results = client.iterate({ query, variables: { resumeFrom: cursor ?? null } });
      for await (const { data, errors } of results) {
        if (errors !== undefined) complaints.push(JSON.stringify(errors));
        if (data != null) take((data as unknown as { changed: Changed }).changed, first);
        first = false;
      }
    } finally {
      await client.dispose();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const url = where();
      // A connection that breaks is what this is about.
      if (url !== undefined) await follow(url).catch(() => undefined);
      await sleep(retryMs);
    }
  };
  const running = run();

  return {
    name: `${collection} over ${over}`,
    collection,
    lines: () => linesOf([...known.values()]),
    get messages() {
      return messages;
    },
    get resumed() {
      return resumed;
    },
    get resets() {
      return resets;
    },
    complaints,
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      leave();
      await running;
    },
  };
}
