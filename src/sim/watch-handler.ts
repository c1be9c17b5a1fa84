import { acceptedForm, type ObjectForm } from './accept-header.ts';
import { ApiError } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { drained, tooLarge, type ListSource } from './list-handler.ts';
import { parseResourceVersion, type ListOptions } from './list-options.ts';
import { serialisedObject } from './object-form.ts';
import { groupVersionOf, resourceKey } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import { visibleChange, watchLine, type WatchCache } from './watch-cache.ts';

/** What watches are served from. */
export interface WatchSource extends ListSource {
  watches: WatchCache;
  /** Milliseconds between bookmarks of a watch that allows them. */
  bookmarkIntervalMs: number;
}

const MIN_TIMEOUT_SECONDS = 1800;
/** A reader that lets this much pile up is disconnected, as the API server does with slow watchers. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
/** A watch is given its place for the next one this long before its time is up. */
const LAST_BOOKMARK_SECONDS = 2;
const CHUNK_LINES = 256;

/** What a watch begins with: everything that is there, or the changes since a version. */
type Beginning =
  | { from: 'state'; objects: readonly SimObject[]; until: number }
  | { from: 'history'; lines: string[] }
  | { from: 'refusal'; error: ApiError };

function beginningOf(
  request: ApiRequest,
  source: WatchSource,
  how: { options: ListOptions; form: ObjectForm },
): Beginning {
  const { options, form } = how;
  const resource = resourceKey(request.type);
  const since = options.resourceVersion === '' ? 0 : parseResourceVersion(options.resourceVersion);
  const present = source.store.resourceVersion;
  if (options.sendInitialEvents && since > present) throw tooLarge(since, present);
  if (since === 0 || options.sendInitialEvents) {
    const objects = source.store.list(resource, options.selection.namespace);
    const { matches } = options.selection;
    return { from: 'state', objects: matches ? objects.filter(matches) : objects, until: present };
  }
  try {
    const lines = source.history.after(resource, since).flatMap((event) => {
      const change = visibleChange(event, options.selection);
      return change ? [watchLine(change.type, serialisedObject(change.object, form))] : [];
    });
    return { from: 'history', lines };
  } catch (error) {
    if (error instanceof ApiError && error.code === 410) return { from: 'refusal', error };
    throw error;
  }
}

function bookmarkLine(request: ApiRequest, version: number, last: 'initial' | 'later'): string {
  const { type } = request;
  const form = acceptedForm(request.incoming.headers.accept);
  const names =
    form === 'metadata'
      ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
      : { kind: type.kind, apiVersion: groupVersionOf(type) };
  const metadata = {
    resourceVersion: String(version),
    creationTimestamp: null,
    ...(last === 'initial' && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
  };
  return watchLine('BOOKMARK', JSON.stringify({ ...names, metadata }));
}

/**
 * Serves a watch until the peer leaves, its time is up or it is cut. Events of changes during the first part wait until
 * that part is sent, so that the stream is in order.
 */
export async function handleWatch(
  request: ApiRequest,
  source: WatchSource,
  options: ListOptions,
): Promise<void> {
  const { response } = request;
  const form = acceptedForm(request.incoming.headers.accept);
  const beginning = beginningOf(request, source, { options, form });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (beginning.from === 'refusal') {
    response.end(`${watchLine('ERROR', JSON.stringify(beginning.error.status))}\n`);
    return;
  }

  let waiting: string[] | undefined = [];
  let flushing = false;
  const write = (line: string): void => {
    if (!flushing) {
      // One packet for all lines of one turn of the event loop.
      flushing = true;
      response.cork();
      setImmediate(() => {
        flushing = false;
        response.uncork();
      });
    }
    response.write(`${line}\n`);
    if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
  };
  const finish = (): void => {
    // What is corked would be lost at the end of a chunked response.
    response.uncork();
    response.end();
  };
  const leave = source.watches.add({
    resource: resourceKey(request.type),
    selection: options.selection,
    form,
    send: (line) => (waiting ? void waiting.push(line) : write(line)),
    end: finish,
    cut: () => response.destroy(),
  });
  const seconds = options.timeoutSeconds || MIN_TIMEOUT_SECONDS;
  const bookmark = (): void => {
    if (options.allowWatchBookmarks && !waiting) {
      write(bookmarkLine(request, source.store.resourceVersion, 'later'));
    }
  };
  const ending = setTimeout(finish, seconds * 1000);
  const last = setTimeout(bookmark, Math.max(0, seconds - LAST_BOOKMARK_SECONDS) * 1000);
  const bookmarks = setInterval(bookmark, source.bookmarkIntervalMs);
  response.once('close', () => {
    leave();
    clearTimeout(ending);
    clearTimeout(last);
    clearInterval(bookmarks);
  });

  if (beginning.from === 'history') beginning.lines.forEach(write);
  else if (!(await sendState(request, beginning.objects, form))) return;
  if (options.sendInitialEvents && options.allowWatchBookmarks && beginning.from === 'state') {
    write(bookmarkLine(request, beginning.until, 'initial'));
  }
  const held = waiting;
  waiting = undefined;
  held.forEach(write);
}

async function sendState(
  { response }: ApiRequest,
  objects: readonly SimObject[],
  form: ObjectForm,
): Promise<boolean> {
  for (let start = 0; start < objects.length; start += CHUNK_LINES) {
    const lines = objects
      .slice(start, start + CHUNK_LINES)
      .map((object) => `${watchLine('ADDED', serialisedObject(object, form))}\n`);
    const open = response.write(lines.join(''));
    if (!open && !(await drained(response))) return false;
  }
  return true;
}
