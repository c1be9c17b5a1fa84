/**
 * Makes one Helm release what it should be, so that it can be cut off anywhere and carried on: the Secret of the next
 * revision is created first (the compare-and-swap, ARCHITECTURE 4), then the objects are applied, what is no longer
 * wanted is taken away, and only then is the revision deployed. Ordinary helm clients read the result.
 */
import type { HelmEngine } from '../helm/engine.ts';
import { manifestOf, type HelmRelease } from '../helm/helm-release.ts';
import { encodeRelease } from '../helm/release-codec.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient, ObjectRef } from '../kube/kube-client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { appLabel, appNamespaceLabel, digestLabel } from '../model/labels.ts';
import { groupKindOf } from '../model/manifest.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal } from '../runtime/errors.ts';
import {
  isPending,
  objectsOf,
  ownLabels,
  readHistory,
  secretRef,
  statusPatch,
  type StoredRevision,
} from './release-history.ts';
import {
  applyOwned,
  deleteOwned,
  inDeletionOrder,
  NotOursError,
  objectRef,
  type ReleaseName,
} from './release-objects.ts';

export interface ReleaseWriter {
  /** Resolves when the release is deployed at this digest. Throws when an object was refused; the release is then `failed`. */
  apply(client: KubeClient, wanted: WantedRelease, appRevision: number): Promise<void>;
  /** Takes the release's objects and all of its revisions away. Idempotent; what is not its own stays. */
  remove(client: KubeClient, release: ReleaseName): Promise<void>;
}

export interface ReleaseWriterDeps {
  readonly engine: HelmEngine;
  readonly clock: Clock;
  readonly stationLabel: string;
}

/** Revisions kept in the cluster: the deployed one and two before it (ARCHITECTURE 12). */
const keptRevisions = 3;

export function createReleaseWriter({
  engine,
  clock,
  stationLabel,
}: ReleaseWriterDeps): ReleaseWriter {
  /** Objects that earlier revisions have, or may have, put into the cluster and nobody has taken away since. */
  async function objectsInPlace(
    client: KubeClient,
    history: readonly StoredRevision[],
  ): Promise<Map<string, ObjectRef>> {
    const lastDeployed = history.findLastIndex(({ release }) => release.status === 'deployed');
    const current = lastDeployed < 0 ? history : history.slice(lastDeployed);
    const refs = new Map<string, ObjectRef>();
    for (const { release } of current) {
      for (const ref of await objectsOf({ engine, client }, release)) refs.set(identity(ref), ref);
    }
    return refs;
  }

  async function begin(
    client: KubeClient,
    wanted: WantedRelease,
    { history, appRevision }: { history: readonly StoredRevision[]; appRevision: number },
  ): Promise<StoredRevision> {
    const last = history.at(-1);
    const labels = ownLabels(wanted, { appRevision, stationLabel });
    const isSame = (revision: StoredRevision): boolean =>
      Object.entries(labels).every(
        ([key, value]) => revision.secret.metadata.labels?.[key] === value,
      );
    // Cut off in the middle of the very same: carried on, not begun again.
    if (last && isPending(last.release) && isSame(last)) return last;
    const now = new Date(clock.now()).toISOString();
    const release: HelmRelease = {
      name: wanted.name,
      namespace: wanted.namespace,
      revision: (last?.release.revision ?? 0) + 1,
      status: history.some(
        ({ release: { status } }) => status === 'deployed' || status === 'superseded',
      )
        ? 'pending-upgrade'
        : 'pending-install',
      description: `Stationmaster revision ${appRevision}`,
      firstDeployed: history[0]?.release.firstDeployed ?? now,
      lastDeployed: now,
      notes: wanted.notes,
      chart: wanted.chart,
      config: wanted.config,
      manifest: await manifest(wanted),
      hooks: wanted.hooks,
    };
    const secret = await client.create({
      ...encodeRelease(release, { modifiedAt: clock.now(), labels }),
    });
    return { secret, release };
  }

  async function manifest(wanted: WantedRelease): Promise<string> {
    const texts = await engine.toYaml(wanted.objects);
    if (!texts.ok) throw new Error(texts.fault.message);
    return manifestOf(
      texts.value.map((text, index) => ({
        template:
          `${wanted.chart.metadata.name}/${wanted.objects[index]?.kind ?? ''}`.toLowerCase(),
        text,
      })),
    );
  }

  async function setStatus(
    client: KubeClient,
    revision: StoredRevision,
    change: Pick<HelmRelease, 'status' | 'description'>,
  ): Promise<void> {
    const ref = secretRef(revision.release, revision.release.revision);
    await client.mergePatch(ref, statusPatch(revision, change, clock.now()));
  }

  /** Every earlier revision that is not at rest is, from now on, superseded; the oldest go. */
  async function settle(client: KubeClient, earlier: readonly StoredRevision[]): Promise<void> {
    const kept = earlier.slice(-(keptRevisions - 1));
    for (const revision of earlier) {
      if (!kept.includes(revision)) {
        await client.delete(secretRef(revision.release, revision.release.revision));
      } else if (revision.release.status === 'deployed' || isPending(revision.release)) {
        await setStatus(client, revision, {
          status: 'superseded',
          description: revision.release.description,
        });
      }
    }
  }

  return {
    async apply(client, wanted, appRevision) {
      const history = await readHistory(client, wanted);
      // The view may lag behind: what is deployed already is left alone (invariant N1).
      if (isDeployed(history.at(-1), wanted)) return;
      const inPlace = await objectsInPlace(client, history);
      const revision = await begin(client, wanted, { history, appRevision });
      const earlier = history.filter(({ release }) => release.revision < revision.release.revision);
      try {
        for (const object of wanted.objects) {
          const known = earlier.length > 0 && inPlace.has(identity(objectRef(object)));
          await applyOwned(client, object, { release: wanted, known });
          inPlace.delete(identity(objectRef(object)));
        }
        for (const ref of inDeletionOrder([...inPlace.values()]))
          await deleteOwned(client, ref, wanted);
      } catch (error) {
        // A cluster that cannot be reached leaves the revision pending: it is carried on when the cluster is back.
        if (isRefusal(error)) {
          await setStatus(client, revision, { status: 'failed', description: error.message });
        }
        throw error;
      }
      await settle(client, earlier);
      await setStatus(client, revision, {
        status: 'deployed',
        description:
          revision.release.status === 'pending-install' ? 'Install complete' : 'Upgrade complete',
      });
    },

    async remove(client, release) {
      const history = await readHistory(client, release);
      const inPlace = await objectsInPlace(client, history);
      const last = history.at(-1);
      if (last && last.release.status !== 'uninstalling') {
        await setStatus(client, last, {
          status: 'uninstalling',
          description: 'Deletion in progress',
        });
      }
      for (const ref of inDeletionOrder([...inPlace.values()]))
        await deleteOwned(client, ref, release);
      for (const { release: stored } of history) {
        await client.delete(secretRef(release, stored.revision));
      }
    },
  };
}

const isDeployed = (last: StoredRevision | undefined, { digest, app }: WantedRelease): boolean =>
  last?.release.status === 'deployed' &&
  last.secret.metadata.labels?.[digestLabel] === digest &&
  last.secret.metadata.labels[appLabel] === app.name &&
  last.secret.metadata.labels[appNamespaceLabel] === app.namespace;

/** Versions of one kind are one object. */
const identity = (ref: ObjectRef): string =>
  `${groupKindOf(ref)}/${ref.namespace ?? ''}/${ref.name}`;

/** True when trying again would bring the same answer: the release has failed. Else it is carried on later. */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof NotOursError || error instanceof Refusal) return true;
  return (
    isKubeError(error) &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 401 &&
    error.status !== 429
  );
}
