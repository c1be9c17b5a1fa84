import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isKubeError } from '../kube/kube-error.ts';

/**
 * Applies an object that is ours. Fields that another manager has changed since (a person with kubectl, `helm rollback`
 * by hand) are taken back, as a new intent is what a person asked for last; `onTaken` is told from whom, so that it goes
 * on record. Without a new intent nothing is applied, so that nothing is ever fought over.
 */
export async function applyTakingBack(
  client: Pick<KubeClient, 'apply'>,
  object: KubeObject,
  onTaken: (manager: string) => void,
): Promise<KubeObject> {
  try {
    return await client.apply(object);
  } catch (error) {
    const managers = managersInConflict(error);
    if (managers.length === 0) throw error;
    const applied = await client.apply(object, { force: true });
    for (const manager of managers) onTaken(manager);
    return applied;
  }
}

function managersInConflict(error: unknown): readonly string[] {
  if (!isKubeError(error) || error.status !== 409) return [];
  const names = error.causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ message }) => /conflict with "([^"]+)"/.exec(message)?.[1] ?? 'another manager');
  return [...new Set(names)];
}
