import type { SimObject } from '../sim-object.ts';
import { withOwners } from './edit.ts';
import { selectorMatches, type LabelSelector } from '../label-selector.ts';
import { controllerReference } from './shapes.ts';
import { orphansIn, ownedBy, type World } from './world.ts';
import type { ObjectIndex } from './object-index.ts';

/** What claims, what it claims, and by which selector. */
export interface Claim<T extends SimObject> {
  readonly owner: SimObject;
  readonly selector: LabelSelector | undefined;
  /** Resource key of the claimed objects. */
  readonly resource: string;
  /** Those objects by `ownedBy` and `orphansIn`. */
  readonly index: ObjectIndex<T>;
}

/**
 * The objects that `owner` controls: adopts orphans that its selector matches and releases what it no
 * longer matches, as Kubernetes' controllers do. An owner on its way out adopts nothing.
 */
export function claimed<T extends SimObject>(world: World, claim: Claim<T>): T[] {
  const { owner, selector, resource, index } = claim;
  const uid = owner.metadata.uid ?? '';
  const kept: T[] = [];
  for (const object of [...index.under(ownedBy(uid))]) {
    if (selectorMatches(selector, object.metadata.labels)) kept.push(object);
    else release(world, resource, { object, uid });
  }
  if (owner.metadata.deletionTimestamp !== undefined) return kept;
  for (const orphan of [...index.under(orphansIn(owner.metadata.namespace ?? ''))]) {
    if (orphan.metadata.deletionTimestamp !== undefined) continue;
    if (!selectorMatches(selector, orphan.metadata.labels)) continue;
    const ownerReferences = [
      ...(orphan.metadata.ownerReferences ?? []),
      controllerReference(owner),
    ];
    const adopted = { ...orphan, metadata: { ...orphan.metadata, ownerReferences } };
    kept.push(world.store.update(resource, adopted) as T);
  }
  return kept;
}

function release(world: World, resource: string, bond: { object: SimObject; uid: string }): void {
  const { object, uid } = bond;
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(
    (owner) => owner.uid !== uid,
  );
  world.store.update(resource, withOwners(object, ownerReferences));
}
