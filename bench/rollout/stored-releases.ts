/** The releases that the gateway stored, for others to write the same. */
import { parseAllDocuments } from 'yaml';
import type { HelmRelease } from '../../src/helm/helm-release.ts';
import { decodeRelease } from '../../src/helm/release-codec.ts';
import { group } from '../../src/model/labels.ts';
import type { KubeManifest } from '../../src/model/manifest.ts';
import { app, pathOf, type World } from './world.ts';

/** One release, with what the gateway's own bookkeeping in its labels says. */
export interface StoredRelease {
  readonly cluster: string;
  /** Empty for the release of a cluster. */
  readonly station: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly release: HelmRelease;
  readonly objects: readonly KubeManifest[];
}

/** Every release of the app, those of clusters first, then by cluster and station, as the gateway goes. */
export async function storedReleases({ clusters }: World): Promise<readonly StoredRelease[]> {
  const found: StoredRelease[] = [];
  for (const { name: cluster, raw } of clusters) {
    const path = pathOf({ apiVersion: 'v1', kind: 'Secret', namespace: app.namespace });
    const { items = [] } = await raw.read(path, { labelSelector: 'owner=helm' });
    for (const { metadata, data } of items) {
      const release = decodeRelease((data as { release: string }).release);
      const { labels = {} } = metadata;
      found.push({
        cluster,
        station: labels['NodeGroup'] ?? '',
        labels,
        release,
        objects: parseAllDocuments(release.manifest).map(
          (document) => document.toJS() as KubeManifest,
        ),
      });
    }
  }
  const rank = ({ cluster, station }: StoredRelease) =>
    `${station === '' ? 0 : 1} ${cluster} ${station}`;
  return found.sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
}

/**
 * The objects of releases as they are in the clusters, by what names them, without what servers and controllers fill in
 * and without the stamps of the gateway. Throws when one is missing.
 */
export async function liveObjects(
  { clusters }: World,
  releases: readonly StoredRelease[],
): Promise<ReadonlyMap<string, object>> {
  const live = new Map<string, object>();
  for (const { name, raw } of clusters) {
    const own = releases.filter(({ cluster }) => cluster === name);
    const wanted = own.flatMap(({ objects }) => objects);
    const paths = new Set(wanted.map((object) => pathOf({ ...object, namespace: app.namespace })));
    const names = new Set(
      wanted.map(({ apiVersion, kind, metadata }) =>
        pathOf({ apiVersion, kind, namespace: app.namespace }, metadata.name),
      ),
    );
    for (const path of paths) {
      for (const { metadata, spec, ...rest } of (await raw.read(path)).items ?? []) {
        const key = `${path}/${metadata.name}`;
        if (!names.delete(key)) continue;
        const { labels, annotations } = metadata;
        live.set(`${name} ${key}`, {
          ...omit(rest, (field) => field === 'status'),
          labels: omit(labels, isStamp),
          annotations: omit(annotations, (field) => isStamp(field) || field === revisionAnnotation),
          spec: omit(spec, (field) => ['clusterIP', 'clusterIPs'].includes(field)),
        });
      }
    }
    if (names.size > 0) throw new Error(`Not in ${name}: ${[...names].join(' ')}`);
  }
  return live;
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const isStamp = (field: string): boolean => field.startsWith(`${group}/`);

function omit(object: object | undefined, out: (field: string) => boolean): object {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([field]) => !out(field)));
}
