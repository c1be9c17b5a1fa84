import { createMirror, type Mirror, type Position, type TextChange } from '../mirror.ts';
import type { Entry, Meta, StoredCluster } from './stored-cluster.ts';

/**
 * What was read of a cluster. WHOLE: all rows, as they were at one moment. DAMAGED: rows that are not those that should
 * be there, or are still being written; MOVED: it was written anew while it was read.
 */
export type Loaded =
  | { readonly state: 'NOTHING' | 'MOVED' }
  | { readonly state: 'WHOLE' | 'DAMAGED'; readonly mirror: Mirror; readonly lastId: string };

/**
 * Reads all rows, then what was written meanwhile: a row that was changed is in the log after the place where the
 * reading began, one that was not is the same at both moments.
 */
export async function load(stored: StoredCluster): Promise<Loaded> {
  const { head } = await stored.tailWithMeta('');
  if (head === undefined) return { state: 'NOTHING' };
  const mirror = createMirror();
  mirror.position = head.position;
  mirror.sync = head.sync;
  for (const [kind, { count, columns }] of head.summaries) {
    if (count === 0) continue;
    mirror.setColumns(kind, columns);
    for await (const rows of stored.rows(kind, count)) {
      for (const [key, text] of rows) mirror.put({ kind, key, text });
    }
  }
  let { lastId } = head;
  for (;;) {
    const tail = await stored.tailWithMeta(lastId);
    if (tail.head === undefined) return { state: 'MOVED' };
    for (const entry of tail.entries) {
      if (applyEntry(mirror, entry) === undefined) return { state: 'MOVED' };
      lastId = entry.id;
    }
    if (samePosition(mirror.position, tail.head.position)) {
      mirror.sync = tail.head.sync;
      const whole = !tail.head.filling && isAllOf(mirror, tail.head);
      return { state: whole ? 'WHOLE' : 'DAMAGED', mirror, lastId };
    }
    if (tail.entries.length === 0) return { state: 'MOVED' };
  }
}

/** Takes in the next entry of the log; undefined, and nothing done, when it is not the next. */
export function applyEntry(mirror: Mirror, entry: Entry): readonly TextChange[] | undefined {
  const { epoch, sequence } = entry.position;
  if (epoch !== mirror.position.epoch || sequence !== mirror.position.sequence + 1)
    return undefined;
  for (const [kind, columns] of entry.columns) mirror.setColumns(kind, columns);
  for (const change of entry.changes) mirror.put(change);
  mirror.position = entry.position;
  if (entry.sync !== undefined) mirror.sync = entry.sync;
  return entry.changes;
}

export function samePosition(a: Position, b: Position): boolean {
  return a.epoch === b.epoch && a.sequence === b.sequence;
}

function isAllOf(mirror: Mirror, { summaries }: Meta): boolean {
  return [...summaries].every(([kind, said]) => {
    const read = mirror.summary(kind);
    return read.count === said.count && read.sum === said.sum;
  });
}
