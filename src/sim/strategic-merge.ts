import { badRequest } from './api-error.ts';
import { copyJson, isJsonObject, sameJson, type JsonObject } from './json-values.ts';
import { ANY, type Field, type Shape } from './shape.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const ORDER_OF = '$setElementOrder/';

/**
 * Strategic merge patch of a built-in kind: like RFC 7386, but lists that have a merge key merge item by item, and
 * directives (`$patch: delete | replace`, `$retainKeys`, `$deleteFromPrimitiveList`) are followed.
 * Changes neither argument. Throws `ApiError` 400 for a list item without its key.
 */
export function strategicPatched(target: JsonObject, patch: JsonObject, shape: Shape): JsonObject {
  if (patch[DIRECTIVE] === 'replace') return withoutDirectives(patch);
  if (patch[DIRECTIVE] === 'delete') return {};
  let result: JsonObject = { ...target };
  const retained = patch[RETAIN_KEYS];
  if (Array.isArray(retained)) {
    result = Object.fromEntries(Object.entries(result).filter(([key]) => retained.includes(key)));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM)) {
      const list = key.slice(DELETE_FROM.length);
      result[list] = withoutItems(result[list], value);
    } else if (key.startsWith('$')) continue;
    else if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = patchedField(result[key], value, fieldOf(shape, key));
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ORDER_OF) || !Array.isArray(order)) continue;
    const list = key.slice(ORDER_OF.length);
    result[list] = inOrder(result[list], order, fieldOf(shape, list));
  }
  return result;
}

function fieldOf(shape: Shape, key: string): Field {
  if (shape.is === 'struct') return shape.fields.get(key) ?? { shape: ANY };
  return { shape: shape.is === 'map' ? shape.values : ANY };
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function withoutItems(list: unknown, items: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(items)) return list;
  return list.filter((item) => !items.some((each) => sameJson(each, item)));
}

function patchedField(current: unknown, value: unknown, { shape, patch }: Field): unknown {
  if (isJsonObject(value)) {
    return strategicPatched(isJsonObject(current) ? current : {}, value, shape);
  }
  if (!Array.isArray(value)) return value;
  const merges = patch?.strategies.includes('merge') ?? false;
  const present: unknown[] = Array.isArray(current) ? current : [];
  if (!merges) return copyJson(value);
  if (patch?.key === undefined) {
    const added = value.filter((item: unknown) => !present.some((each) => sameJson(each, item)));
    return present.concat(added);
  }
  const items = shape.is === 'list' ? shape.items : ANY;
  return mergedItems(present, value, { key: patch.key, items });
}

function mergedItems(
  present: unknown[],
  patches: unknown[],
  { key, items }: { key: string; items: Shape },
): unknown[] {
  if (
    patches.some((each) => isJsonObject(each) && each[DIRECTIVE] === 'replace' && !(key in each))
  ) {
    return patches.filter((each) => isJsonObject(each) && !(DIRECTIVE in each));
  }
  let result = [...present];
  for (const patch of patches) {
    if (!isJsonObject(patch) || patch[key] === undefined) {
      throw badRequest(`map: ${JSON.stringify(patch)} does not contain declared merge key: ${key}`);
    }
    const index = result.findIndex((item) => isJsonObject(item) && sameJson(item[key], patch[key]));
    if (patch[DIRECTIVE] === 'delete') {
      result = result.filter((_item, position) => position !== index);
    } else {
      const old = result[index];
      const merged = strategicPatched(isJsonObject(old) ? old : {}, patch, items);
      if (index === -1) result.push(merged);
      else result[index] = merged;
    }
  }
  return result;
}

/** Items that the order names come as it says, the others after them. */
function inOrder(list: unknown, order: unknown[], { patch }: Field): unknown {
  if (!Array.isArray(list)) return list;
  const rank = (item: unknown): number => {
    const { key } = patch ?? {};
    const place = order.findIndex((each) =>
      key !== undefined && isJsonObject(each) && isJsonObject(item)
        ? sameJson(each[key], item[key])
        : sameJson(each, item),
    );
    return place === -1 ? order.length : place;
  };
  return list.toSorted((left, right) => rank(left) - rank(right));
}
