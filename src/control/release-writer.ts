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
import { isAlreadyExists, isKindNotServed, isKubeError } from '../kube/kube-error.ts';
import { appLabel, appNamespaceLabel, appRevisionLabel, digestLabel } from '../model/labels.ts';
import { groupKindOf, type KubeManifest } from '../model/manifest.ts';
import { plainDigest, stampRevision } from '../model/release.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal } from '../runtime/errors.ts';
import { objectRef } from './object-ref.ts';
import {
  isPending,
  objectsOf,
  ownLabels,
  readHistory,
  secretRef,
  statusPatch,
  type StoredObject,
  type StoredRevision,
} from './release-history.ts';
import {
  applyOwned,
  deleteOwned,
  inDeletionOrder,
  NotOursError,
  type ReleaseName,
} from './release-objects.ts';

export interface ReleaseWriter {
  /** Resolves when the release is deployed at this digest. Throws when an object was refused; the release is then `failed`. */
  apply(client: KubeClient, wanted: WantedRelease, how: ApplyOptions): Promise<void>;
  /** Takes the release's objects and all of its revisions away. Idempotent; what is not its own stays. */
  remove(client: KubeClient, release: ReleaseName): Promise<void>;
}

export interface ApplyOptions {
  readonly appRevision: number;
  /** False: what is no longer wanted stays until a later apply takes it away, and the release says so. */
  readonly prune: boolean;
  /** When a person last asked to try again, in milliseconds since the Unix epoch: an attempt refused before that is no bar. */
  readonly retriedAt?: number;
}

export interface ReleaseWriterDeps {
  readonly engine: HelmEngine;
  readonly clock: Clock;
  readonly stationLabel: string;
}

interface Beginning {
  readonly history: readonly StoredRevision[];
  readonly labels: Readonly<Record<string, string>>;
  /** Objects of earlier revisions that stay for now: the manifest names them, so that they are not forgotten. */
  readonly leftover: readonly KubeManifest[];
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
  ): Promise<Map<string, StoredObject>> {
    const lastDeployed = history.findLastIndex(({ release }) => release.status === 'deployed');
    const current = lastDeployed < 0 ? history : history.slice(lastDeployed);
    const objects = new Map<string, StoredObject>();
    for (const { release } of current) {
      for (const stored of await objectsOf({ engine, client }, release)) {
        objects.set(identity(stored.ref), stored);
      }
    }
    return objects;
  }

  async function begin(
    client: KubeClient,
    wanted: WantedRelease,
    { history, labels, leftover }: Beginning,
  ): Promise<StoredRevision> {
    const last = history.at(-1);
    // Cut off in the middle of the very same: carried on, not begun again.
    if (last && isPending(last.release) && bears(last, labels)) return last;
    const now = new Date(clock.now()).toISOString();
    const wasInstalled = history.some(hasBeenDeployed);
    const release: HelmRelease = {
      name: wanted.name,
      namespace: wanted.namespace,
      revision: (last?.release.revision ?? 0) + 1,
      status: wasInstalled ? 'pending-upgrade' : 'pending-install',
      description: `Stationmaster revision ${labels[appRevisionLabel] ?? ''}`,
      firstDeployed: history[0]?.release.firstDeployed ?? now,
      lastDeployed: now,
      notes: wanted.notes,
      chart: wanted.chart,
      config: wanted.config,
      manifest: await manifest(wanted.chart.metadata.name, [...wanted.objects, ...leftover]),
      hooks: wanted.hooks,
    };
    const secret = await client.create({
      ...encodeRelease(release, { modifiedAt: clock.now(), labels }),
    });
    return { secret, release };
  }

  async function manifest(chart: string, objects: readonly KubeManifest[]): Promise<string> {
    const texts = await engine.toYaml(objects);
    if (!texts.ok) throw new Error(texts.fault.message);
    return manifestOf(
      texts.value.map((text, index) => ({
        template: `${chart}/${(objects[index]?.kind ?? '').toLowerCase()}`,
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

  /** Puts every earlier revision to rest; the oldest go. */
  async function settle(client: KubeClient, earlier: readonly StoredRevision[]): Promise<void> {
    const kept = earlier.slice(-(keptRevisions - 1));
    for (const revision of earlier) {
      if (!kept.includes(revision)) {
        await client.delete(secretRef(revision.release, revision.release.revision));
      } else if (revision.release.status === 'deployed') {
        const { description } = revision.release;
        await setStatus(client, revision, { status: 'superseded', description });
      } else if (isPending(revision.release)) {
        // Not `superseded`: what it names may never have been applied.
        const description = 'Cut off, and overtaken by the next revision';
        await setStatus(client, revision, { status: 'failed', description });
      }
    }
  }

  return {
    async apply(client, given, { appRevision, prune, retriedAt = 0 }) {
      const wanted = { ...given, objects: stampRevision(given.objects, appRevision) };
      const history = await readHistory(client, wanted);
      checkOurs(history, wanted);
      // The view may lag behind: what is deployed already is left alone (invariant N1).
      if (isDeployed(history.at(-1), wanted, { appRevision, prune })) return;
      const inPlace = await objectsInPlace(client, history);
      // What a revision that was cut off or refused names may never have been applied, and be somebody else's.
      const known = await objectsInPlace(client, history.filter(hasBeenDeployed));
      for (const object of wanted.objects) inPlace.delete(identity(objectRef(object)));
      const leftover = prune ? [] : [...inPlace.values()].map(({ object }) => object);
      const labels = ownLabels(wanted, { appRevision, stationLabel, adding: leftover.length > 0 });
      const last = history.at(-1);
      const isRetried = Date.parse(last?.release.lastDeployed ?? '') <= retriedAt;
      if (last?.release.status === 'failed' && bears(last, labels) && !isRetried) {
        throw new ReleaseFailedError(last.release.description);
      }
      const revision = await begin(client, wanted, { history, labels, leftover });
      const earlier = history.filter(({ release }) => release.revision < revision.release.revision);
      try {
        for (const object of wanted.objects) {
          const isKnown = known.has(identity(objectRef(object)));
          await applyOwned(client, object, { release: wanted, known: isKnown, clock });
        }
        if (prune) await removeObjects(client, wanted, inPlace);
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
      const history = (await readHistory(client, release)).filter(({ secret }) =>
        Object.hasOwn(secret.metadata.labels ?? {}, appLabel),
      );
      if (history.length === 0) return;
      const inPlace = await objectsInPlace(client, history);
      const last = history.at(-1);
      if (last && last.release.status !== 'uninstalling') {
        await setStatus(client, last, {
          status: 'uninstalling',
          description: 'Deletion in progress',
        });
      }
      await removeObjects(client, release, inPlace);
      for (const { release: stored } of history) {
        await client.delete(secretRef(release, stored.revision));
      }
    },
  };
}

/** A Helm release of that name that somebody else installed is theirs, with everything in it (invariant R2). */
function checkOurs(history: readonly StoredRevision[], { app }: WantedRelease): void {
  const [first] = history;
  if (first === undefined || history.some((revision) => bears(revision, marksOf(app)))) return;
  throw new NotOursError(objectRef(first.secret), 'a Helm release that is not this app');
}

/** What every release of an app bears; helm's own clients keep it. */
const marksOf = ({ namespace, name }: WantedRelease['app']): Readonly<Record<string, string>> => ({
  [appLabel]: name,
  [appNamespaceLabel]: namespace,
});

/** The same attempt was refused before: only another revision of the app is worth another one. */
class ReleaseFailedError extends Error {
  constructor(description: string) {
    super(description);
    this.name = 'ReleaseFailedError';
  }
}

const hasBeenDeployed = ({ release: { status } }: StoredRevision): boolean =>
  status === 'deployed' || status === 'superseded';

const bears = ({ secret }: StoredRevision, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(labels).every(([key, value]) => secret.metadata.labels?.[key] === value);

/** True when this very content is deployed already, and nothing is left over that is to go. */
function isDeployed(
  last: StoredRevision | undefined,
  { digest, app }: WantedRelease,
  { appRevision, prune }: ApplyOptions,
): boolean {
  const labels = last?.secret.metadata.labels ?? {};
  const released = labels[digestLabel] ?? '';
  return (
    last?.release.status === 'deployed' &&
    (prune ? released : plainDigest(released)) === digest &&
    labels[appRevisionLabel] === String(appRevision) &&
    labels[appLabel] === app.name &&
    labels[appNamespaceLabel] === app.namespace
  );
}

async function removeObjects(
  client: KubeClient,
  release: ReleaseName,
  objects: ReadonlyMap<string, StoredObject>,
): Promise<void> {
  for (const ref of inDeletionOrder([...objects.values()].map((stored) => stored.ref))) {
    await deleteOwned(client, ref, release);
  }
}

/** Versions of one kind are one object. */
const identity = (ref: ObjectRef): string =>
  `${groupKindOf(ref)}/${ref.namespace ?? ''}/${ref.name}`;

/** True when trying again would bring the same answer: the release has failed. Else it is carried on later. */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof NotOursError || error instanceof ReleaseFailedError) return true;
  if (error instanceof Refusal) return true;
  // Lost races and kinds that are about to be served pass by themselves.
  if (!isKubeError(error) || isAlreadyExists(error) || isKindNotServed(error)) return false;
  if (error.status === 409) {
    return error.causes.some(({ reason }) => reason === 'FieldManagerConflict');
  }
  return error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}
