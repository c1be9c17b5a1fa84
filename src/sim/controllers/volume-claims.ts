import { editStatus } from './edit.ts';
import { splitKey } from './shapes.ts';
import type { SimObject } from '../sim-object.ts';
import type { Controller, World } from './world.ts';

const resource = 'persistentvolumeclaims';

interface Claim extends SimObject {
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  };
  readonly status?: { readonly phase?: string };
}

/** Every claim gets the volume it asks for after the pace, as from a local provisioner. The volumes themselves are not shown. */
export function startVolumeClaims(world: World): Controller {
  const { store } = world;
  const queue = world.queue((key) => {
    const { namespace, name } = splitKey(key);
    editStatus<Claim>(store, { resource, namespace, name }, ({ spec, status }) => ({
      ...status,
      phase: 'Bound',
      ...(spec?.accessModes && { accessModes: spec.accessModes }),
      ...(spec?.resources?.requests && { capacity: spec.resources.requests }),
    }));
  });
  const consider = (claim: Claim): void => {
    const { namespace = '', name } = claim.metadata;
    if (claim.status?.phase !== 'Bound') queue.add(`${namespace}/${name}`, world.paceMs);
  };
  const stop = store.onEvent(({ resource: changed, type, object }) => {
    if (changed === resource && type !== 'DELETED') consider(object);
  });
  for (const claim of store.list(resource)) consider(claim);
  return {
    stop() {
      stop();
      queue.stop();
    },
  };
}
