import type { Logger } from './logger.ts';

/** A part of the process that has a life. */
export interface Component {
  readonly name: string;
  start(): void | Promise<void>;
  /** Ends it and frees what it holds. Called only after a start that succeeded. */
  stop(): void | Promise<void>;
}

/** The whole process as groups of components: what comes later may rely on what comes earlier. */
export interface Lifecycle {
  /**
   * Starts group after group, the components of a group together. When one fails, all that were started are stopped
   * in reverse, and the first failure is thrown.
   */
  start(): Promise<void>;
  /**
   * Stops group after group in reverse. Each is stopped even when others fail to, or do not come to an end in time;
   * failures are logged. Idempotent.
   */
  stop(): Promise<void>;
}

interface LifecycleOptions {
  readonly logger: Logger;
  /** After so many milliseconds a component that still stops is not waited for; left out: 15,000. */
  readonly stopWithinMs?: number;
}

export function createLifecycle(
  groups: readonly (readonly Component[])[],
  { logger, stopWithinMs = 15_000 }: LifecycleOptions,
): Lifecycle {
  const started: Component[][] = [];
  let stopping: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    for (let group = started.pop(); group !== undefined; group = started.pop()) {
      await Promise.all(
        group.map(async (component) => {
          try {
            await within(stopWithinMs, async () => await component.stop());
          } catch (error) {
            logger.error('a component did not stop in good order', {
              component: component.name,
              error,
            });
          }
        }),
      );
    }
  };

  const stop = (): Promise<void> => (stopping ??= stopAll());

  return {
    async start() {
      for (const group of groups) {
        if (stopping !== undefined) return;
        const running: Component[] = [];
        started.push(running);
        const outcomes = await Promise.allSettled(
          group.map(async (component) => {
            await component.start();
            running.push(component);
          }),
        );
        const failed = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failed === undefined) continue;
        await stop();
        throw failed.reason;
      }
    },
    stop,
  };
}

async function within(ms: number, act: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It took longer than ${ms} ms`));
    }, ms);
  });
  try {
    await Promise.race([act(), late]);
  } finally {
    clearTimeout(timer);
  }
}
