/**
 * An app, its clusters and stations as plain state, and a reconciler that carries out what `nextRolloutStep` says,
 * one step at a time, as the real one does: only what is in `status` outlives a step.
 */
import { appPhase } from '../../src/model/app-phase.ts';
import {
  targetPhase,
  type RolloutOutcome,
  type Target,
  type TargetFacts,
} from '../../src/model/app-target.ts';
import type { HelmAppStatus, StrategySpec, TargetKey } from '../../src/model/helm-app.ts';
import { beginRollout, nextRolloutStep } from '../../src/model/rollout.ts';
import { isEnded } from '../../src/model/rollout-situation.ts';
import {
  controlsOf,
  isStanding,
  rollBackOf,
  rollingBack,
  type AnnotationPatch,
} from '../../src/model/rollout-controls.ts';
import type { ClusterReleaseFacts, RolloutStep } from '../../src/model/rollout-step.ts';
import type { WorkloadRow } from '../../src/model/rows.ts';
import { workloadRow } from './workload-row.ts';

export type ClusterState = 'SYNCED' | 'SYNCING' | 'DOWN';

export interface SimCluster {
  state: ClusterState;
  /** What keeps Services in their stations there: one thing or another. */
  locality: number;
  /** What the cluster's release has, what it was made for, and whether earlier content is still there. */
  release: { content: number; locality: number; leftover: boolean } | null;
}

export interface SimStation {
  readonly cluster: string;
  online: boolean;
  /** Whether its pods become ready when they are given time. */
  able: boolean;
  /** Whether its cluster accepts its objects. */
  accepted: boolean;
  release: { status: string; appRevision: number; content: number; modifiedAt: number } | null;
  workload: WorkloadRow | null;
}

export interface Intent {
  /** Content of every placed station. */
  readonly stations: ReadonlyMap<TargetKey, number>;
  /** Content of the cluster releases. */
  readonly shared: number;
  readonly strategy: StrategySpec;
}

export const deadlineSeconds = 600;

export interface RolloutSim {
  readonly clusters: Map<string, SimCluster>;
  readonly stations: Map<TargetKey, SimStation>;
  intent: Intent;
  generation: number;
  status: HelmAppStatus;
  /** What people ask of the rollout. */
  annotations: Record<string, string>;
  /** Intents that went well, by revision. */
  readonly good: Map<number, Intent>;
  now: number;
}

/** Writes a patch of annotations, as a command does. */
export function ask(sim: RolloutSim, patch: AnnotationPatch): void {
  const entries = Object.entries({ ...sim.annotations, ...patch });
  sim.annotations = Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

const controlsIn = ({ annotations, generation }: RolloutSim) => controlsOf(annotations, generation);

export function startSim(stations: readonly TargetKey[], intent: Intent): RolloutSim {
  const clusterOf = (key: TargetKey): string => key.slice(0, key.indexOf('/'));
  return {
    clusters: new Map(
      stations.map((key): [string, SimCluster] => [
        clusterOf(key),
        { state: 'SYNCED', locality: 0, release: null },
      ]),
    ),
    stations: new Map(
      stations.map((key) => [
        key,
        {
          cluster: clusterOf(key),
          online: true,
          able: true,
          accepted: true,
          release: null,
          workload: null,
        },
      ]),
    ),
    intent,
    generation: 1,
    status: {},
    annotations: {},
    good: new Map(),
    now: Date.parse('2026-01-01T00:00:00Z'),
  };
}

/** The station's pods and their controller do what they can with what is applied. */
export function settle(station: SimStation): void {
  if (!station.workload || !station.online) return;
  const { generation, desired } = station.workload;
  const ready = station.able ? desired : 0;
  station.workload = {
    ...station.workload,
    observedGeneration: generation,
    updated: desired,
    total: desired,
    ready,
    available: ready,
  };
}

/** Every target with its phase, as the view puts them together. */
export function targetsOf(sim: RolloutSim): readonly Target[] {
  const { status, intent } = sim;
  const { rollout } = status;
  const controls = controlsIn(sim);
  const outcomeOf = (key: TargetKey, cluster: string): RolloutOutcome | null => {
    if (rollout === undefined || !isEnded(rollout)) return null;
    if (status.observedGeneration !== sim.generation) return null;
    const parked = [...(rollout.parkedClusters ?? []), ...(rollout.parkedTargets ?? [])];
    const retriedAt = controls.retriedAt(key) ?? 0;
    const isOpen =
      parked.includes(cluster) ||
      parked.includes(key) ||
      retriedAt > Date.parse(rollout.finishedAt ?? '');
    return isOpen ? null : (rollout.phase as RolloutOutcome);
  };
  const keys = [...sim.stations].filter(
    ([key, { release }]) => intent.stations.has(key) || release,
  );
  return keys
    .map(([key]) => key)
    .sort()
    .map((key) => {
      const station = sim.stations.get(key)!;
      const { cluster, release } = station;
      const failure = status.failures?.find((one) => one.target === key);
      const facts: TargetFacts = {
        key,
        cluster,
        station: key.slice(key.indexOf('/') + 1),
        placed: intent.stations.has(key),
        wantedRevision: status.targetRevisions?.[key] ?? status.baseRevision ?? 0,
        release: release && {
          status: release.status,
          appRevision: release.appRevision,
          modifiedAt: new Date(release.modifiedAt).toISOString(),
          workloads: 1,
        },
        workloads: station.workload ? [station.workload] : [],
        reachable: sim.clusters.get(cluster)!.state === 'SYNCED',
        online: station.online,
        failure:
          failure &&
          failure.revision >= (status.targetRevisions?.[key] ?? status.baseRevision ?? 0) &&
          isStanding(failure, controls)
            ? failure
            : null,
        inBatch: rollout?.batch?.targets.includes(key) ?? false,
        soaking: (intent.strategy.soakSeconds ?? 0) > 0 && rollout?.batch?.soaked !== true,
        outcome: outcomeOf(key, cluster),
      };
      return { ...facts, phase: targetPhase(facts) };
    });
}

function clusterFacts(sim: RolloutSim, targets: readonly Target[]): readonly ClusterReleaseFacts[] {
  return [...sim.clusters].map(([cluster, { state, locality, release }]) => ({
    cluster,
    reachable: state === 'SYNCED',
    placed: targets.some((target) => target.cluster === cluster && target.placed),
    current:
      release === null
        ? null
        : release.content === sim.intent.shared && release.locality === locality,
    moved: release !== null && release.locality !== locality,
    leftover: release?.leftover ?? false,
  }));
}

/** Takes a new intent on, or does the next step of the rollout; answers with the step, or with `accept`. */
export function reconcile(sim: RolloutSim): RolloutStep | { readonly kind: 'accept' } {
  if (sim.status.observedGeneration !== sim.generation) {
    accept(sim);
    return { kind: 'accept' };
  }
  const targets = targetsOf(sim);
  const step = nextRolloutStep({
    now: sim.now,
    rollout: sim.status.rollout!,
    strategy: { progressDeadlineSeconds: deadlineSeconds, ...sim.intent.strategy },
    controls: controlsIn(sim),
    targets,
    canaries: new Set(
      (sim.intent.strategy.canary ?? []).map(({ cluster = '', name }) => `${cluster}/${name}`),
    ),
    stoodStillMs: () => 0,
    clusters: clusterFacts(sim, targets),
    unknownUntil: isBatchUnknown(sim) ? Infinity : null,
    syncingUntil: [...sim.clusters.values()].some(({ state }) => state === 'SYNCING')
      ? Infinity
      : null,
  });
  carryOut(sim, step, targets);
  return step;
}

/** Whether a cluster that the batch is in is being read for the first time. */
export function isBatchUnknown({ status, clusters }: RolloutSim): boolean {
  return (status.rollout?.batch?.targets ?? []).some(
    (key) => clusters.get(key.slice(0, key.indexOf('/')))!.state === 'SYNCING',
  );
}

function accept(sim: RolloutSim): void {
  const targetRevisions: Record<TargetKey, number> = {};
  for (const [key, content] of sim.intent.stations) {
    const station = sim.stations.get(key)!;
    const there = station.release;
    if (sim.clusters.get(station.cluster)!.state !== 'SYNCED') continue;
    if (there?.status === 'deployed' && there.content === content) {
      targetRevisions[key] = there.appRevision;
    }
  }
  const goingBack = rollBackOf(sim.annotations, sim.generation);
  sim.status = {
    observedGeneration: sim.generation,
    baseRevision: sim.generation,
    targetRevisions,
    failures: (sim.status.failures ?? []).filter(
      ({ target, revision }) => revision >= (targetRevisions[target] ?? Infinity),
    ),
    rollout: beginRollout(
      sim.status.rollout,
      {
        revision: sim.generation,
        startedAt: new Date(sim.now).toISOString(),
        ...(goingBack !== undefined && { rollBackOf: goingBack }),
      },
      targetsOf(sim),
    ),
  };
}

function carryOut(sim: RolloutSim, step: RolloutStep, targets: readonly Target[]): void {
  const { status } = sim;
  const rollout = status.rollout!;
  const fail = (keys: readonly TargetKey[], reason: string): void => {
    const failures = keys.map((target) => ({
      target,
      revision: rollout.revision,
      reason,
      message: reason,
      at: new Date(sim.now).toISOString(),
    }));
    const others = (sim.status.failures ?? []).filter(({ target }) => !keys.includes(target));
    sim.status = { ...sim.status, failures: [...others, ...failures] };
  };
  switch (step.kind) {
    case 'applyClusters':
      for (const cluster of step.clusters) {
        const { release, locality } = sim.clusters.get(cluster)!;
        const leaves =
          release !== null && (release.leftover || release.content !== sim.intent.shared);
        sim.clusters.get(cluster)!.release = {
          content: sim.intent.shared,
          locality,
          leftover: !step.prune && leaves,
        };
      }
      return;
    case 'beginBatch':
      sim.status = {
        ...status,
        rollout: {
          ...rollout,
          batch: {
            index: step.index,
            targets: step.targets,
            canary: step.canary,
            startedAt: new Date(sim.now).toISOString(),
          },
        },
      };
      return;
    case 'applyTargets':
      for (const key of step.targets) {
        if (applyStation(sim, key)) continue;
        fail([key], 'Refused');
      }
      return;
    case 'fail':
      fail(step.targets, 'ProgressDeadlineExceeded');
      return;
    case 'removeTargets':
      for (const key of step.targets) {
        Object.assign(sim.stations.get(key)!, { release: null, workload: null });
      }
      return;
    case 'removeClusters':
      for (const cluster of step.clusters) sim.clusters.get(cluster)!.release = null;
      return;
    case 'leave': {
      const left = rollout.batch!.targets.filter((key) => !step.targets.includes(key));
      sim.status = {
        ...status,
        rollout: { ...rollout, batch: { ...rollout.batch!, targets: left } },
      };
      return;
    }
    case 'soak':
      sim.status = { ...status, rollout: soaking(sim, step.state) };
      return;
    case 'hold':
      sim.status = { ...status, rollout: { ...rollout, phase: 'PAUSED', reason: step.reason } };
      return;
    case 'goOn':
      sim.status = { ...status, rollout: { ...rollout, phase: 'ROLLING_OUT' } };
      return;
    case 'rollBack': {
      const good = [...sim.good].filter(([revision]) => revision < sim.generation).at(-1);
      if (good === undefined) {
        endRollout(sim, { kind: 'finish', ...step.otherwise });
        return;
      }
      ask(sim, rollingBack(sim.generation + 1, sim.generation));
      sim.intent = { ...good[1], strategy: sim.intent.strategy };
      sim.generation += 1;
      return;
    }
    case 'finish':
      endRollout(sim, step);
      sim.status = {
        ...sim.status,
        phase: appPhase(
          {
            deleting: false,
            generation: sim.generation,
            status: sim.status,
            paused: controlsIn(sim).paused,
          },
          targets,
        ),
      };
      return;
    case 'wait':
    case 'rest':
      return;
  }
}

function endRollout(sim: RolloutSim, end: RolloutStep & { readonly kind: 'finish' }): void {
  const { revision, startedAt, rollBackOf: failed } = sim.status.rollout!;
  if (end.phase === 'DONE') sim.good.set(revision, sim.intent);
  sim.status = {
    ...sim.status,
    rollout: {
      revision,
      startedAt,
      finishedAt: new Date(sim.now).toISOString(),
      phase: end.phase,
      ...(end.reason && { reason: end.reason }),
      parkedClusters: end.parkedClusters,
      parkedTargets: end.parkedTargets,
      ...(failed !== undefined && { rollBackOf: failed }),
    },
  };
}

function soaking(
  { status, now }: RolloutSim,
  state: 'begin' | 'interrupt' | 'complete',
): NonNullable<HelmAppStatus['rollout']> {
  const rollout = status.rollout!;
  const { index, targets, startedAt, canary = false } = rollout.batch!;
  const batch = { index, targets, startedAt, canary };
  const change = {
    begin: { ...batch, readyAt: new Date(now).toISOString() },
    interrupt: batch,
    complete: { ...rollout.batch!, soaked: true },
  };
  return { ...rollout, batch: change[state] };
}

function applyStation(sim: RolloutSim, key: TargetKey): boolean {
  const station = sim.stations.get(key)!;
  const content = sim.intent.stations.get(key)!;
  const release = { appRevision: sim.generation, content, modifiedAt: sim.now };
  station.release = { ...release, status: station.accepted ? 'deployed' : 'failed' };
  if (!station.accepted) return false;
  const before = station.workload;
  // What the controller will report is what it reported before, until it has seen the new generation.
  station.workload = {
    ...workloadRow({ revision: sim.generation }),
    generation: (before?.generation ?? 0) + 1,
    observedGeneration: before?.observedGeneration ?? 0,
    updated: before?.updated ?? 0,
    ready: before?.ready ?? 0,
    available: before?.available ?? 0,
    total: before?.total ?? 0,
  };
  return true;
}
