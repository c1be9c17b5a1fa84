import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/start.ts';

const run = promisify(execFile);

export type Client = 'kubectl' | 'helm3' | 'helm4';

/** A client's answer: what it printed, and the status it ended with. */
export interface ClientResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Starts control planes of these names at once; if one fails, none is left. */
export async function startControlPlanes(
  ...names: string[]
): Promise<AsyncDisposable & { all: ControlPlane[] }> {
  const started = await Promise.allSettled(
    names.map(async (name) => await startControlPlane({ name })),
  );
  const all = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(all.map(async (controlPlane) => await controlPlane.stop()));
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { all, [Symbol.asyncDispose]: stop };
}

/** Runs a client as a person would against a control plane, as `admin`, and resolves however it ends. */
export async function runClient(
  { binaries, kubeconfigPath, directory }: ControlPlane,
  client: Client,
  args: readonly string[],
): Promise<ClientResult> {
  const env = { PATH: process.env['PATH'], HOME: directory, KUBECONFIG: kubeconfigPath };
  try {
    const { stdout, stderr } = await run(binaries[client], args, { env, maxBuffer: 2 ** 26 });
    return { stdout, stderr, exitCode: 0 };
  } catch (error) {
    const failure = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof failure.code !== 'number') throw error;
    return { stdout: failure.stdout ?? '', stderr: failure.stderr ?? '', exitCode: failure.code };
  }
}
