/** The namespace that manifests go to. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isAlreadyExists } from '../kube/kube-error.ts';
import { managedBy, managedByLabel } from '../model/labels.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal } from '../runtime/errors.ts';

const path = ['input', 'namespace'];

/** Whether the namespace is there. Throws `CONFLICT` while it is going, `NOT_FOUND` where it must be there. */
export async function isNamespaceThere(
  client: KubeClient,
  name: string,
  { mayBeMade }: { readonly mayBeMade: boolean },
): Promise<boolean> {
  const found = await getIfPresent(client, { apiVersion: 'v1', kind: 'Namespace', name });
  if (found?.metadata.deletionTimestamp !== undefined) {
    throw new Refusal('CONFLICT', `Namespace ${name} is being removed: try again later.`, path);
  }
  if (found === undefined && !mayBeMade) {
    const message = `Cluster ${client.cluster} has no namespace ${name}: make it, or say createNamespace.`;
    throw new Refusal('NOT_FOUND', message, path);
  }
  return found !== undefined;
}

/** Makes the namespace; with `forPods` it resolves when pods can be made there, at the latest after five seconds. */
export async function makeNamespace(
  client: KubeClient,
  clock: Clock,
  { name, forPods }: { readonly name: string; readonly forPods: boolean },
): Promise<void> {
  const labels = { [managedByLabel]: managedBy };
  await client
    .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
    .catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  if (!forPods) return;
  // A controller makes it a moment later, and without it no pod is admitted.
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: name, name: 'default' };
  const until = clock.now() + 5_000;
  while (clock.now() < until && (await getIfPresent(client, account)) === undefined) {
    await clock.sleep(100);
  }
}
