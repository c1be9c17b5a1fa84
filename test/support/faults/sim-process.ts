import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Fault } from '../../../src/sim/faults.ts';
import type { RequestReport } from '../../../src/sim/request-counts.ts';

/** A simulated fleet in a process of its own: what is done to gateways costs it no time. */
export interface SimProcess extends AsyncDisposable {
  readonly clusters: readonly {
    readonly name: string;
    readonly url: string;
    readonly kubeconfig: string;
  }[];
  inject(fault: Fault): Promise<void>;
  /** How many requests about objects each cluster was sent so far; questions for its version or its APIs do not count. */
  requests(): Promise<Readonly<Record<string, number>>>;
}

const root = join(import.meta.dirname, '../../..');

/** Options are those of `src/sim/main.ts`, without the dashes. */
export async function startSimProcess(
  options: Readonly<Record<string, string | number>>,
): Promise<SimProcess> {
  const given: Readonly<Record<string, string | number>> = {
    crds: join(root, 'schema/crds'),
    ...options,
  };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // It ends when its input does, so it cannot outlive this process.
  const child = spawn(process.execPath, ['src/sim/main.ts', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: root,
  });
  const exited = once(child, 'exit');
  const firstLine = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
  const line = await Promise.race([
    firstLine,
    exited.then(() => Promise.reject(new Error('The simulated fleet ended before it began'))),
  ]);
  const { control, clusters } = JSON.parse(line) as {
    control: string;
    clusters: SimProcess['clusters'];
  };
  return {
    clusters,
    inject: async (fault) => {
      const answer = await fetch(`${control}/_sim/faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    requests: async () => {
      const answer = await fetch(`${control}/_sim/requests`);
      const { clusters } = (await answer.json()) as { clusters: Record<string, RequestReport> };
      return Object.fromEntries(
        Object.entries(clusters).map(([name, { requests }]) => {
          const about = requests.filter(({ resource }) => resource !== '');
          return [name, about.reduce((sum, { count }) => sum + count, 0)];
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
