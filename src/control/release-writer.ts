/**
 * Makes one Helm release what it should be, so that it can be cut off anywhere and carried on: the Secret of the next
 * revision is created first (the compare-and-swap, ARCHITECTURE 4), then the objects are applied, what is no longer
 * wanted is taken away, and only then is the revision deployed. Ordinary helm clients read the result.
 */
import type { HelmEngine } from '../helm/engine.ts';
import { manifestOf, type HelmRelease } from '../helm/helm-release.ts';
import { encodeRelease } from '../helm/release-codec.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { objectRef } from './object-ref.ts';
import {
  isUnderWay,
  type HookEvent,
  type HookOperation,
  type HookProgress,
} from '../model/hooks.ts';
import {
  appLabel,
  appNamespaceLabel,
  appRevisionLabel,
  digestLabel,
  hooksAnnotation,
} from '../model/labels.ts';
import type { KubeManifest } from '../model/manifest.ts';
import { addingDigest, plainDigest, stampRevision } from '../model/release.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  hasBeenDeployed,
  isPending,
  identity,
  objectsInPlace,
  ownLabels,
  patchRevision,
  progressOf,
  readHistory,
  secretRef,
  type StoredObject,
  type StoredRevision,
} from './release-history.ts';
import { atDeletion, hooksOfDeletion } from './deletion-hooks.ts';
import {
  HookFailedError,
  hasHooksAt,
  removeHookObjects,
  runHooks,
  storedHooks,
  type HooksOutcome,
} from './release-hooks.ts';
import { isRefusal, ReleaseFailedError } from './release-refusal.ts';
import {
  applyOwned,
  deleteOwned,
  inDeletionOrder,
  NotOursError,
  type ReleaseName,
} from './release-objects.ts';

export { isRefusal };

export interface ReleaseWriter {
  /**
   * `done`: the release is deployed at this digest. `waiting`: a hook runs; to be called again, with the same, until it
   * is done. Throws when an object was refused or a hook failed; the release is then `failed`.
   */
  apply(client: KubeClient, wanted: WantedRelease, how: ApplyOptions): Promise<ReleaseOutcome>;
  /**
   * Takes the release's objects, those of its hooks, and all of its revisions away. Idempotent; what is not its own
   * stays. `waiting`: a hook runs, or failed and is run again after a while; to be called again.
   */
  remove(client: KubeClient, release: ReleaseName): Promise<ReleaseOutcome>;
}

export type ReleaseOutcome =
  | { readonly kind: 'done' }
  /** `message` says for what; at `untilMs` (since the Unix epoch) the wait is over at the latest. */
  | { readonly kind: 'waiting'; readonly message: string; readonly untilMs: number };

export interface ApplyOptions {
  readonly appRevision: number;
  /**
   * False: what is no longer wanted stays, and post-hooks of a cluster release are not run, until a later apply with
   * `prune` finishes it; the release says so (`isAddingDigest`).
   */
  readonly prune: boolean;
  /** When a person last asked to try again, in milliseconds since the Unix epoch: an attempt refused before that is no bar. */
  readonly retriedAt?: number;
  /** The app goes back to an earlier revision: hooks are those of a rollback. */
  readonly rollback?: boolean;
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
  readonly operation: Operation;
  /** Hooks that are not to be run for this revision, as they were run for the one that it finishes. */
  readonly progress: HookProgress | undefined;
}

type Operation = Exclude<HookOperation, 'delete'>;

/** Revisions kept in the cluster: the deployed one and two before it (ARCHITECTURE 12). */
const keptRevisions = 3;

export function createReleaseWriter({
  engine,
  clock,
  stationLabel,
}: ReleaseWriterDeps): ReleaseWriter {
  async function begin(
    client: KubeClient,
    wanted: WantedRelease,
    { history, labels, leftover, operation, progress }: Beginning,
  ): Promise<StoredRevision> {
    const last = history.at(-1);
    // Cut off in the middle of the very same: carried on, not begun again.
    if (last && isPending(last.release) && bears(last, labels)) return last;
    const now = new Date(clock.now()).toISOString();
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
      manifest: await manifest(wanted.chart.metadata.name, [...wanted.objects, ...leftover]),
      hooks: await storedHooks(engine, wanted.chart.metadata.name, wanted.hooks),
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
    status: Pick<HelmRelease, 'status' | 'description'> & { readonly progress?: HookProgress },
  ): Promise<StoredRevision> {
    const { progress, ...change } = status;
    return await patchRevision(client, revision, {
      status: change,
      ...(progress && { progress }),
      now: clock.now(),
    });
  }

  /** Hooks of an attempt to make the release so: one that fails fails the release. */
  async function hooksOf(
    client: KubeClient,
    revision: StoredRevision,
    event: HookEvent,
  ): Promise<Exclude<HooksOutcome, { kind: 'failed' }>> {
    const outcome = await runHooks({ engine, clock }, { client, revision, event });
    if (outcome.kind !== 'failed') return outcome;
    const { message, clean } = outcome;
    await setStatus(client, outcome.revision, { status: 'failed', description: message });
    await clean();
    throw new HookFailedError(message);
  }

  /** Puts every earlier revision to rest; the oldest go, with what hooks that nobody has any more have left. */
  async function settle(
    client: KubeClient,
    earlier: readonly StoredRevision[],
    present: StoredRevision,
  ): Promise<void> {
    const kept = earlier.slice(-(keptRevisions - 1));
    await removeHookObjects({ engine }, client, {
      release: present.release,
      hooks: hooksIn(earlier.filter((revision) => !kept.includes(revision))),
      except: hooksIn([...kept, present]),
    });
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
    async apply(client, given, { appRevision, prune, rollback = false, retriedAt = 0 }) {
      const wanted = { ...given, objects: stampRevision(given.objects, appRevision) };
      let history = await readHistory(client, wanted);
      checkOurs(history, wanted);
      // The view may lag behind: what is deployed already is left alone (invariant N1).
      if (isDeployed(history.at(-1), wanted, { appRevision, prune })) return done;
      const half = prune ? firstHalf(history.at(-1), wanted) : undefined;
      if (half) {
        const due = progressOf(half)?.event;
        const hooks = due && (await hooksOf(client, half, due));
        if (hooks?.kind === 'waiting') return hooks;
        history = [...history.slice(0, -1), hooks?.revision ?? half];
      }
      const last = history.at(-1);
      const parsed = new Map<number, readonly StoredObject[]>();
      const inPlace = await objectsInPlace({ engine, client }, history, parsed);
      // What a revision that was cut off or refused names may never have been applied, and be somebody else's.
      const known = await objectsInPlace(
        { engine, client },
        history.filter(hasBeenDeployed),
        parsed,
      );
      for (const object of wanted.objects) inPlace.delete(identity(objectRef(object)));
      const leftover = prune ? [] : [...inPlace.values()].map(({ object }) => object);
      const operation = operationOf(history, rollback);
      const postponed =
        !prune && wanted.scope === 'CLUSTER' && hasHooksAt(wanted.hooks, `post-${operation}`);
      const labelsOf = (adding: boolean) =>
        ownLabels(wanted, { appRevision, stationLabel, adding });
      const labels = labelsOf(leftover.length > 0 || postponed);
      if (half && last && inPlace.size === 0) {
        await patchRevision(client, last, { labels, now: clock.now() });
        return done;
      }
      const isRetried = Date.parse(last?.release.lastDeployed ?? '') <= retriedAt;
      if (
        last?.release.status === 'failed' &&
        !isRetried &&
        (bears(last, labels) || bears(last, labelsOf(prune)))
      ) {
        throw new ReleaseFailedError(last.release.description);
      }
      const progress = half && ({ event: `post-${operation}`, ended: true } as const);
      let revision = await begin(client, wanted, {
        history,
        labels,
        leftover,
        operation,
        progress,
      });
      const earlier = history.filter(({ release }) => release.revision < revision.release.revision);
      const takenFrom = new Set<string>();
      try {
        const before = await hooksOf(client, revision, `pre-${operation}`);
        if (before.kind === 'waiting') return before;
        revision = before.revision;
        // What its post-hooks have begun upon was applied.
        if (!isUnderWay(progressOf(revision), `post-${operation}`)) {
          for (const object of wanted.objects) {
            const isKnown = known.has(identity(objectRef(object)));
            const how = { release: wanted, known: isKnown, clock };
            for (const one of await applyOwned(client, object, how)) takenFrom.add(one);
          }
          if (prune) await removeObjects(client, wanted, inPlace);
        }
        if (!postponed) {
          const after = await hooksOf(client, revision, `post-${operation}`);
          if (after.kind === 'waiting') return after;
          revision = after.revision;
        }
      } catch (error) {
        // A cluster that cannot be reached leaves the revision pending: it is carried on when the cluster is back.
        if (isRefusal(error) && !(error instanceof HookFailedError)) {
          await setStatus(client, revision, { status: 'failed', description: error.message });
        }
        throw error;
      }
      await settle(client, earlier, revision);
      await setStatus(client, revision, {
        status: 'deployed',
        description: descriptionOf(operation, [...takenFrom].sort()),
        ...(postponed && { progress: { event: `post-${operation}` } }),
      });
      return done;
    },

    async remove(client, release) {
      const history = (await readHistory(client, release)).filter(({ secret }) =>
        Object.hasOwn(secret.metadata.labels ?? {}, appLabel),
      );
      const last = history.at(-1);
      if (!last) return done;
      const inPlace = await objectsInPlace({ engine, client }, history);
      const going =
        last.release.status === 'uninstalling'
          ? last
          : await setStatus(client, last, {
              status: 'uninstalling',
              description: 'Deletion in progress',
              progress: atDeletion(history),
            });
      const before = await hooksOfDeletion(
        { engine, clock },
        { client, revision: going, event: 'pre-delete' },
      );
      if (before.kind === 'waiting') return before;
      await removeObjects(client, release, inPlace);
      const after = await hooksOfDeletion(
        { engine, clock },
        { client, revision: before.revision, event: 'post-delete' },
      );
      if (after.kind === 'waiting') return after;
      await removeHookObjects({ engine }, client, { release, hooks: hooksIn(history) });
      for (const { release: stored } of history) {
        await client.delete(secretRef(release, stored.revision));
      }
      return done;
    },
  };
}

const done: ReleaseOutcome = { kind: 'done' };

/** As helm words it; what was taken back from other field managers is on record here. */
function descriptionOf(operation: Operation, takenFrom: readonly string[]): string {
  const complete = `${operation.charAt(0).toUpperCase()}${operation.slice(1)} complete`;
  return takenFrom.length === 0
    ? complete
    : `${complete}; fields were taken back from ${takenFrom.join(', ')}`;
}

const hooksIn = (history: readonly StoredRevision[]) =>
  history.flatMap(({ release }) => release.hooks);

/** What the next revision is; the same again for one that was cut off. */
function operationOf(history: readonly StoredRevision[], rollback: boolean): Operation {
  if (!history.some(hasBeenDeployed)) return 'install';
  return rollback ? 'rollback' : 'upgrade';
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

/** The last revision when it is what is wanted but for its end: old objects are still there, or post-hooks are due. */
function firstHalf(
  last: StoredRevision | undefined,
  { digest, app }: WantedRelease,
): StoredRevision | undefined {
  const isHalf =
    last?.release.status === 'deployed' &&
    last.secret.metadata.labels?.[digestLabel] === addingDigest(digest) &&
    bears(last, marksOf(app));
  return isHalf ? last : undefined;
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
