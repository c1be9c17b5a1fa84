/**
 * Sees whether rollouts keep their pace (invariant R3), from the stores of the simulated clusters: what the gateway
 * believes does not count, except that it cannot carry out what it cannot know yet. Looks at every change of them.
 */
import { isHalfWay } from '../../../src/model/rollout-batch.ts';
import type { SimFleet } from '../../../src/sim/fleet-process.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import type { StoreEvent } from '../../../src/sim/store-contract.ts';
import { targetsOf } from '../../../src/view/app-targets.ts';
import type { View } from '../../../src/view/view.ts';
import {
  helmApps,
  placedBy,
  type StoredApp,
  type StoredFailure,
  type StoredSpec,
} from './intents.ts';

export interface PaceWitness extends Disposable {
  /** What was against the rules, in words. */
  readonly violations: readonly string[];
  /** Stations that were begun, and looks that were taken. */
  readonly begun: number;
  readonly looks: number;
  /** Stations that have failed. */
  readonly failed: number;
  /** The most stations of one app that were in change at the same time. */
  readonly most: number;
  /** Says that the API of a cluster is down: its stations are parked. */
  setDown(cluster: string, down: boolean): void;
  /** What the gateway knows from now on: it cannot know sooner that a station is in change no more. */
  follow(view: View): void;
}

const label = {
  app: 'stationmaster.io/app',
  revision: 'stationmaster.io/app-revision',
  scope: 'stationmaster.io/scope',
  station: 'NodeGroup',
};

/** What is known of one app. */
interface Watched {
  readonly specs: Map<number, StoredSpec>;
  app: StoredApp;
  /** Stations that were begun and have been neither ready, failed, gone nor parked since; true: it is being removed. */
  readonly inChange: Map<string, boolean>;
  /**
   * Stations of a batch that a new revision has taken over, as they were in change, for all that the gateway knew, when that
   * revision came: such a batch is brought to the new revision together, whatever the pace of that is.
   */
  carriedOn: ReadonlySet<string>;
  /** Since when the gateway has known that a station is in change no more, in milliseconds since the Unix epoch. */
  readonly knownAt: Map<string, number>;
}

export function watchPace(fleet: SimFleet): PaceWitness {
  const apps = new Map<string, Watched>();
  const down = new Set<string>();
  const violations: string[] = [];
  const tally = { begun: 0, looks: 0, most: 0, failed: 0 };

  function noteApp({ type, object, previous }: StoreEvent): void {
    const { name, generation = 1 } = object.metadata;
    if (type === 'DELETED') {
      apps.delete(name);
      return;
    }
    const app = object as unknown as StoredApp;
    const known = apps.get(name) ?? {
      specs: new Map(),
      app,
      inChange: new Map(),
      carriedOn: new Set(),
      knownAt: new Map(),
    };
    known.app = app;
    known.specs.set(generation, app.spec);
    apps.set(name, known);
    const earlier = (previous as unknown as StoredApp | undefined)?.status;
    const more = (app.status?.failures?.length ?? 0) - (earlier?.failures?.length ?? 0);
    tally.failed += Math.max(0, more);
    const { startedAt = '', batch } = app.status?.rollout ?? {};
    if (earlier?.rollout?.startedAt !== startedAt) {
      const taken = batch?.startedAt === startedAt ? batch.targets : [];
      known.carriedOn = new Set(
        taken.filter(
          (target) =>
            earlier?.rollout?.batch?.targets.includes(target) &&
            (known.knownAt.get(target) ?? Infinity) >= Date.parse(startedAt),
        ),
      );
    }
    const before = earlier?.rollout?.finishedAt;
    const finishedAt = app.status?.rollout?.finishedAt;
    // With its end a rollout lets go of what is in change, as a cancelled one does.
    if (finishedAt !== undefined && finishedAt !== before) known.inChange.clear();
  }

  function noteRelease(cluster: string, { type, object, previous }: StoreEvent): void {
    const { labels = {} } = object.metadata;
    const name = labels[label.app];
    const watched = name === undefined ? undefined : apps.get(name);
    if (watched === undefined || labels[label.scope] !== 'station') return;
    if (watched.app.metadata.deletionTimestamp !== undefined) return;
    const station = labels[label.station] ?? '';
    const target = `${cluster}/${station}`;
    const isBegun = type === 'ADDED';
    const isGoing =
      labels['status'] === 'uninstalling' &&
      previous?.metadata.labels?.['status'] !== 'uninstalling';
    if (!isBegun && !isGoing) return;
    if (watched.inChange.has(target)) {
      watched.inChange.set(target, isGoing);
      return;
    }
    leave();
    watched.inChange.set(target, isGoing);
    tally.begun += 1;
    tally.most = Math.max(tally.most, watched.inChange.size);
    const earlier = releasesOf(cluster, name ?? '', station).filter(
      (one) => one.metadata.name !== object.metadata.name,
    );
    // What was cut off in the middle of an apply is carried on, whatever the pace.
    if (earlier.some(({ metadata }) => metadata.labels?.['status']?.startsWith('pending-'))) return;
    judge(watched, target);
  }

  function judge(watched: Watched, target: string): void {
    const { app, specs, inChange } = watched;
    const { rollout } = app.status ?? {};
    const spec = specs.get(rollout?.revision ?? 0);
    if (rollout === undefined || spec === undefined) {
      violations.push(`${target} of ${app.metadata.name} was begun without a rollout`);
      return;
    }
    const { batchSize, batchPercent, maxFailures, onFailure, canary = [] } = spec.strategy ?? {};
    const limit =
      batchPercent === undefined
        ? (batchSize ?? 10)
        : Math.max(1, Math.ceil((placedBy(spec).length * batchPercent) / 100));
    const what = `${target} of ${app.metadata.name} at revision ${rollout.revision}`;
    if (inChange.size > limit && !watched.carriedOn.has(target)) {
      violations.push(
        `${what}: ${[...inChange.keys()].join(', ')} in change, allowed are ${limit}`,
      );
    }
    if (onFailure === 'CONTINUE' || rollout.rollBackOf !== undefined) return;
    const budget =
      maxFailures ?? (canary.length > 0 || onFailure !== undefined ? 0 : Number.POSITIVE_INFINITY);
    // One that became ready after all has not failed.
    const failed = standingFailures(app).filter(
      (one) => Date.parse(one.at) > forgivenUntil(app) && !isSettled(app.metadata.name, one.target),
    ).length;
    if (failed > budget) {
      violations.push(`${what}: begun after ${failed} have failed, allowed are ${budget}`);
    }
  }

  function isOnline(target: string): boolean {
    const [cluster = '', station] = target.split('/');
    if (down.has(cluster)) return false;
    return fleet
      .cluster(cluster)
      .store.list('nodes')
      .some(
        ({ metadata, status }) =>
          metadata.labels?.[label.station] === station && isReadyNode(status),
      );
  }

  function releasesOf(cluster: string, app: string, station: string): readonly SimObject[] {
    return fleet
      .cluster(cluster)
      .store.list('secrets')
      .filter(
        ({ metadata: { labels = {} } }) =>
          labels[label.app] === app &&
          labels[label.scope] === 'station' &&
          labels[label.station] === station,
      );
  }

  function isSettled(app: string, target: string): boolean {
    const [cluster = '', station = ''] = target.split('/');
    const releases = releasesOf(cluster, app, station);
    const deployments = fleet
      .cluster(cluster)
      .store.list('deployments.apps')
      .filter(
        ({ metadata: { labels = {} } }) =>
          labels[label.app] === app && labels[label.station] === station,
      );
    if (releases.length === 0) return deployments.length === 0;
    const latest = releases.reduce((one, other) =>
      Number(one.metadata.labels?.['version']) < Number(other.metadata.labels?.['version'])
        ? other
        : one,
    );
    const { status, [label.revision]: revision } = latest.metadata.labels ?? {};
    return (
      status === 'deployed' &&
      deployments.some(
        (one) => one.metadata.labels?.[label.revision] === revision && isComplete(one),
      )
    );
  }

  /** Takes out whoever is not in change any more. */
  function leave(): void {
    for (const [name, { app, inChange }] of apps) {
      const failed = new Set(standingFailures(app).map(({ target }) => target));
      for (const target of inChange.keys()) {
        if (failed.has(target) || !isOnline(target) || isSettled(name, target)) {
          inChange.delete(target);
        }
      }
    }
  }

  /** Notes when it is seen that a station of a batch is in change no more. */
  function look(view: View): void {
    for (const entry of view.all('HelmApp', fleet.clusters[0]?.name ?? '')) {
      const knownAt = apps.get(entry.key.name)?.knownAt;
      for (const target of knownAt ? targetsOf(view, entry) : []) {
        if (!target.inBatch || isHalfWay(target)) knownAt?.delete(target.key);
        else if (!knownAt?.has(target.key)) knownAt?.set(target.key, Date.now());
      }
    }
  }

  let unfollow = (): void => undefined;
  const stops = fleet.clusters.map(({ name, store }, index) =>
    store.onEvent((event) => {
      if (!watchedKinds.has(event.resource)) return;
      tally.looks += 1;
      if (event.resource === helmApps && index === 0) noteApp(event);
      if (event.resource === 'secrets') noteRelease(name, event);
      leave();
    }),
  );
  return {
    violations,
    get begun() {
      return tally.begun;
    },
    get looks() {
      return tally.looks;
    },
    get failed() {
      return tally.failed;
    },
    get most() {
      return tally.most;
    },
    setDown(cluster, isDown) {
      if (isDown) down.add(cluster);
      else down.delete(cluster);
      leave();
    },
    follow(view) {
      unfollow();
      unfollow = view.onChange(() => look(view));
    },
    [Symbol.dispose]() {
      unfollow();
      for (const stop of stops) stop();
    },
  };
}

const watchedKinds = new Set([helmApps, 'secrets', 'deployments.apps', 'nodes']);

function isReadyNode(status: unknown): boolean {
  const { conditions = [] } = (status ?? {}) as {
    conditions?: readonly { type: string; status: string }[];
  };
  return conditions.some((one) => one.type === 'Ready' && one.status === 'True');
}

/** Whether a Deployment's controller has seen what is wanted, and all of it is there and ready. */
export function isComplete({ metadata, spec, status }: SimObject): boolean {
  const { replicas = 1 } = (spec ?? {}) as { replicas?: number };
  const seen = (status ?? {}) as Record<string, number | undefined>;
  return (
    (seen['observedGeneration'] ?? 0) >= (metadata.generation ?? 1) &&
    ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].every(
      (count) => (seen[count] ?? 0) === replicas,
    )
  );
}

/** Failures with the revision in hand that no later retry has made void. */
export function standingFailures(app: StoredApp): readonly StoredFailure[] {
  const retries = retriesOf(app);
  return (app.status?.failures ?? []).filter(({ target, revision, at }) => {
    const again = Date.parse(retries[target] ?? '');
    return revision === app.status?.rollout?.revision && !(Date.parse(at) <= again);
  });
}

/** Whether a station was asked to be tried again after the rollout had ended: then it has to end anew. */
export function isRetriedSince(app: StoredApp): boolean {
  const finishedAt = Date.parse(app.status?.rollout?.finishedAt ?? '');
  return Object.values(retriesOf(app)).some((at) => Date.parse(at) > finishedAt);
}

const retriesOf = ({ metadata }: StoredApp): Readonly<Record<string, string>> =>
  JSON.parse(metadata.annotations?.['stationmaster.io/retried'] ?? '{}') as Record<string, string>;

function forgivenUntil({ metadata, status }: StoredApp): number {
  const [revision, at] = (metadata.annotations?.['stationmaster.io/forgiven'] ?? '').split('@');
  return revision === String(status?.rollout?.revision) ? Date.parse(at ?? '') : 0;
}
