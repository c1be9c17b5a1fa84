/**
 * An app, its clusters and stations as plain state, and a reconciler that carries out what `nextRolloutStep` says,
 * one step at a time, as the real one does: only what is in `status` outlives a step.
 */
import { targetPhase, type TargetFacts } from '../../src/model/app-target.ts';
import type { HelmAppStatus, TargetKey } from '../../src/model/helm-app.ts';
import {
  appPhase,
  beginRollout,
  nextRolloutStep,
  type ClusterReleaseFacts,
  type RolloutStep,
  type Target,
} from '../../src/model/rollout.ts';
import type { WorkloadRow } from '../../src/model/rows.ts';
import { workloadRow } from './workload-row.ts';

export type ClusterState = 'SYNCED' | 'SYNCING' | 'DOWN';

export interface SimCluster {
  state: ClusterState;
  /** What the cluster's release has, and what of earlier content is still there. */
  release: { content: number; leftover: boolean } | null;
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
  readonly batchSize: number;
}

export const deadlineSeconds = 600;

export interface RolloutSim {
  readonly clusters: Map<string, SimCluster>;
  readonly stations: Map<TargetKey, SimStation>;
  intent: Intent;
  generation: number;
  status: HelmAppStatus;
  now: number;
}

export function startSim(stations: readonly TargetKey[], intent: Intent): RolloutSim {
  const clusterOf = (key: TargetKey): string => key.slice(0, key.indexOf('/'));
  return {
    clusters: new Map(
      stations.map((key): [string, SimCluster] => [
        clusterOf(key),
        { state: 'SYNCED', release: null },
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
  const hasEnded = rollout?.phase === 'DONE' || rollout?.phase === 'FAILED';
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
        failure: failure?.revision === rollout?.revision ? (failure ?? null) : null,
        inBatch: rollout?.batch?.targets.includes(key) ?? false,
        ended: hasEnded && !(rollout.parkedClusters ?? []).includes(cluster),
      };
      return { ...facts, phase: targetPhase(facts) };
    });
}

function clusterFacts(sim: RolloutSim, targets: readonly Target[]): readonly ClusterReleaseFacts[] {
  return [...sim.clusters].map(([cluster, { state, release }]) => ({
    cluster,
    reachable: state === 'SYNCED',
    placed: targets.some((target) => target.cluster === cluster && target.placed),
    current: release === null ? null : release.content === sim.intent.shared,
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
    strategy: { batchSize: sim.intent.batchSize, progressDeadlineSeconds: deadlineSeconds },
    targets,
    clusters: clusterFacts(sim, targets),
    syncing: [...sim.clusters.values()].some(({ state }) => state === 'SYNCING'),
  });
  carryOut(sim, step, targets);
  return step;
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
  sim.status = {
    observedGeneration: sim.generation,
    baseRevision: sim.generation,
    targetRevisions,
    failures: [],
    rollout: beginRollout(sim.status.rollout, {
      revision: sim.generation,
      startedAt: new Date(sim.now).toISOString(),
    }),
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
    }));
    sim.status = { ...sim.status, failures: [...(sim.status.failures ?? []), ...failures] };
  };
  switch (step.kind) {
    case 'applyClusters':
      for (const cluster of step.clusters) {
        const { release } = sim.clusters.get(cluster)!;
        const leaves =
          release !== null && (release.leftover || release.content !== sim.intent.shared);
        sim.clusters.get(cluster)!.release = {
          content: sim.intent.shared,
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
    case 'finish':
      sim.status = {
        ...status,
        rollout: {
          revision: rollout.revision,
          startedAt: rollout.startedAt,
          phase: step.phase,
          parkedClusters: step.parked,
        },
      };
      sim.status = {
        ...sim.status,
        phase: appPhase(
          { deleting: false, generation: sim.generation, status: sim.status },
          targets,
        ),
      };
      return;
    case 'wait':
    case 'rest':
      return;
  }
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
