import { Worker } from 'node:worker_threads';

import type { Clock } from '../runtime/clock.ts';
import type { WorkerAnswer, WorkerCall } from './engine-worker.ts';
import type { WasmModule } from './webassembly.ts';

/** How a call ended. After anything but `answered` the thread is gone. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly response: Uint8Array; readonly memoryBytes: number }
  /** Out of memory or stack, or the thread ended under the call. */
  | { readonly kind: 'crashed' }
  | { readonly kind: 'overdue' };

/** One engine in a thread of its own. */
export interface EngineThread {
  /** One call at a time. */
  run(call: WorkerCall, deadlineMs: number): Promise<CallOutcome>;
  /** Ends the thread, also in the middle of a call. */
  stop(): Promise<void>;
}

const entry = new URL('./engine-worker.ts', import.meta.url);
/** Go's calls use the thread's stack; templates that include one another deeply need more than the default 4. */
const stackSizeMb = 16;

/** Starts a thread and waits until its engine is ready; rejects when it cannot start. */
export async function startEngineThread(clock: Clock, module: WasmModule): Promise<EngineThread> {
  const worker = new Worker(entry, {
    workerData: { module },
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { stackSizeMb },
  });
  const life = { ended: false };
  worker.once('exit', () => (life.ended = true));
  await answerOf(worker);
  worker.unref();
  return {
    run: async (call, deadlineMs) => {
      if (life.ended) return { kind: 'crashed' };
      worker.ref();
      const time = { isUp: false };
      const cancel = clock.after(deadlineMs, () => {
        time.isUp = true;
        void worker.terminate();
      });
      worker.postMessage(call);
      const answer = await answerOf(worker).catch(() => ({ kind: 'crashed' }) as const);
      cancel();
      // An answer may cross the deadline on its way: by then the thread is ending.
      if (answer.kind === 'answered' && !time.isUp) {
        worker.unref();
        return answer;
      }
      await worker.terminate();
      return { kind: time.isUp ? 'overdue' : 'crashed' };
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

async function answerOf(worker: Worker): Promise<WorkerAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
  const onExit = () => {
    reject(new Error('The engine thread ended.'));
  };
  worker.once('message', resolve).once('error', reject).once('exit', onExit);
  try {
    return await promise;
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', onExit);
  }
}
