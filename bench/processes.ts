/** Processes that benches with real control planes look at: the gateway's, and an API server's. */
import { readFile } from 'node:fs/promises';
import { startDaemon } from '../tools/control-plane/daemon.ts';
import { waitUntil } from '../tools/control-plane/probe.ts';
import type { ControlPlane } from '../tools/control-plane/start.ts';

/** A server that answers HTTP on 127.0.0.1. Disposing ends its process. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Without a path. */
  readonly url: string;
}

/** The gateway as a person starts it, on a free port; resolves when it listens. What it prints goes to a file. */
export async function startGatewayProcess(
  args: readonly string[],
  log: string,
): Promise<ServerProcess> {
  return await startServerProcess({
    name: 'gateway',
    args: ['src/main.ts', ...args, '--port', '0'],
    log,
  });
}

/** How to start a server that runs on Node and says its address when it listens. */
export interface ServerOptions {
  readonly name: string;
  /** Arguments of `node`. */
  readonly args: readonly string[];
  /** File for what it prints. */
  readonly log: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Rejects with the last lines it printed when it ends by itself. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const { name, args, log, env = {} } = options;
  const daemon = await startDaemon({
    name,
    command: process.execPath,
    args,
    logFile: log,
    detached: false,
    env,
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => await daemon.stop());
  let url = '';
  await waitUntil(`${name} to listen`, 60_000, async () => {
    if (!daemon.running) throw new Error(await daemon.logTail());
    url = /listening.*?(http:\/\/127\.0\.0\.1:\d+)/is.exec(await readFile(log, 'utf8'))?.[1] ?? '';
    return url !== '';
  });
  const rest = stack.move();
  return { pid: daemon.pid, url, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

/** The pid of a control plane's API server. */
export async function apiServerOf({ pids }: ControlPlane): Promise<number> {
  for (const pid of pids) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (command.split('\0')[0]?.endsWith('kube-apiserver') === true) return pid;
  }
  throw new Error('A control plane without an API server');
}
