import { badRequest, notFound } from './api-error.ts';
import { booleanParameter, integerParameter, type ApiRequest } from './api-request.ts';
import { isJsonObject, valueAt } from './json-values.ts';
import type { ObjectStore } from './object-store.ts';
import type { SimObject } from './sim-object.ts';

/**
 * GET of a pod's log: a few lines that tell which container, where it runs and in which phase the pod is; with
 * `follow` a line more for each change of the pod, until it is gone or has ended. Honours `container`, `tailLines`,
 * `limitBytes` (not with `follow`) and `timestamps`. Throws `ApiError` 400 when the container is not named and not
 * clear.
 */
export function handlePodLog(request: ApiRequest, store: ObjectStore): void {
  const { namespace, name, query, response } = request;
  const pod = store.get('pods', namespace, name);
  if (!pod) throw notFound(request.type, name);
  const container = containerOf(pod, query.get('container') ?? undefined);
  const stamped = (line: string): string =>
    booleanParameter(query, 'timestamps') === true
      ? `${new Date().toISOString()} ${line}\n`
      : `${line}\n`;
  const node = valueAt(pod, 'spec', 'nodeName');
  const lines = [
    `container ${container} of pod ${namespace}/${name}`,
    `node ${typeof node === 'string' ? node : 'not assigned'}`,
    phaseLine(pod),
  ];
  const tail = integerParameter(query, 'tailLines') ?? lines.length;
  const limit = integerParameter(query, 'limitBytes');
  const text = lines
    .slice(Math.max(0, lines.length - tail))
    .map(stamped)
    .join('');
  response.writeHead(200, { 'content-type': 'text/plain' });
  if (booleanParameter(query, 'follow') !== true || hasEnded(pod)) {
    response.end(limit === undefined ? text : text.slice(0, limit));
    return;
  }
  response.flushHeaders();
  if (text !== '') response.write(text);
  const leave = store.onEvent(({ resource, type, object }) => {
    const { metadata } = object;
    if (resource !== 'pods' || metadata.name !== name || metadata.namespace !== namespace) return;
    if (type !== 'DELETED') response.write(stamped(phaseLine(object)));
    if (type === 'DELETED' || hasEnded(object)) response.end();
  });
  response.once('close', leave);
}

/** The container that is asked for, or the only one. */
function containerOf(pod: SimObject, asked: string | undefined): string {
  const { name } = pod.metadata;
  const containers = valueAt(pod, 'spec', 'containers');
  const names = (Array.isArray(containers) ? containers : []).flatMap((each: unknown) =>
    isJsonObject(each) && typeof each['name'] === 'string' ? [each['name']] : [],
  );
  const container = asked ?? (names.length === 1 ? names[0] : undefined);
  if (container === undefined) {
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    );
  }
  if (!names.includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }
  return container;
}

function phaseLine(pod: SimObject): string {
  const phase = valueAt(pod, 'status', 'phase');
  return `phase ${typeof phase === 'string' ? phase : 'unknown'}`;
}

function hasEnded(pod: SimObject): boolean {
  const phase = valueAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}
