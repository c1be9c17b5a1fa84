import type { KubeClient, KubeObject, ObjectRef, ReadOptions } from './kube-client.ts';
import { isNotFound } from './kube-error.ts';

/** The object; undefined when the cluster has none of that name, or does not serve its kind. Rejects as `get` does. */
export async function getIfPresent(
  client: Pick<KubeClient, 'get'>,
  ref: ObjectRef,
  options?: ReadOptions,
): Promise<KubeObject | undefined> {
  return await client.get(ref, options).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}
