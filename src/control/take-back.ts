import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isKubeError, type KubeErrorCause } from '../kube/kube-error.ts';
import { withValueAt } from '../model/manifest.ts';

interface TakeBack {
  /** Whether the number of replicas is left to whoever scaled the object: an autoscaler, `kubectl scale`. */
  readonly leavesScale: boolean;
  /** Told from whom something was taken back, so that it goes on record. */
  readonly onTaken: (manager: string) => void;
}

/**
 * Applies an object that is ours. Fields that another manager has changed since (a person with kubectl, `helm rollback`
 * by hand) are taken back, as a new intent is what a person asked for last. `spec.replicas` that was set through the
 * scale subresource is not, unless the intent itself says how many. Without a new intent nothing is applied, so that
 * nothing is ever fought over.
 */
export async function applyTakingBack(
  client: Pick<KubeClient, 'apply'>,
  object: KubeObject,
  { leavesScale, onTaken }: TakeBack,
): Promise<KubeObject> {
  try {
    return await client.apply(object);
  } catch (error) {
    const conflicts = conflictsOf(error);
    if (conflicts.length === 0) throw error;
    if (leavesScale && conflicts.some(isOfScale)) {
      return await applyTakingBack(client, withoutReplicas(object), {
        leavesScale: false,
        onTaken,
      });
    }
    const applied = await client.apply(object, { force: true });
    for (const manager of new Set(conflicts.map(managerOf))) onTaken(manager);
    return applied;
  }
}

function conflictsOf(error: unknown): readonly KubeErrorCause[] {
  if (!isKubeError(error) || error.status !== 409) return [];
  return error.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
}

const isOfScale = ({ field, message }: KubeErrorCause): boolean =>
  field === '.spec.replicas' && message.includes('with subresource "scale"');

const managerOf = ({ message }: KubeErrorCause): string =>
  /conflict with "([^"]+)"/.exec(message)?.[1] ?? 'another manager';

/** Whoever else owns the field keeps it, and its value with it. */
const withoutReplicas = (object: KubeObject): KubeObject =>
  withValueAt(object, ['spec', 'replicas'], () => undefined);
