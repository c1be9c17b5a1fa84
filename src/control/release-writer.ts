/**
 * Makes one Helm release what it should be, so that it can be cut off anywhere and carried on: the Secret of the next
 * revision is created first (the compare-and-swap, ARCHITECTURE 4), then the objects are applied, what is no longer
 * wanted is taken away, and only then is the revision deployed. Ordinary helm clients read the result.
 */
import type { HelmEngine } from '../helm/engine.ts';
import type { HelmRelease } from '../helm/helm-release.ts';
import type { WantedRelease } from '../helm/wanted-release.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { ReplicaPolicy } from '../model/helm-app.ts';
import { isUnderWay, type HookEvent, type HookProgress } from '../model/hooks.ts';
import { stampRevision } from '../model/release.ts';
import type { Clock } from '../runtime/clock.ts';
import { beginRevision } from './begin-revision.ts';
import { checkNoneIsGoing, StillGoingError } from './made-anew.ts';
import { objectRef } from '../kube/object-ref.ts';
import {
  hooksIn,
  identity,
  isPending,
  objectsInPlace,
  ownLabels,
  patchRevision,
  progressOf,
  readHistory,
  secretRef,
  type StoredObject,
  type StoredRevision,
} from './release-history.ts';
import {
  HookFailedError,
  hasHooksAt,
  removeHookObjects,
  runHooks,
  type HooksOutcome,
} from './release-hooks.ts';
import { applyOwned } from './release-objects.ts';
import type { ReleaseOutcome, Waiting } from './release-outcome.ts';
import { isRefusal } from './release-refusal.ts';
import {
  checkNotRefused,
  checkOurs,
  firstHalf,
  isDeployed,
  operationOf,
  type Operation,
} from './release-standing.ts';
import { removeObjects, removeRelease, type OwnedRelease } from './remove-release.ts';

export { isRefusal, type ReleaseOutcome };

export interface ReleaseWriter {
  /**
   * `done`: the release is deployed at this digest. `waiting`: a hook runs, or an object that is made anew is not gone
   * yet; to be called again, with the same, until it is done. Throws when an object was refused or a hook failed; the release is then `failed`.
   */
  apply(client: KubeClient, wanted: WantedRelease, how: ApplyOptions): Promise<ReleaseOutcome>;
  /**
   * Takes the release's objects, those of its hooks, and all of its revisions away. Idempotent; what is not its own
   * stays, and so does a release of another app. `waiting`: a hook runs, or failed and is run again after a while; to be called again.
   */
  remove(client: KubeClient, release: OwnedRelease): Promise<ReleaseOutcome>;
}

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
  /** How many replicas the intent asks for here; left out: as many as the chart says, and a scaled number stays. */
  readonly replicas?: ReplicaPolicy;
}

export interface ReleaseWriterDeps {
  readonly engine: HelmEngine;
  readonly clock: Clock;
  readonly stationLabel: string;
}

/** What is made of a release, and what is stored of it so far. */
interface Making {
  readonly wanted: WantedRelease;
  readonly how: ApplyOptions;
  readonly history: readonly StoredRevision[];
}

interface Given {
  /** Objects in the cluster that are no longer wanted. */
  readonly surplus: ReadonlyMap<string, StoredObject>;
  /** Hooks that are not to be run for this revision, as they were run for the one that it finishes. */
  readonly progress?: HookProgress;
}

interface Filling extends Omit<Making, 'history'> {
  readonly operation: Operation;
  /** Whether its post-hooks are run later. */
  readonly postponed: boolean;
  /** Objects that are to go. */
  readonly surplus: ReadonlyMap<string, StoredObject>;
}

interface Filled {
  readonly kind: 'filled';
  readonly revision: StoredRevision;
  /** Field managers that something was taken back from. */
  readonly takenFrom: readonly string[];
}

/** Revisions kept in the cluster: the deployed one and two before it (ARCHITECTURE 12). */
const keptRevisions = 3;

export function createReleaseWriter({
  engine,
  clock,
  stationLabel,
}: ReleaseWriterDeps): ReleaseWriter {
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
      } else if (isPending(revision.release) || revision.release.status === 'uninstalling') {
        // Not `superseded`: what it names may never have been applied.
        const description = 'Cut off, and overtaken by the next revision';
        await setStatus(client, revision, { status: 'failed', description });
      }
    }
  }

  /** Ends a revision that is deployed but for its second half: its post-hooks, and objects that are no longer wanted. */
  async function finish(
    client: KubeClient,
    half: StoredRevision,
    { wanted, how, history }: Making,
  ): Promise<ReleaseOutcome> {
    const due = progressOf(half)?.event;
    const hooks = due && (await hooksOf(client, half, due));
    if (hooks?.kind === 'waiting') return hooks;
    const last = hooks?.revision ?? half;
    const stored = [...history.slice(0, -1), last];
    const surplus = await surplusOf(client, wanted, stored);
    if (surplus.size > 0) {
      const event = `post-${operationOf(stored, how.rollback === true)}` as const;
      const progress: HookProgress = { event, ended: true };
      return await makeNext(client, { wanted, how, history: stored }, { surplus, progress });
    }
    const labels = ownLabels(wanted, { ...how, stationLabel, adding: false });
    await patchRevision(client, last, { labels, now: clock.now() });
    return done;
  }

  /** What earlier revisions have put into the cluster and is no longer wanted. */
  async function surplusOf(
    client: KubeClient,
    { objects }: WantedRelease,
    history: readonly StoredRevision[],
  ): Promise<ReadonlyMap<string, StoredObject>> {
    const inPlace = await objectsInPlace({ engine, client }, history);
    for (const object of objects) inPlace.delete(identity(objectRef(object)));
    return inPlace;
  }

  /** Begins the next revision, or goes on with it where it was cut off, and carries it as far as it goes now. */
  async function makeNext(
    client: KubeClient,
    { wanted, how, history }: Making,
    { surplus, progress }: Given,
  ): Promise<ReleaseOutcome> {
    const { prune } = how;
    const operation = operationOf(history, how.rollback === true);
    const leftover = prune ? [] : [...surplus.values()].map(({ object }) => object);
    const postponed =
      !prune && wanted.scope === 'CLUSTER' && hasHooksAt(wanted.hooks, `post-${operation}`);
    const labelsOf = (adding: boolean) => ownLabels(wanted, { ...how, stationLabel, adding });
    const labels = labelsOf(leftover.length > 0 || postponed);
    checkNotRefused(history.at(-1), [labels, labelsOf(prune)], how.retriedAt);
    const begun = await beginRevision({ engine, clock }, client, {
      ...{ wanted, history, labels, leftover, operation },
      ...(progress && { progress }),
    });
    const outcome = await fill(client, begun, {
      ...{ wanted, how, operation, postponed },
      surplus: prune ? surplus : new Map(),
    });
    if (outcome.kind === 'waiting') return outcome;
    const { revision, takenFrom } = outcome;
    const earlier = history.filter(({ release }) => release.revision < revision.release.revision);
    await settle(client, earlier, revision);
    await setStatus(client, revision, {
      status: 'deployed',
      description: descriptionOf(operation, takenFrom),
      ...(postponed && { progress: { event: `post-${operation}` } }),
    });
    return done;
  }

  /** Runs the hooks of a revision that is pending, and makes its objects what they should be in between. */
  async function fill(
    client: KubeClient,
    begun: StoredRevision,
    { wanted, how, operation, postponed, surplus }: Filling,
  ): Promise<Filled | Waiting> {
    let revision = begun;
    const takenFrom = new Set<string>();
    try {
      const before = await hooksOf(client, revision, `pre-${operation}`);
      if (before.kind === 'waiting') return before;
      revision = before.revision;
      // What its post-hooks have begun upon was applied.
      if (!isUnderWay(progressOf(revision), `post-${operation}`)) {
        // Before anything else, so that a pass that only waits changes nothing.
        await checkNoneIsGoing(client, wanted.objects, clock);
        const applying = {
          release: wanted,
          clock,
          ...(how.replicas && { replicas: how.replicas }),
        };
        for (const object of wanted.objects) {
          for (const one of await applyOwned(client, object, applying)) takenFrom.add(one);
        }
        await removeObjects(client, wanted, surplus);
      }
      if (!postponed) {
        const after = await hooksOf(client, revision, `post-${operation}`);
        if (after.kind === 'waiting') return after;
        revision = after.revision;
      }
      return { kind: 'filled', revision, takenFrom: [...takenFrom].sort() };
    } catch (error) {
      if (error instanceof StillGoingError) {
        return { kind: 'waiting', message: error.message, untilMs: error.untilMs };
      }
      // A cluster that cannot be reached leaves the revision pending: it is carried on when the cluster is back.
      if (isRefusal(error) && !(error instanceof HookFailedError)) {
        await setStatus(client, revision, { status: 'failed', description: error.message });
      }
      throw error;
    }
  }

  return {
    async apply(client, given, how) {
      const wanted = { ...given, objects: stampRevision(given.objects, how.appRevision) };
      const history = await readHistory(client, wanted);
      checkOurs(history, wanted);
      // The view may lag behind: what is deployed already is left alone (invariant N1).
      if (isDeployed(history.at(-1), wanted, how)) return done;
      const making: Making = { wanted, how, history };
      const half = how.prune ? firstHalf(history.at(-1), wanted) : undefined;
      if (half) return await finish(client, half, making);
      return await makeNext(client, making, { surplus: await surplusOf(client, wanted, history) });
    },

    remove: async (client, release) => await removeRelease({ engine, clock }, client, release),
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
