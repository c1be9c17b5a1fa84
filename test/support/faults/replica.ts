import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** One gateway of several, as a process that can be treated badly. */
export interface Replica extends AsyncDisposable {
  readonly name: string;
  /** Where it listens; undefined while it does not run, or not yet. */
  readonly url: string | undefined;
  /** Starts it, on a port of its own each time; resolves when it listens. Rejects with its words when it ends before. */
  start(): Promise<void>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** It stands still, and time goes on, until `resume`. */
  pause(): void;
  resume(): void;
  /** Asks it to end in good order; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** What it has written to its log since it was last started. */
  log(): string;
}

export interface ReplicaOptions {
  readonly name: string;
  /** Arguments of `src/main.ts`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../../..');

/** A gateway that is not started yet. */
export function createReplica({ name, args, env = {} }: ReplicaOptions): Replica {
  let running:
    { readonly child: ChildProcess; readonly exited: Promise<number | null> } | undefined;
  let url: string | undefined;
  let log = '';

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = running;
    if (ending === undefined) return null;
    // A process that stands still hears of SIGTERM only when it goes on.
    ending.child.kill('SIGCONT');
    ending.child.kill(signal);
    return await ending.exited;
  };

  return {
    name,
    get url() {
      return url;
    },
    start: async () => {
      log = '';
      const child = spawn(process.execPath, ['src/main.ts', ...args, '--port', '0'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd: root,
        env: { ...process.env, ...env },
      });
      const exited = once(child, 'exit').then(([code]) => {
        running = undefined;
        url = undefined;
        return code as number | null;
      });
      running = { child, exited };
      child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
      const listening = new Promise<string>((resolve) => {
        let text = '';
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
          if (found !== undefined) resolve(found);
        });
      });
      url = await Promise.race([
        listening,
        exited.then(() => Promise.reject(new Error(`${name} ended before it listened: ${log}`))),
      ]);
    },
    kill: async () => {
      await end('SIGKILL');
    },
    pause: () => running?.child.kill('SIGSTOP'),
    resume: () => running?.child.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL');
    },
  };
}
