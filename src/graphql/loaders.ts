import DataLoader from 'dataloader';
import type { LogLine } from '../kube/follow-log.ts';
import type { KubeObject, ObjectRef } from '../kube/kube-client.ts';
import type { KindName, ObjectChoice } from '../kube/live-lists.ts';
import type { LiveReads, PodLogOptions } from '../kube/live-reads.ts';
import { LimitRefusal } from '../runtime/errors.ts';
import type { Entry } from '../view/view.ts';

/** Live reads of one operation: the same thing is asked for once, and not more than `maxLiveReads` things. */
export interface LiveLoaders {
  object(cluster: string, ref: ObjectRef): Promise<KubeObject | null>;
  podLog(cluster: string, pod: ObjectRef, options: PodLogOptions): Promise<string | null>;
  followPodLog(
    cluster: string,
    pod: ObjectRef,
    options: PodLogOptions,
  ): AsyncIterableIterator<readonly LogLine[]>;
  /** `data.release` of a release revision; undefined when it is gone. */
  releasePayload(release: Entry<'Release'>): Promise<string | undefined>;
  isNamespaced(cluster: string, kind: KindName): Promise<boolean | undefined>;
  servedKinds(cluster: string, groupKinds: readonly string[]): Promise<readonly KindName[]>;
  objectNames(cluster: string, kind: KindName, where: ObjectChoice): Promise<ReadonlySet<string>>;
  objects(cluster: string, kind: KindName, where: ObjectChoice): Promise<readonly KubeObject[]>;
  /** Forgets what was read, and counts anew: for each message of a subscription. */
  renew(): void;
}

/** So many requests to clusters may one operation cause: a page of manifests, never a fleet of them. */
const maxLiveReads = 500;

interface Place {
  readonly cluster: string;
  readonly ref: ObjectRef;
}

interface Choice {
  readonly cluster: string;
  readonly kind: KindName;
  readonly where: ObjectChoice;
}

export function createLiveLoaders(reads: LiveReads): LiveLoaders {
  let left = maxLiveReads;
  const counted = async <T>(read: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) throw tooMany();
    return await read();
  };
  const oneOf = <K extends object, T>(read: (key: K) => Promise<T>) =>
    lazily(
      () =>
        new DataLoader<K, T, string>(
          (keys) => Promise.all(keys.map((key) => counted(() => read(key)).catch(toError))),
          { cacheKeyFn: (key) => JSON.stringify(key) },
        ),
    );
  const objects = oneOf(({ cluster, ref }: Place) => reads.object(cluster, ref));
  const served = oneOf(
    ({
      cluster,
      groupKinds,
    }: {
      readonly cluster: string;
      readonly groupKinds: readonly string[];
    }) => reads.servedKinds(cluster, groupKinds),
  );
  const names = oneOf(({ cluster, kind, where }: Choice) =>
    reads.objectNames(cluster, kind, where),
  );
  const chosen = oneOf(({ cluster, kind, where }: Choice) => reads.objects(cluster, kind, where));
  const logs = oneOf(({ cluster, ref, options }: Place & { readonly options: PodLogOptions }) =>
    reads.podLog(cluster, ref, options),
  );
  const payloads = lazily(
    () =>
      new DataLoader<Entry<'Release'>, string | undefined, string>(
        (releases) =>
          payloadsOf(releases, (...place) => counted(() => reads.releasePayloads(...place))),
        { cacheKeyFn: ({ key }) => JSON.stringify(key) },
      ),
  );
  return {
    object: (cluster, ref) => objects.load({ cluster, ref }),
    podLog: (cluster, ref, options) => logs.load({ cluster, ref, options }),
    // A subscription has one, and the cluster's number of them is bounded.
    followPodLog: (cluster, pod, options) => reads.followPodLog(cluster, pod, options),
    releasePayload: (release) => payloads.load(release),
    // The cluster's client has it at hand.
    isNamespaced: (cluster, kind) => reads.isNamespaced(cluster, kind),
    servedKinds: (cluster, groupKinds) => served.load({ cluster, groupKinds }),
    objectNames: (cluster, kind, where) => names.load({ cluster, kind, where }),
    objects: (cluster, kind, where) => chosen.load({ cluster, kind, where }),
    renew: () => {
      left = maxLiveReads;
      for (const loader of [objects, served, names, chosen, logs, payloads]) loader.clearAll();
    },
  };
}

/** Most operations read nothing live: a loader is made when it is first used. */
function lazily<K, T>(make: () => DataLoader<K, T, string>) {
  let loader: DataLoader<K, T, string> | undefined;
  return {
    load: (key: K): Promise<T> => (loader ??= make()).load(key),
    clearAll: (): void => {
      loader?.clearAll();
    },
  };
}

/** Reads the payloads of many releases with one read for each cluster and namespace. */
async function payloadsOf(
  releases: readonly Entry<'Release'>[],
  read: LiveReads['releasePayloads'],
): Promise<(string | undefined | Error)[]> {
  const groups = Map.groupBy(releases, ({ key }) => JSON.stringify([key.cluster, key.namespace]));
  const found = new Map<Entry<'Release'>, string | Error>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const { cluster = '', namespace = '' } = group[0]?.key ?? {};
      const wanted = group.map(({ key, row }) => ({ release: row.release, secret: key.name }));
      const payloads = await read(cluster, namespace, wanted).catch(toError);
      for (const release of group) {
        const payload = payloads instanceof Error ? payloads : payloads.get(release.key.name);
        if (payload !== undefined) found.set(release, payload);
      }
    }),
  );
  return releases.map((release) => found.get(release));
}

function tooMany(): LimitRefusal {
  return new LimitRefusal(
    `One operation may ask clusters for ${maxLiveReads} things; ask for fewer manifests or logs at once (limit: liveReads)`,
    { limit: 'liveReads', allowed: maxLiveReads },
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
