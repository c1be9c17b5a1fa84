import { applyPatch, Pointer, type Operation } from 'rfc6902';
import { ApiError, badRequest } from './api-error.ts';
import { copyJson, isJsonObject, type JsonObject } from './json-values.ts';

/** RFC 7386: null takes away, objects merge, everything else replaces. Changes neither argument. */
export function mergePatched(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return copyJson(patch);
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = mergePatched(result[key], value);
  }
  return result;
}

/**
 * RFC 6902. Changes neither argument. Throws `ApiError` 400 for what is no patch and 422 for one that does not fit the
 * object, a failed `test` included.
 */
export function jsonPatched(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) {
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  const result = copyJson(target);
  for (const operation of patch as Operation[]) {
    if (findsNothing(result, operation)) continue;
    if (applyPatch(result, [operation])[0]) {
      throw new ApiError(422, 'Invalid', {
        message: 'the server rejected our request due to an error in our request',
        details: {},
      });
    }
  }
  return result;
}

/** As the API server has it, a `test` for null holds where nothing is; what it is to be in must be there. */
function findsNothing(target: JsonObject, operation: Operation): boolean {
  if (operation.op !== 'test' || operation.value !== null) return false;
  const found: { parent: unknown; value: unknown } = Pointer.fromJSON(operation.path).evaluate(
    target,
  );
  return isJsonObject(found.parent) && found.value === undefined;
}
