/**
 * Running totals. Amounts are summed as whole numbers (CPU in millionths of a core), so that adding and
 * taking away in any order gives exactly what a count from scratch gives.
 */
import type {
  HardwareKind,
  NodeMetricsRow,
  NodeRow,
  PodRow,
  ResourceAmounts,
} from '../model/rows.ts';
import type { NodeTotals, PodTotals, Usage } from './view.ts';

const microsPerCore = 1e6;

interface AmountTally {
  microCores: number;
  memoryBytes: number;
  ephemeralStorageBytes: number;
  pods: number;
  gpus: number;
}

/** Totals of some nodes. */
export interface NodeTally {
  total: number;
  ready: number;
  cordoned: number;
  readonly byHardware: Record<HardwareKind, number>;
  readonly capacity: AmountTally;
  readonly allocatable: AmountTally;
}

/**
 * Totals of some pods. `requested` counts those that are bound to a node and not finished; `misplaced` those that are
 * missing here (model/misplaced.ts), which are counted in nothing else of the place.
 */
export interface PodTally {
  total: number;
  running: number;
  pending: number;
  failed: number;
  misplaced: number;
  readonly requested: AmountTally;
}

/** What those nodes use that have metrics, and how many these are. */
export interface UsageTally {
  nodes: number;
  microCores: number;
  memoryBytes: number;
}

export function emptyNodeTally(): NodeTally {
  return {
    total: 0,
    ready: 0,
    cordoned: 0,
    byHardware: { GENERAL: 0, GPU: 0, APPLIANCE: 0 },
    capacity: emptyAmountTally(),
    allocatable: emptyAmountTally(),
  };
}

export function emptyPodTally(): PodTally {
  return {
    total: 0,
    running: 0,
    pending: 0,
    failed: 0,
    misplaced: 0,
    requested: emptyAmountTally(),
  };
}

export function emptyUsageTally(): UsageTally {
  return { nodes: 0, microCores: 0, memoryBytes: 0 };
}

/** Adds a node, or with `times` −1 takes it away. */
export function countNode(tally: NodeTally, node: NodeRow, times: 1 | -1): void {
  tally.total += times;
  if (node.ready) tally.ready += times;
  if (!node.schedulable) tally.cordoned += times;
  tally.byHardware[node.hardware] += times;
  countAmounts(tally.capacity, node.capacity, times);
  countAmounts(tally.allocatable, node.allocatable, times);
}

/** Adds a pod, or with `times` −1 takes it away. */
export function countPod(tally: PodTally, pod: PodRow, times: 1 | -1): void {
  tally.total += times;
  if (pod.phase === 'Running') tally.running += times;
  if (pod.phase === 'Pending') tally.pending += times;
  if (pod.phase === 'Failed') tally.failed += times;
  if (occupiesNode(pod)) countAmounts(tally.requested, pod.requested, times);
}

/** Adds what a node uses, or with `times` −1 takes it away. */
export function countUsage(tally: UsageTally, usage: NodeMetricsRow, times: 1 | -1): void {
  tally.nodes += times;
  tally.microCores += times * Math.round(usage.cpuCores * microsPerCore);
  tally.memoryBytes += times * usage.memoryBytes;
}

/** True when both nodes count the same in every total. */
export function countsAlike(a: NodeRow, b: NodeRow): boolean {
  return (
    a.ready === b.ready &&
    a.schedulable === b.schedulable &&
    a.hardware === b.hardware &&
    amountsAlike(a.capacity, b.capacity) &&
    amountsAlike(a.allocatable, b.allocatable)
  );
}

/** True when both pods count the same in every total of one place. */
export function podsCountAlike(a: PodRow, b: PodRow): boolean {
  return (
    a.phase === b.phase &&
    occupiesNode(a) === occupiesNode(b) &&
    amountsAlike(a.requested, b.requested)
  );
}

export function nodeTotalsOf(tally: NodeTally): NodeTotals {
  return {
    total: tally.total,
    ready: tally.ready,
    notReady: tally.total - tally.ready,
    cordoned: tally.cordoned,
    byHardware: { ...tally.byHardware },
  };
}

export function podTotalsOf({ total, running, pending, failed, misplaced }: PodTally): PodTotals {
  return { total, running, pending, failed, misplaced };
}

export function amountsOf({ microCores, ...rest }: AmountTally): ResourceAmounts {
  return { cpuCores: microCores / microsPerCore, ...rest };
}

/** The sum; null where no node has metrics, which is not the same as nothing used. */
export function usageOf({ nodes, microCores, memoryBytes }: UsageTally): Omit<Usage, 'at'> | null {
  return nodes === 0 ? null : { nodes, cpuCores: microCores / microsPerCore, memoryBytes };
}

function occupiesNode({ nodeName, phase }: PodRow): boolean {
  return nodeName !== '' && phase !== 'Succeeded' && phase !== 'Failed';
}

function emptyAmountTally(): AmountTally {
  return { microCores: 0, memoryBytes: 0, ephemeralStorageBytes: 0, pods: 0, gpus: 0 };
}

function countAmounts(tally: AmountTally, amounts: ResourceAmounts, times: 1 | -1): void {
  tally.microCores += times * Math.round(amounts.cpuCores * microsPerCore);
  tally.memoryBytes += times * amounts.memoryBytes;
  tally.ephemeralStorageBytes += times * amounts.ephemeralStorageBytes;
  tally.pods += times * amounts.pods;
  tally.gpus += times * amounts.gpus;
}

function amountsAlike(a: ResourceAmounts, b: ResourceAmounts): boolean {
  return (
    a === b ||
    (a.cpuCores === b.cpuCores &&
      a.memoryBytes === b.memoryBytes &&
      a.ephemeralStorageBytes === b.ephemeralStorageBytes &&
      a.pods === b.pods &&
      a.gpus === b.gpus)
  );
}
