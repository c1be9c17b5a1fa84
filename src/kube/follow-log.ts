import { setImmediate as turn } from 'node:timers/promises';
import { LimitRefusal } from '../runtime/errors.ts';
import type { KubeClient, KubeRequest } from './kube-client.ts';
import { isNotFound, ownError } from './kube-error.ts';

/** A line of a log, and when it was written (RFC 3339); null where that is not known. */
export interface LogLine {
  readonly at: string | null;
  readonly text: string;
}

/** Places of each cluster, of which there are so many. */
export interface Places {
  readonly each: number;
  /** The function that gives the place back; undefined when there is none left. */
  take(cluster: string): (() => void) | undefined;
}

export function createPlaces(each: number): Places {
  const taken = new Map<string, number>();
  return {
    each,
    take(cluster) {
      const count = taken.get(cluster) ?? 0;
      if (count >= each) return undefined;
      taken.set(cluster, count + 1);
      return () => taken.set(cluster, (taken.get(cluster) ?? 1) - 1);
    },
  };
}

export interface LogSource {
  /** Undefined when there is no such cluster. */
  readonly client: KubeClient | undefined;
  readonly cluster: string;
  /** The request for the log as it is. */
  readonly request: KubeRequest;
  readonly places: Places;
}

/** So many lines come in one batch at most. */
const batchLines = 500;

/**
 * The lines of a log as they are written: those that are there already in one batch, up to 500. Begins with the first
 * `next`; `return` ends it at once, also while lines are waited for. A pod that is gone has no lines.
 */
export function followLog(source: LogSource): AsyncIterableIterator<readonly LogLine[]> {
  const ending = new AbortController();
  const batches = readBatches(source, ending.signal);
  const done = { done: true, value: undefined } as const;
  return {
    next: () => batches.next(),
    async return() {
      ending.abort();
      await batches.return(undefined);
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readBatches(
  { client, cluster, request, places }: LogSource,
  signal: AbortSignal,
): AsyncGenerator<readonly LogLine[], undefined> {
  if (client === undefined) throw ownError('Unreachable', `No cluster ${cluster}`);
  const giveBack = places.take(cluster);
  if (giveBack === undefined) {
    throw new LimitRefusal(
      `${places.each} logs of ${cluster} are being followed, which are as many as may be (limit: logs)`,
      { limit: 'logs', allowed: places.each },
    );
  }
  // With times no line is empty, and each can be told when it is from.
  const query = { ...request.query, follow: 'true', timestamps: 'true' };
  const lines = client.lines({ ...request, query, signal })[Symbol.asyncIterator]();
  try {
    const ask = () => {
      const asked = lines.next();
      // It may fail while nobody waits for it; who asks next hears of it.
      asked.catch(() => undefined);
      return asked;
    };
    let next = ask();
    for (;;) {
      const batch: LogLine[] = [];
      let line: IteratorResult<string> | undefined = await next;
      while (line?.done === false) {
        batch.push(logLine(line.value));
        next = ask();
        line = batch.length < batchLines ? await atHand(next) : undefined;
      }
      if (batch.length > 0) yield batch;
      if (line?.done === true) return;
    }
  } catch (error) {
    if (!signal.aborted && !isNotFound(error)) throw error;
  } finally {
    giveBack();
    await lines.return?.();
  }
}

/** What a promise has come to by the next turn of the event loop; undefined when it has not. */
function atHand<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, turn(undefined)]);
}

/** A line as the API server gives it with its time: `2026-11-01T10:00:00.123456789Z text`. */
function logLine(line: string): LogLine {
  const space = line.indexOf(' ');
  const at = space < 0 ? line : line.slice(0, space);
  return Number.isNaN(Date.parse(at))
    ? { at: null, text: line }
    : { at, text: space < 0 ? '' : line.slice(space + 1) };
}
