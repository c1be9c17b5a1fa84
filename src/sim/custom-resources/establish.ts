import { resourceKey } from '../resource-types.ts';
import type { SimObject } from '../sim-object.ts';
import { copyJson, sameJson } from '../json-values.ts';
import { kubernetesTime } from '../object-metadata.ts';
import type { DefinitionHost } from '../strategy.ts';
import { createCelEnvironment } from './cel-environment.ts';
import { customResourceStrategy } from './custom-resource-strategy.ts';
import { CLEANUP, DEFINITIONS, definitionSpec, resourceTypeOf, schemaOf } from './definition.ts';
import { definitionStrategy } from './definition-strategy.ts';
import type { Strategy } from '../strategy.ts';

/**
 * Makes CustomResourceDefinitions do what they say: a new one is served at once and told to be established, a changed
 * one changes how its objects are checked, and a deleted one takes its objects with it, waiting for their finalizers.
 * Answers the strategy for the definitions themselves.
 */
export function establishDefinitions(host: DefinitionHost, now: () => Date): Strategy {
  const environment = createCelEnvironment();
  /** Definition's name by the resource key it serves. */
  const served = new Map<string, string>();

  function establish(definition: SimObject): void {
    const spec = definitionSpec(definition);
    const type = resourceTypeOf(spec);
    if (!type) return;
    const key = resourceKey(type);
    host.register(type, customResourceStrategy(environment, schemaOf(spec)));
    served.set(key, definition.metadata.name);
    const status = establishedStatus(definition, now());
    if (sameJson(status, definition['status'])) return;
    host.update(DEFINITIONS, { ...definition, status }, { status: true });
  }

  function cleanUp(definition: SimObject): void {
    const type = resourceTypeOf(definitionSpec(definition));
    if (!type || !(definition.metadata.finalizers ?? []).includes(CLEANUP)) return;
    const key = resourceKey(type);
    for (const object of host.list(key)) {
      if (object.metadata.deletionTimestamp === undefined) host.delete(key, object.metadata);
    }
    release(key);
  }

  /** Lets the definition go when none of its objects is left. */
  function release(key: string): void {
    const name = served.get(key);
    const definition = name === undefined ? undefined : host.get(DEFINITIONS, '', name);
    if (!definition?.metadata.deletionTimestamp || host.list(key).length > 0) return;
    const draft = copyJson(definition);
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter(
      (each) => each !== CLEANUP,
    );
    host.update(DEFINITIONS, draft);
  }

  host.onEvent(({ type, resource, object }) => {
    if (resource !== DEFINITIONS) {
      if (type === 'DELETED' && served.has(resource)) release(resource);
      return;
    }
    if (type === 'DELETED') {
      const gone = resourceTypeOf(definitionSpec(object));
      if (!gone) return;
      served.delete(resourceKey(gone));
      host.unregister(resourceKey(gone));
    } else if (object.metadata.deletionTimestamp !== undefined) {
      cleanUp(object);
    } else {
      establish(object);
    }
  });
  return definitionStrategy(environment);
}

interface Condition {
  type: string;
  status: string;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

function establishedStatus(definition: SimObject, at: Date): object {
  const before = (definition['status'] ?? {}) as { conditions?: Condition[] };
  const { names, versions } = definitionSpec(definition);
  const time = kubernetesTime(at);
  const condition = (type: string, reason: string, message: string): Condition =>
    before.conditions?.find((each) => each.type === type && each.status === 'True') ?? {
      type,
      status: 'True',
      lastTransitionTime: time,
      reason,
      message,
    };
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: names,
    storedVersions: versions.filter(({ storage }) => storage).map(({ name }) => name),
  };
}
