import type {
  ReflectorEffect,
  ReflectorEvent,
  ReflectorState,
} from '../../src/kube/reflector-events.ts';
import { reflectorStep } from '../../src/kube/reflector-state.ts';

/**
 * One kind in a cluster as the API promises it, small enough to be looked through: objects with resource versions,
 * a history of changes that can be compacted, lists in pages at one version, streams that begin with everything.
 */
interface ModelServer {
  put(key: string, value: number): void;
  remove(key: string): void;
  compact(): void;
  /** What there was at a version. */
  at(resourceVersion: number): ReadonlyMap<string, number>;
  readonly resourceVersion: number;
  up: boolean;
  /** Whether the reflector may list and watch. */
  allowed: boolean;
  served: boolean;
  streams: boolean;
}

interface Change {
  readonly resourceVersion: number;
  readonly key: string;
  readonly value: number | null;
}

const pageSize = 2;

class Model implements ModelServer {
  readonly history: Change[] = [];
  compacted = 0;
  up = true;
  allowed = true;
  served = true;
  streams = true;

  get resourceVersion(): number {
    return this.history.length;
  }

  put(key: string, value: number): void {
    if (this.served) this.history.push({ resourceVersion: this.resourceVersion + 1, key, value });
  }

  remove(key: string): void {
    if (!this.at(this.resourceVersion).has(key)) return;
    this.history.push({ resourceVersion: this.resourceVersion + 1, key, value: null });
  }

  compact(): void {
    this.compacted = this.resourceVersion;
  }

  at(resourceVersion: number): ReadonlyMap<string, number> {
    const rows = new Map<string, number>();
    for (const { key, value } of this.history.slice(0, resourceVersion)) {
      if (value === null) rows.delete(key);
      else rows.set(key, value);
    }
    return rows;
  }
}

/** What the reflector's shell is busy with. */
type Activity =
  | { readonly kind: 'none' }
  | { readonly kind: 'page'; readonly token: string | undefined }
  | { readonly kind: 'probe' }
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'stream';
      readonly queue: StreamItem[];
      sent: number;
      marked: number;
      opened: boolean;
      readonly from: number;
    };

type StreamItem =
  { readonly key: string; readonly value: number | null; readonly resourceVersion: number } | 'end';

/** The state machine with a model of a server in place of the network: each `proceed` is one thing that arrives. */
export class ModelReflector {
  readonly server = new Model();
  state: ReflectorState = { name: 'stopped' };
  published = new Map<string, number>();
  publications = 0;
  readonly effects: ReflectorEffect[] = [];
  #staged = new Map<string, number>();
  #activity: Activity = { kind: 'none' };

  send(event: ReflectorEvent, rows: ReadonlyMap<string, number | null> = new Map()): void {
    const { state, effects } = reflectorStep(this.state, event);
    this.state = state;
    for (const effect of effects) this.#perform(effect, rows);
  }

  /** The next thing that the network brings; false when nothing is to come. */
  proceed(): boolean {
    const { server } = this;
    const activity = this.#activity;
    if (activity.kind === 'none') return false;
    if (activity.kind === 'wait') return this.#tell({ type: 'elapsed' });
    const answering = activity.kind === 'stream' && activity.opened;
    if (!server.up) return this.#tell({ type: 'failed', retryAfterMs: undefined });
    if (activity.kind === 'probe')
      return this.#tell({ type: server.served ? 'served' : 'notServed' });
    // As real servers do: who has no right is not told what there is.
    if (!server.allowed && !answering) return this.#tell({ type: 'forbidden' });
    if (!server.served && !answering) return this.#tell({ type: 'absent' });
    return activity.kind === 'page' ? this.#page(activity.token) : this.#stream(activity);
  }

  #page(token: string | undefined): boolean {
    const [version, offset] =
      token === undefined ? [this.server.resourceVersion, 0] : token.split('/').map(Number);
    if (token !== undefined && version! < this.server.compacted)
      return this.#tell({ type: 'expired' });
    const all = [...this.server.at(version!)].sort();
    const end = offset! + pageSize;
    const next = end < all.length ? `${version!}/${end}` : undefined;
    return this.#tell(
      { type: 'page', resourceVersion: String(version), next },
      new Map(all.slice(offset, end)),
    );
  }

  #stream(activity: Extract<Activity, { kind: 'stream' }>): boolean {
    const { server } = this;
    const initial = activity.from === -1;
    if (!activity.opened) {
      if (initial && !server.streams) return this.#tell({ type: 'refused' });
      if (!initial && activity.from < server.compacted) return this.#tell({ type: 'expired' });
      activity.opened = true;
      activity.sent = initial ? server.resourceVersion : activity.from;
      if (initial) {
        // Initial events come in no order; each object bears the version of its own last change.
        for (const [key, value] of [...server.at(activity.sent)].reverse()) {
          const resourceVersion = server.history.findLastIndex((change) => change.key === key) + 1;
          activity.queue.push({ key, value, resourceVersion });
        }
        activity.queue.push('end');
      }
      return this.#tell({ type: 'opened' });
    }
    // As real servers do: changes made while the initial state was on its way come before its end is told.
    const behind = activity.queue[0] === 'end' && activity.sent < server.resourceVersion;
    const queued = behind ? undefined : activity.queue.shift();
    if (queued === 'end') {
      return this.#tell({
        type: 'bookmark',
        resourceVersion: String(activity.sent),
        initialEventsEnd: true,
      });
    }
    const item = queued ?? server.history[activity.sent];
    if (item === undefined) return this.#caughtUp(activity);
    if (queued === undefined) activity.sent += 1;
    const resourceVersion = String(item.resourceVersion);
    return this.#tell(
      { type: item.value === null ? 'removed' : 'changed', resourceVersion },
      new Map([[item.key, item.value]]),
    );
  }

  /** Nothing more to send: one bookmark, then silence, or the end where the kind is gone. */
  #caughtUp(activity: Extract<Activity, { kind: 'stream' }>): boolean {
    if (!this.server.served) return this.#tell({ type: 'ended', livedMs: 10_000 });
    if (activity.marked === activity.sent) return false;
    activity.marked = activity.sent;
    return this.#tell({
      type: 'bookmark',
      resourceVersion: String(activity.sent),
      initialEventsEnd: false,
    });
  }

  #tell(event: ReflectorEvent, rows?: ReadonlyMap<string, number | null>): true {
    this.send(event, rows);
    return true;
  }

  #perform(effect: ReflectorEffect, rows: ReadonlyMap<string, number | null>): void {
    this.effects.push(effect);
    switch (effect.do) {
      case 'openList':
        this.#activity = {
          kind: 'stream',
          queue: [],
          sent: 0,
          marked: -1,
          opened: false,
          from: -1,
        };
        return;
      case 'openWatch':
        this.#activity = {
          kind: 'stream',
          queue: [],
          sent: 0,
          marked: -1,
          opened: false,
          from: Number(effect.resourceVersion),
        };
        return;
      case 'fetchPage':
        this.#activity = { kind: 'page', token: effect.next };
        return;
      case 'probe':
        this.#activity = { kind: 'probe' };
        return;
      case 'wait':
      case 'waitToProbe':
      case 'waitForRights':
      case 'waitToPoll':
        this.#activity = { kind: 'wait' };
        return;
      case 'disconnect':
        this.#activity = { kind: 'none' };
        return;
      case 'clear':
        this.#staged = new Map();
        return;
      case 'stage':
        for (const [key, value] of rows) this.#staged.set(key, value!);
        return;
      case 'unstage':
        for (const key of rows.keys()) this.#staged.delete(key);
        return;
      case 'publish':
        this.published = this.#staged;
        this.#staged = new Map();
        this.publications += 1;
        return;
      case 'emit':
        for (const [key, value] of rows) this.published.set(key, value!);
        return;
      case 'remove':
        for (const key of rows.keys()) this.published.delete(key);
        return;
    }
  }
}
