import type { HelmEngine } from '../helm/engine.ts';
import { manifestOf, type HelmRelease } from '../helm/helm-release.ts';
import { encodeRelease } from '../helm/release-codec.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { HookProgress } from '../model/hooks.ts';
import { appRevisionLabel, hooksAnnotation } from '../model/labels.ts';
import type { KubeManifest } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import { isPending, type StoredRevision } from './release-history.ts';
import { storedHooks } from './release-hooks.ts';
import { bears, type Operation } from './release-standing.ts';

interface Beginning {
  readonly wanted: WantedRelease;
  readonly history: readonly StoredRevision[];
  readonly labels: Readonly<Record<string, string>>;
  /** Objects of earlier revisions that stay for now: the manifest names them, so that they are not forgotten. */
  readonly leftover: readonly KubeManifest[];
  readonly operation: Operation;
  /** Hooks that are not to be run for this revision. */
  readonly progress?: HookProgress;
}

/**
 * Creates the Secret of the next revision, pending: the compare-and-swap that lets one process alone begin it. One that
 * was cut off in the middle of the very same is carried on.
 */
export async function beginRevision(
  { engine, clock }: { readonly engine: HelmEngine; readonly clock: Pick<Clock, 'now'> },
  client: KubeClient,
  { wanted, history, labels, leftover, operation, progress }: Beginning,
): Promise<StoredRevision> {
  const last = history.at(-1);
  if (last && isPending(last.release) && bears(last, labels)) return last;
  const now = new Date(clock.now()).toISOString();
  const chart = wanted.chart.metadata.name;
  const release: HelmRelease = {
    name: wanted.name,
    namespace: wanted.namespace,
    revision: (last?.release.revision ?? 0) + 1,
    status: `pending-${operation}`,
    description: `Stationmaster revision ${labels[appRevisionLabel] ?? ''}`,
    firstDeployed: history[0]?.release.firstDeployed ?? now,
    lastDeployed: now,
    notes: wanted.notes,
    chart: wanted.chart,
    config: wanted.config,
    manifest: await storedManifest(engine, chart, [...wanted.objects, ...leftover]),
    hooks: await storedHooks(engine, chart, wanted.hooks),
  };
  const { metadata, ...encoded } = encodeRelease(release, { modifiedAt: clock.now(), labels });
  const secret = await client.create({
    ...encoded,
    metadata: {
      ...metadata,
      ...(progress && { annotations: { [hooksAnnotation]: JSON.stringify(progress) } }),
    },
  });
  return { secret, release };
}

async function storedManifest(
  engine: HelmEngine,
  chart: string,
  objects: readonly KubeManifest[],
): Promise<string> {
  const texts = await engine.toYaml(objects);
  if (!texts.ok) throw new Error(texts.fault.message);
  return manifestOf(
    texts.value.map((text, index) => ({
      template: `${chart}/${(objects[index]?.kind ?? '').toLowerCase()}`,
      text,
    })),
  );
}
