import { createHash } from 'node:crypto';
import type { SimFleet } from '../../src/sim/fleet-process.ts';
import type { SimObject } from '../../src/sim/sim-object.ts';
import { objectsIn, releasesIn } from './apps.ts';

const kinds = ['deployments.apps', 'configmaps', 'services', 'serviceaccounts'];

/** All that an app has put into the clusters as a hash of what matters, with its namespace taken out. */
export function contentOf(
  fleet: SimFleet,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const lines: string[] = [];
  for (const { name: cluster } of fleet.clusters) {
    for (const resource of kinds) {
      for (const object of objectsIn(fleet, cluster, resource)) {
        const { metadata } = object;
        if (metadata.namespace !== namespace) continue;
        if (metadata.labels?.['stationmaster.io/app'] !== name) continue;
        lines.push(`${cluster} ${resource} ${metadata.name} ${withoutServerFields(object)}`);
      }
    }
    for (const release of releasesIn(fleet, cluster)) {
      if (release.namespace !== namespace) continue;
      const { status, revision, manifest } = release;
      lines.push(`${cluster} release ${release.name} ${revision} ${status} ${manifest}`);
    }
  }
  const text = lines.sort().join('\n').replaceAll(namespace, 'NAMESPACE');
  return createHash('sha256').update(text).digest('hex');
}

/** What the server fills in, and which differs between two objects of the same intent. */
const filledIn = new Set([
  'status',
  'metadata',
  'clusterIP',
  'clusterIPs',
  'deployment.kubernetes.io/revision',
]);

function withoutServerFields({ metadata: { labels, annotations }, ...rest }: SimObject): string {
  return JSON.stringify({ ...rest, labels, annotations }, (key, value: unknown) =>
    filledIn.has(key) ? undefined : value,
  );
}
