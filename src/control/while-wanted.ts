/** Writing on behalf of an intent, for as long as it is what is wanted (H1). */
import type { KubeClient } from '../kube/kube-client.ts';

/** The intent is another one by now, or the home cluster cannot be asked: nothing has failed, it is carried on later. */
export class InterruptedError extends Error {
  constructor(cause?: unknown) {
    super('The intent could not be confirmed: it is carried on later.', { cause });
    this.name = 'InterruptedError';
  }
}

/**
 * The client, which asks before each change whether it is still wanted. Throws `InterruptedError` in place of a change
 * that is not; what went before stands, as after a process that was killed there.
 */
export function whileWanted(client: KubeClient, isWanted: () => Promise<boolean>): KubeClient {
  const confirmed = async <T>(change: () => Promise<T>): Promise<T> => {
    const wanted = await isWanted().catch((error: unknown) => {
      // What speaks against asking says nothing of the cluster that is written to.
      throw new InterruptedError(error);
    });
    if (!wanted) throw new InterruptedError();
    return await change();
  };
  return {
    ...client,
    create: async (...given) => await confirmed(() => client.create(...given)),
    update: async (...given) => await confirmed(() => client.update(...given)),
    apply: async (...given) => await confirmed(() => client.apply(...given)),
    mergePatch: async (...given) => await confirmed(() => client.mergePatch(...given)),
    delete: async (...given) => await confirmed(() => client.delete(...given)),
  };
}
