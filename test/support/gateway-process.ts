import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimFleet } from '../../src/sim/fleet-process.ts';

/** The gateway as people start it, over a fleet that outlives it. */
export interface GatewayProcess {
  /** Where it listens. Rejects when it ends before that. */
  readonly url: Promise<string>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Asks it to end in good order. */
  stop(): Promise<void>;
}

export function startProcess(config: string): GatewayProcess {
  const child = spawn(
    process.execPath,
    ['src/main.ts', '--config', config, '--port', '0', '--log-level', 'error'],
    { stdio: ['ignore', 'pipe', 'ignore'], cwd: join(import.meta.dirname, '../..') },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`It ended before it listened: ${text}`)));
  });
  // Whoever waits for it is told; nobody has to.
  url.catch(() => undefined);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** A configuration file for gateways over this fleet; the first cluster is home. */
export async function writeConfig(
  fleet: SimFleet,
  { folder, charts }: { readonly folder: string; readonly charts: string },
): Promise<string> {
  const clusters = await Promise.all(
    fleet.clusters.map(async ({ name, kubeconfig }) => {
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, kubeconfig);
      return { name, kubeconfig: file };
    }),
  );
  const file = join(folder, 'gateway.json');
  const home = fleet.clusters[0]?.name;
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ home, clusters, charts: { directories: [charts] } }));
  return file;
}
