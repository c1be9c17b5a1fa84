import type { FieldFault } from './api-error.ts';
import type { ResourceType } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';

/**
 * What a resource does to an object on its way in, beyond what all resources share.
 * All calls get a draft that nobody else holds.
 */
export interface Strategy {
  /** Fills in what the writer left out, as a function of the object alone. Changes the draft in place. */
  complete(draft: SimObject): void;
  /** Fills in what only the server knows, such as an allocated address. Changes the draft in place. */
  prepare?(draft: SimObject, old?: SimObject): void;
  /** Everything wrong with the draft; with `old` also what may not change. Empty when it may be stored. */
  faults(draft: SimObject, old?: SimObject): FieldFault[];
}

/** The part of the store that custom resources need: adding and taking away types. */
export interface ResourceRegistry {
  register(type: ResourceType, strategy: Strategy): void;
  /** Forgets the type and, without further events, every object of it. */
  unregister(resource: string): void;
}

/** The part of the store that establishes custom resources. */
export interface DefinitionHost extends ResourceRegistry {
  get(resource: string, namespace: string, name: string): SimObject | undefined;
  list(resource: string): readonly SimObject[];
  update(resource: string, object: SimObject, options?: { status?: boolean }): SimObject;
  delete(resource: string, key: { namespace?: string; name: string }): SimObject;
  onEvent(
    listener: (event: { type: string; resource: string; object: SimObject }) => void,
  ): () => void;
}

/** A strategy for resources about which nothing special is known. */
export const PLAIN_STRATEGY: Strategy = { complete: () => undefined, faults: () => [] };
