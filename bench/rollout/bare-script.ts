/** The least that has to be sent: the same writes as the gateway's, with no look at what is there. */
import { setTimeout as delay } from 'node:timers/promises';
import { encodeRelease } from '../../src/helm/release-codec.ts';
import { inParallel } from '../../src/runtime/in-parallel.ts';
import type { RawCluster, RawObject } from '../../test/support/raw-cluster.ts';
import { waitUntil } from '../../tools/control-plane/probe.ts';
import type { StoredRelease } from './stored-releases.ts';
import { app, pathOf, type World } from './world.ts';

const atOnce = 16;

/** The writes of one release, made ready beforehand. */
interface Writes {
  readonly cluster: string;
  readonly isStation: boolean;
  /** Names of the Deployments, for which a batch waits. */
  readonly deployments: readonly string[];
  readonly pending: object;
  readonly objects: readonly { readonly path: string; readonly object: object }[];
  readonly deployed: { readonly path: string; readonly patch: object };
}

export function writesOf({ cluster, station, labels, release, objects }: StoredRelease): Writes {
  const { namespace } = app;
  const encoded = (status: 'pending-install' | 'deployed') =>
    encodeRelease({ ...release, status }, { modifiedAt: Date.now(), labels });
  const { metadata, data } = encoded('deployed');
  return {
    cluster,
    isStation: station !== '',
    deployments: objects
      .filter(({ kind }) => kind === 'Deployment')
      .map((object) => object.metadata.name),
    pending: encoded('pending-install'),
    objects: objects.map((object) => ({
      path: pathOf({ ...object, namespace }, object.metadata.name),
      object,
    })),
    deployed: {
      path: pathOf({ apiVersion: 'v1', kind: 'Secret', namespace }, metadata.name),
      patch: { metadata: { labels: metadata.labels }, data },
    },
  };
}

/** Sends all the writes, so many at once. */
export async function sendAll(world: World, writes: readonly Writes[]): Promise<void> {
  await inParallel(writes, atOnce, async ({ cluster, pending, objects, deployed }) => {
    const raw = rawOf(world, cluster);
    await raw.create(pathOf({ apiVersion: 'v1', kind: 'Secret', ...app }), pending);
    for (const { path, object } of objects) await raw.apply(path, object, 'bare-script');
    const answer = await raw.patch(deployed.path, { merge: deployed.patch });
    if (answer.code >= 300) throw new Error(answer.text);
  });
}

/** The same in batches: the next is begun when the Deployments of the last are available, for which it asks every 100 ms. */
export async function sendInBatches(
  world: World,
  writes: readonly Writes[],
  batchSize: number,
): Promise<void> {
  await sendAll(
    world,
    writes.filter(({ isStation }) => !isStation),
  );
  const stations = writes.filter(({ isStation }) => isStation);
  for (let begin = 0; begin < stations.length; begin += batchSize) {
    const batch = stations.slice(begin, begin + batchSize);
    await sendAll(world, batch);
    for (const cluster of new Set(batch.map((one) => one.cluster))) {
      const own = batch.filter((one) => one.cluster === cluster);
      const names = own.flatMap(({ deployments }) => deployments);
      const raw = rawOf(world, cluster);
      await waitUntil('a batch', 120_000, async () => {
        if (await areAvailable(raw, names)) return true;
        await delay(50);
        return false;
      });
    }
  }
}

async function areAvailable(raw: RawCluster, names: readonly string[]): Promise<boolean> {
  const path = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', ...app });
  const { items = [] } = await raw.read(path);
  const available = new Set(items.filter(isAvailable).map(({ metadata }) => metadata.name));
  return names.every((name) => available.has(name));
}

function isAvailable({ metadata, spec, status }: RawObject): boolean {
  const { observedGeneration, availableReplicas } = status as Record<string, number | undefined>;
  return observedGeneration === metadata.generation && availableReplicas === spec?.['replicas'];
}

function rawOf({ clusters }: World, cluster: string): RawCluster {
  const found = clusters.find(({ name }) => name === cluster);
  if (found === undefined) throw new Error(`No cluster ${cluster}`);
  return found.raw;
}
