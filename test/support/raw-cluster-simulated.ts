import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';

const entry = path.join(import.meta.dirname, '../../src/sim/main.ts');

/** The simulated fleet in a process of its own, as `npm start` runs it. Disposing ends the process. */
export interface SimulatedFleetProcess extends AsyncDisposable {
  readonly clusters: readonly {
    readonly name: string;
    readonly url: string;
    readonly kubeconfig: string;
  }[];
  /** Asks for a fault, such as `{ compact: true }`. */
  inject(fault: object): Promise<void>;
}

/** Starts `src/sim/main.ts` with these arguments; rejects with what it printed when it ends by itself. */
export async function startSimulatedFleet(...args: string[]): Promise<SimulatedFleetProcess> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    exited.then(() => Promise.reject(new Error(`the simulated fleet ended: ${complaints}`))),
  ]);
  const { control, clusters } = JSON.parse(first[0]) as {
    control: string;
    clusters: SimulatedFleetProcess['clusters'];
  };
  return {
    clusters,
    inject: async (fault) => {
      const url = new URL('/_sim/faults', control);
      const { statusCode, body } = await request(url, {
        method: 'POST',
        body: JSON.stringify(fault),
      });
      if (statusCode !== 200) throw new Error(`fault refused: ${statusCode} ${await body.text()}`);
      await body.dump();
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
