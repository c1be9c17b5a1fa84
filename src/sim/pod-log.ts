import { badRequest, notFound } from './api-error.ts';
import { integerParameter, type ApiRequest } from './api-request.ts';
import { isJsonObject, valueAt } from './json-values.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * GET of a pod's log: a few lines that tell which container, where it runs and in which phase the pod is.
 * Honours `container`, `tailLines` and `limitBytes`. Throws `ApiError` 400 when the container is not named and not clear.
 */
export function handlePodLog(request: ApiRequest, store: ObjectStore): void {
  const { namespace, name, query, response } = request;
  const pod = store.get('pods', namespace, name);
  if (!pod) throw notFound(request.type, name);
  const containers = valueAt(pod, 'spec', 'containers');
  const names = (Array.isArray(containers) ? containers : []).flatMap((each: unknown) =>
    isJsonObject(each) && typeof each['name'] === 'string' ? [each['name']] : [],
  );
  const container = query.get('container') ?? (names.length === 1 ? names[0] : undefined);
  if (container === undefined) {
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    );
  }
  if (!names.includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }
  const node = valueAt(pod, 'spec', 'nodeName');
  const phase = valueAt(pod, 'status', 'phase');
  const lines = [
    `container ${container} of pod ${namespace}/${name}`,
    `node ${typeof node === 'string' ? node : 'not assigned'}`,
    `phase ${typeof phase === 'string' ? phase : 'unknown'}`,
  ];
  const tail = integerParameter(query, 'tailLines') ?? lines.length;
  const limit = integerParameter(query, 'limitBytes');
  const text = lines
    .slice(Math.max(0, lines.length - tail))
    .map((line) => `${line}\n`)
    .join('');
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end(limit === undefined ? text : text.slice(0, limit));
}
