import { isNotFound, ownError } from './kube-error.ts';
import type { KubeClient, KubeObject, ObjectRef } from './kube-client.ts';
import { createPlaces, followLog, type LogLine } from './follow-log.ts';
import { createLiveGate, type LiveGate } from './live-gate.ts';
import {
  chosenObjects,
  objectNames,
  releasePayloads,
  type KindName,
  type ObjectChoice,
  type ReleaseSecretName,
} from './live-lists.ts';
import { servedKinds } from './served-kinds.ts';

/** `tailLines`: how many lines from its end. */
export interface PodLogOptions {
  readonly container?: string;
  readonly tailLines: number;
  readonly sinceSeconds?: number;
}

/**
 * What queries may ask a cluster for, because it is not cached. Bounded: so many requests at once for each cluster,
 * so many waiting, and a deadline each, so that a slow cluster costs its own callers only (invariant V3).
 * Methods reject with a `KubeError`.
 */
export interface LiveReads {
  /** The object as the cluster has it; values of Secrets masked. Null when it is gone. */
  object(cluster: string, ref: ObjectRef): Promise<KubeObject | null>;
  /** The same with the values of Secrets: to compare with, never to show. */
  objectWithSecrets(cluster: string, ref: ObjectRef): Promise<KubeObject | null>;
  /** `data.release` of the release Secrets with these names, by name; those that are gone are left out. */
  releasePayloads(
    cluster: string,
    namespace: string,
    wanted: readonly ReleaseSecretName[],
  ): Promise<ReadonlyMap<string, string>>;
  /** Whether a kind is namespaced; undefined when the cluster does not serve it. */
  isNamespaced(cluster: string, kind: KindName): Promise<boolean | undefined>;
  /** How kinds, written `Kind.group`, are served; those that are not are left out. */
  servedKinds(cluster: string, groupKinds: readonly string[]): Promise<readonly KindName[]>;
  /** Names of the objects of a kind that the selector chooses; none when the kind is not served. */
  objectNames(cluster: string, kind: KindName, where: ObjectChoice): Promise<ReadonlySet<string>>;
  /** Objects of a kind that the selector chooses, whole; values of Secrets masked. */
  objects(cluster: string, kind: KindName, where: ObjectChoice): Promise<readonly KubeObject[]>;
  /** The end of a container's log; null when the pod is gone. */
  podLog(cluster: string, pod: ObjectRef, options: PodLogOptions): Promise<string | null>;
  /**
   * The end of a container's log and what is written from then on, a few lines at a time, until the container ends.
   * Nothing is read that is not asked for; `return` ends the request to the cluster. `next` rejects with a `KubeError`,
   * or a `Refusal` when too many logs of the cluster are being followed.
   */
  followPodLog(
    cluster: string,
    pod: ObjectRef,
    options: PodLogOptions,
  ): AsyncIterableIterator<readonly LogLine[]>;
}

export interface LiveReadsOptions {
  /** Requests to one cluster at the same time; left out: 16. */
  readonly atOnce?: number;
  /** Requests to one cluster that may wait for their turn; left out: 1,000. More are refused. */
  readonly waiting?: number;
  /** Milliseconds that one request may take; left out: 5,000. */
  readonly timeoutMs?: number;
  /** For how long a cluster that did not answer five times in a row is not asked, in milliseconds; left out: 5,000. */
  readonly pauseMs?: number;
  /** Logs of one cluster that can be followed at the same time; left out: 64. */
  readonly logsAtOnce?: number;
}

export function createLiveReads(
  clientOf: (cluster: string) => KubeClient | undefined,
  {
    atOnce = 16,
    waiting = 1_000,
    timeoutMs = 5_000,
    pauseMs = 5_000,
    logsAtOnce = 64,
  }: LiveReadsOptions = {},
): LiveReads {
  const logs = createPlaces(logsAtOnce);
  const gates = new Map<string, LiveGate>();
  const inTurn = <T>(cluster: string, read: (client: KubeClient) => Promise<T>): Promise<T> => {
    const client = clientOf(cluster);
    if (client === undefined)
      return Promise.reject(ownError('Unreachable', `No cluster ${cluster}`));
    const gate =
      gates.get(cluster) ?? createLiveGate(cluster, { atOnce, waiting, failures: 5, pauseMs });
    gates.set(cluster, gate);
    return gate(() => read(client));
  };
  return {
    object: (cluster, ref) =>
      inTurn(cluster, async (client) => await orNull(client.get(ref, { timeoutMs }).then(masked))),
    objectWithSecrets: (cluster, ref) =>
      inTurn(cluster, async (client) => await orNull(client.get(ref, { timeoutMs }))),
    releasePayloads: (cluster, namespace, wanted) =>
      inTurn(cluster, (client) => releasePayloads(client, namespace, wanted)),
    isNamespaced: (cluster, { apiVersion, kind }) =>
      inTurn(cluster, async (client) => (await client.resource(apiVersion, kind))?.namespaced),
    servedKinds: (cluster, groupKinds) =>
      inTurn(cluster, (client) => servedKinds(client, new Set(groupKinds))),
    objectNames: (cluster, kind, where) =>
      inTurn(cluster, (client) => objectNames(client, kind, where)),
    objects: (cluster, kind, where) =>
      inTurn(cluster, async (client) => {
        const found = await chosenObjects(client, kind, where);
        // Items of a list do not say their kind.
        return found.map((object) => masked({ ...object, ...kind }));
      }),
    podLog: (cluster, pod, options) =>
      inTurn(cluster, (client) =>
        orNull(client.text({ method: 'GET', ...logRequest(pod, options), timeoutMs })),
      ),
    followPodLog: (cluster, pod, options) =>
      followLog({
        client: clientOf(cluster),
        cluster,
        request: { method: 'GET', ...logRequest(pod, options), timeoutMs },
        places: logs,
      }),
  };
}

/** Values of a Secret, and what `kubectl apply` keeps of them in an annotation, replaced. */
function masked(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const hidden = (field: unknown) =>
    typeof field === 'object' && field !== null
      ? Object.fromEntries(Object.keys(field).map((key) => [key, '***']))
      : field;
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  const metadata = { ...object.metadata, annotations: Object.fromEntries(annotations) };
  const secret = { ...object, metadata };
  return {
    ...secret,
    ...('data' in object ? { data: hidden(object['data']) } : {}),
    ...('stringData' in object ? { stringData: hidden(object['stringData']) } : {}),
  };
}

async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function logRequest({ namespace = 'default', name }: ObjectRef, options: PodLogOptions) {
  return {
    path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
    query: {
      tailLines: String(options.tailLines),
      ...(options.container === undefined ? {} : { container: options.container }),
      ...(options.sinceSeconds === undefined ? {} : { sinceSeconds: String(options.sinceSeconds) }),
    },
  };
}
