import type { ObjectForm } from './accept-header.ts';
import type { Selection } from './list-options.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';
import { serialisedObject } from './object-form.ts';
import type { SimObject } from './sim-object.ts';

/** One open watch: what it wants to see and where it goes. */
export interface Watcher {
  resource: string;
  selection: Selection;
  form: ObjectForm;
  /** Gets one line of the watch stream, without the line end. Called in the order of the changes. */
  send(line: string): void;
  /** Ends the watch after what was sent, as when its kind is no longer served. */
  end(): void;
  /** Drops the connection, as a restart or a cut line does. */
  cut(): void;
}

/** Hands every change to the watches that select it, serialising it once for all that want the same text. */
export interface WatchCache {
  readonly size: number;
  /** Sends every later change to `watcher`, until the answered function is called. */
  add(watcher: Watcher): () => void;
  /** Drops the connection of every open watch of `resource`, or of all resources. */
  cutAll(resource?: string): void;
  /** Ends every open watch of `resource` in good order. */
  endAll(resource: string): void;
  stop(): void;
}

/** Where an object stands for one watch. */
function isSelected(object: SimObject | undefined, { namespace, matches }: Selection): boolean {
  if (!object) return false;
  if (namespace !== '' && object.metadata.namespace !== namespace) return false;
  return matches?.(object) ?? true;
}

/** The line of a watch stream. */
export function watchLine(type: string, json: string): string {
  return `{"type":"${type}","object":${json}}`;
}

/**
 * What a watch with this selection sees of a change: entering the selection looks like a creation, leaving it like a
 * deletion (with the last state that was selected, at the version of the change). Undefined: nothing.
 */
export function visibleChange(
  event: StoreEvent,
  selection: Selection,
): { type: StoreEvent['type']; object: SimObject } | undefined {
  const before = event.type !== 'ADDED' && isSelected(event.previous, selection);
  const after = event.type !== 'DELETED' && isSelected(event.object, selection);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: event.object };
  if (!before) return undefined;
  if (event.type === 'DELETED' || !event.previous) return { type: 'DELETED', object: event.object };
  const { previous, object } = event;
  const { resourceVersion } = object.metadata;
  const last: SimObject = {
    ...previous,
    metadata: { ...previous.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
  };
  return { type: 'DELETED', object: last };
}

/** A cache over the changes of `store` from now on. */
export function createWatchCache(store: ObjectStore): WatchCache {
  const byResource = new Map<string, Set<Watcher>>();

  const unsubscribe = store.onEvent((event) => {
    const watchers = byResource.get(event.resource);
    if (!watchers || watchers.size === 0) return;
    const lines = new Map<string, string>();
    for (const watcher of [...watchers]) {
      const change = visibleChange(event, watcher.selection);
      if (!change) continue;
      const key = `${change.type} ${watcher.form}`;
      let line = lines.get(key);
      if (line === undefined) {
        line = watchLine(change.type, serialisedObject(change.object, watcher.form));
        lines.set(key, line);
      }
      watcher.send(line);
    }
  });

  function cutAll(resource?: string): void {
    for (const [key, watchers] of byResource) {
      if (resource !== undefined && key !== resource) continue;
      for (const watcher of [...watchers]) watcher.cut();
    }
  }

  return {
    get size() {
      return [...byResource.values()].reduce((sum, watchers) => sum + watchers.size, 0);
    },
    add(watcher) {
      let watchers = byResource.get(watcher.resource);
      if (!watchers) {
        watchers = new Set();
        byResource.set(watcher.resource, watchers);
      }
      const held = watchers;
      held.add(watcher);
      return () => void held.delete(watcher);
    },
    cutAll,
    endAll(resource) {
      for (const watcher of [...(byResource.get(resource) ?? [])]) watcher.end();
    },
    stop() {
      unsubscribe();
      cutAll();
    },
  };
}
