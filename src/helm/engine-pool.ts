/**
 * Engine threads: started when there is work, stopped when there was none for a while, replaced when a
 * call costs one. Calls are served first come, first served.
 */
import { availableParallelism } from 'node:os';

import type { CancelTimer, Clock } from '../runtime/clock.ts';
import { compileEngine } from './engine-module.ts';
import { startEngineThread, type CallOutcome, type EngineThread } from './engine-thread.ts';
import type { WorkerCall } from './engine-worker.ts';
import type { WasmModule } from './webassembly.ts';

export interface EnginePoolOptions {
  /** Threads at most, 1 or more. @default the cores, at most 2 */
  readonly maxThreads?: number;
  /** How long a thread may have nothing to do. @default 60,000 */
  readonly idleMs?: number;
  /** How long one call may take, its wait for a thread not counted. @default 10,000 */
  readonly deadlineMs?: number;
  /** What one engine may allocate. @default 1 GiB */
  readonly memoryBytes?: number;
  /** A thread whose engine has grown beyond this is replaced: its memory never shrinks. @default 256 MiB */
  readonly recycleBytes?: number;
}

export interface EnginePoolDeps {
  readonly clock: Clock;
  /** Gives the engine with at most so much memory. @default `compileEngine` */
  readonly compile?: (memoryBytes: number) => Promise<WasmModule>;
}

export interface EnginePool extends AsyncDisposable {
  /** Rejects when no thread can be started, and after disposal. */
  run(call: WorkerCall): Promise<CallOutcome>;
  /** Threads that are running or starting. */
  readonly threads: number;
}

interface Job {
  readonly call: WorkerCall;
  readonly resolve: (outcome: CallOutcome) => void;
  readonly reject: (error: Error) => void;
}

interface Idler {
  readonly thread: EngineThread;
  readonly cancel: CancelTimer;
}

/** The default of `EnginePoolOptions.deadlineMs`. */
export const defaultDeadlineMs = 10_000;

export function createEnginePool(
  { clock, compile = compileEngine }: EnginePoolDeps,
  options: EnginePoolOptions = {},
): EnginePool {
  const maxThreads = options.maxThreads ?? Math.min(2, availableParallelism());
  const idleMs = options.idleMs ?? 60_000;
  const deadlineMs = options.deadlineMs ?? defaultDeadlineMs;
  const memoryBytes = options.memoryBytes ?? 2 ** 30;
  const recycleBytes = options.recycleBytes ?? 256 * 2 ** 20;

  let closed = false;
  let count = 0;
  let module: Promise<WasmModule> | undefined;
  const queue: Job[] = [];
  const idle: Idler[] = [];
  const running = new Set<Promise<void>>();
  const live = new Set<EngineThread>();

  /** Works the queue off with one thread, then leaves the thread among the idle or ends it. */
  const serve = async (thread: EngineThread): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const outcome = await thread.run(job.call, deadlineMs);
      if (isClosed()) job.reject(closedError());
      else job.resolve(outcome);
      if (outcome.kind !== 'answered' || outcome.memoryBytes > recycleBytes) {
        await end(thread);
        return;
      }
    }
    if (isClosed()) {
      await end(thread);
      return;
    }
    const cancel = clock.after(idleMs, () => {
      idle.splice(
        idle.findIndex((idler) => idler.thread === thread),
        1,
      );
      track(end(thread));
    });
    idle.push({ thread, cancel });
  };
  const isClosed = () => closed;

  const end = async (thread: EngineThread): Promise<void> => {
    live.delete(thread);
    await thread.stop();
    count -= 1;
    wake();
  };

  const start = async (): Promise<void> => {
    try {
      module ??= compile(memoryBytes);
      const thread = await startEngineThread(clock, await module);
      live.add(thread);
      await serve(thread);
    } catch (error) {
      count -= 1;
      module = undefined;
      queue.shift()?.reject(error instanceof Error ? error : new Error(String(error)));
      wake();
    }
  };

  const wake = (): void => {
    if (queue.length === 0 || closed) return;
    const idler = idle.pop();
    if (idler) {
      idler.cancel();
      track(serve(idler.thread));
    } else if (count < maxThreads) {
      count += 1;
      track(start());
    }
  };

  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  return {
    get threads() {
      return count;
    },
    run: async (call) => {
      if (closed) throw closedError();
      return await new Promise<CallOutcome>((resolve, reject) => {
        queue.push({ call, resolve, reject });
        wake();
      });
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      for (const job of queue.splice(0)) job.reject(closedError());
      for (const { cancel } of idle.splice(0)) cancel();
      await Promise.all([...live].map(async (thread) => await thread.stop()));
      await Promise.all(running);
    },
  };
}

const closedError = (): Error => new Error('The Helm engine is closed.');
