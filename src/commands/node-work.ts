/** Does something at many nodes: a few at a time, one that fails does not stop the others, each with its outcome. */
import type { PlacedKind } from '../model/written-version.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { Running } from './operations.ts';
import type { NodeOutcome, NodeResult, NodesOutcome } from './station-commands.ts';
import { readAfterOf, refusalOf, type StationDeps } from './station-deps.ts';

/** One node to be worked at, and what came of it when that went well. */
export interface NodeTask {
  readonly node: string;
  readonly station: string | null;
  readonly done: NodeOutcome;
  readonly act: (signal: AbortSignal) => Promise<void>;
}

export interface NodeWork {
  readonly cluster: string;
  /** What is written. */
  readonly kinds: readonly PlacedKind[];
  readonly tasks: readonly NodeTask[];
  /** Of nodes where nothing is to be done. */
  readonly settled: readonly NodeResult[];
  /** What is done before all tasks. */
  readonly before?: () => Promise<void>;
  /** What is done when all have ended; may find results, settled ones too, to be others than they seemed. */
  readonly after?: (results: readonly NodeResult[]) => Promise<readonly NodeResult[]>;
  /** Whether the view shows what came of these, none of which failed. */
  readonly isShown: (results: readonly NodeResult[]) => boolean;
}

export interface NodeWorkOptions {
  readonly wait: boolean;
  readonly dryRun: boolean;
}

/** Nodes that are worked at at the same time. */
const atOnce = 16;

export async function workAtNodes(
  deps: Pick<StationDeps, 'operations' | 'logger' | 'view' | 'clock'>,
  work: NodeWork,
  { wait, dryRun }: NodeWorkOptions,
): Promise<NodesOutcome> {
  const { operations, logger } = deps;
  const { tasks, settled } = work;
  const as = (outcome?: NodeOutcome) =>
    tasks.map(({ node, station, done }): NodeResult => {
      return { node, station, outcome: outcome ?? done, error: null };
    });
  if (dryRun) return { operation: null, results: [...as(), ...settled], errors: [] };
  const running = operations.begin(tasks.length + settled.length);
  const failures = settled.filter(({ outcome }) => outcome === 'FAILED');
  running.advance({ done: settled.length, failed: failures.length });
  const working = carryOut(deps, work, running);
  if (!wait) {
    // Nobody waits for it any more; the operation says that it has failed.
    void working.catch((error: unknown) => {
      logger.error('an operation failed', { operation: running.id, error });
    });
    const { operation } = running;
    return { operation, results: [...as('ACCEPTED'), ...settled], errors: [] };
  }
  const done = await working;
  return { operation: running.operation, ...done, errors: [] };
}

async function carryOut(
  deps: Pick<StationDeps, 'view' | 'clock'>,
  { tasks, settled, before, after, cluster, kinds, isShown }: NodeWork,
  running: Running,
): Promise<Required<Pick<NodesOutcome, 'results' | 'readAfter'>>> {
  try {
    await before?.();
    const results: NodeResult[] = [];
    await inParallel(tasks, atOnce, async (task) => {
      const result = await resultOf(task, running.signal);
      results.push(result);
      const { error } = result;
      running.advance({
        done: 1,
        ...(error && { failed: 1, message: `${task.node}: ${error.message}` }),
      });
    });
    const all = [...results, ...settled];
    const ended = (await after?.(all)) ?? all;
    const late = failedIn(ended) - failedIn(all);
    const last = ended.findLast(({ error }) => error !== null);
    if (late > 0) running.advance({ failed: late, message: last?.error?.message ?? '' });
    const worked = ended.filter(({ error }) => error === null);
    const readAfter = await readAfterOf(deps, { cluster, kinds, isShown: () => isShown(worked) });
    return { results: ended, readAfter };
  } catch (error) {
    const message = refusalOf(error)?.message ?? 'the gateway failed; see its log';
    running.advance({ failed: 1, message });
    throw error;
  } finally {
    running.end();
  }
}

async function resultOf(
  { node, station, done, act }: NodeTask,
  signal: AbortSignal,
): Promise<NodeResult> {
  if (signal.aborted) {
    const error = { code: 'CONFLICT', message: 'the operation was cancelled' } as const;
    return { node, station, outcome: 'FAILED', error };
  }
  try {
    await act(signal);
    return { node, station, outcome: done, error: null };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const { code, message } = refusal;
    return { node, station, outcome: 'FAILED', error: { code, message } };
  }
}

const failedIn = (results: readonly NodeResult[]): number =>
  results.filter(({ outcome }) => outcome === 'FAILED').length;

export function failed(
  { node, station }: { readonly node: string; readonly station: string | null },
  code: NonNullable<NodeResult['error']>['code'],
  message: string,
): NodeResult {
  return { node, station, outcome: 'FAILED', error: { code, message } };
}
