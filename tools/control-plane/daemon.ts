import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

const setpriv = '/usr/bin/setpriv';

/** A program to run until it is stopped. */
export interface DaemonOptions {
  /** Shown in errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What it prints is appended here. */
  readonly logFile: string;
  /** True: it outlives this process. Otherwise it goes when this process goes, on Linux also when that is killed. */
  readonly detached: boolean;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Daemon {
  readonly name: string;
  readonly pid: number;
  /** False from the moment the program has ended. */
  readonly running: boolean;
  /** Kills it (SIGKILL: what it keeps is thrown away) and resolves when it has ended. */
  stop(): Promise<void>;
  /** The same without waiting, for a process's last moment. */
  kill(): void;
  /** The last lines it printed. */
  logTail(): Promise<string>;
}

/** Starts a program; rejects when it cannot be started at all. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const child = await spawned(options);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  if (options.detached) child.unref();
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name: options.name,
    pid: child.pid ?? 0,
    get running() {
      return running();
    },
    stop: async () => {
      if (running()) child.kill('SIGKILL');
      await exited;
    },
    kill: () => child.kill('SIGKILL'),
    logTail: async () =>
      (await readFile(options.logFile, 'utf8')).split('\n').slice(-20).join('\n'),
  };
}

async function spawned(options: DaemonOptions): Promise<ChildProcess> {
  const log = await open(options.logFile, 'a');
  try {
    // The kernel ends the program with us, whatever ends us; a handler in this process could not see SIGKILL.
    const leashed = !options.detached && existsSync(setpriv);
    const [command, args] = leashed
      ? [setpriv, ['--pdeathsig', 'KILL', options.command, ...options.args]]
      : [options.command, options.args];
    const child = spawn(command, args, {
      detached: options.detached,
      stdio: ['ignore', log.fd, log.fd],
      ...(options.env && { env: { ...process.env, ...options.env } }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } finally {
    await log.close();
  }
}

/** Different TCP ports of 127.0.0.1 that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  return await Promise.all(
    servers.map(
      async (server) =>
        await new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            const port = typeof address === 'object' && address !== null ? address.port : 0;
            server.close(() => resolve(port));
          });
        }),
    ),
  );
}
