/** What is to be known before a plan is carried out, though nothing forbids it. */
import type { TargetCluster, Wanted } from '../helm/wanted-releases.ts';
import { identityOf, type KubeManifest } from '../model/manifest.ts';
import { asKept } from '../model/object-shape.ts';
import { unstamped } from '../model/release.ts';
import { stringify } from 'yaml';
import type { PlanWarning } from './commands.ts';

/** Each once, also where several clusters or stations give cause. */
export function planWarnings(
  wanted: Wanted,
  clusters: readonly Pick<TargetCluster, 'name' | 'stations' | 'present'>[],
): readonly PlanWarning[] {
  const ofChart = wanted.warnings.map(({ rule, object, message }) => ({
    code: rule,
    message,
    object: object ? `${object.kind} ${object.name}` : null,
    cluster: null,
  }));
  const shared = clusters.flatMap((cluster) => sharedChanges(wanted, cluster));
  const each = [...ofChart, ...shared];
  return [...new Map(each.map((warning) => [JSON.stringify(warning), warning])).values()];
}

/** Objects of the cluster's release are changed before the first batch: no pace holds these back. */
function sharedChanges(
  { releases }: Wanted,
  { name: cluster, stations, present = [] }: Pick<TargetCluster, 'name' | 'stations' | 'present'>,
): readonly PlanWarning[] {
  const release = releases.find((one) => one.scope === 'CLUSTER' && one.cluster === cluster);
  const before = new Map(present.map((object) => [identityOf(object), contentOf(object)]));
  const changed = (release?.objects ?? []).filter((object) => {
    const content = before.get(identityOf(object));
    return content !== undefined && content !== contentOf(object);
  });
  const reached =
    stations.length === 1 ? 'the only station there' : `all ${stations.length} stations there`;
  return changed.map(({ kind, metadata: { name } }) => ({
    code: 'SHARED_OBJECT_CHANGES',
    message: `${kind} ${name} of cluster ${cluster} is shared: its change reaches ${reached} before the first batch.`,
    object: `${kind} ${name}`,
    cluster,
  }));
}

/** Without the labels that name a version of the chart: these change with every version, and nothing reads them. */
function contentOf(object: KubeManifest): string {
  const kept = asKept(unstamped(object));
  const labels = Object.entries(kept.metadata.labels ?? {}).filter(
    ([key]) => key !== 'helm.sh/chart' && key !== 'app.kubernetes.io/version',
  );
  const metadata = { ...kept.metadata, labels: Object.fromEntries(labels) };
  return stringify({ ...kept, metadata }, { sortMapEntries: true });
}
