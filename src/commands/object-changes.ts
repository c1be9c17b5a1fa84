/** What would change of a release's objects, as unified diffs that show no secret. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { stringify } from 'yaml';
import { groupKindOf, identityOf, isObject, type KubeManifest } from '../model/manifest.ts';
import type { PlannedObject } from './commands.ts';

/** Compares objects as they are released now with those that are wanted; both sides may be empty. */
export function objectChanges(
  present: readonly KubeManifest[],
  wanted: readonly KubeManifest[],
): readonly PlannedObject[] {
  const before = new Map(present.map((object) => [identityOf(object), object]));
  const after = new Map(wanted.map((object) => [identityOf(object), object]));
  const removed = present.filter((object) => !after.has(identityOf(object)));
  return [
    ...wanted.map((object) => changeOf(before.get(identityOf(object)), object)),
    ...removed.map((object) => changeOf(object, undefined)),
  ];
}

function changeOf(
  before: KubeManifest | undefined,
  after: KubeManifest | undefined,
): PlannedObject {
  const object = after ?? before;
  const name = object?.metadata.name ?? '';
  const kind = object?.kind ?? '';
  const same = before !== undefined && after !== undefined && text(before) === text(after);
  const action = same
    ? 'NONE'
    : before === undefined
      ? 'CREATE'
      : after === undefined
        ? 'DELETE'
        : 'UPDATE';
  const [old, next] = maskedPair(before, after);
  const diff = same
    ? null
    : createTwoFilesPatch(
        before === undefined ? '/dev/null' : `${kind}/${name}`,
        after === undefined ? '/dev/null' : `${kind}/${name}`,
        old === undefined ? '' : text(old),
        next === undefined ? '' : text(next),
        undefined,
        undefined,
        { context: 3, headerOptions: FILE_HEADERS_ONLY },
      );
  return { kind, name, action, diff };
}

const text = (object: KubeManifest): string =>
  stringify(object, { sortMapEntries: true, lineWidth: 0 });

/** Values of Secrets are masked (SPEC R5.4); that one changed still shows. */
function maskedPair(
  before: KubeManifest | undefined,
  after: KubeManifest | undefined,
): readonly [KubeManifest | undefined, KubeManifest | undefined] {
  const mask = (
    object: KubeManifest | undefined,
    other: KubeManifest | undefined,
  ): KubeManifest | undefined => {
    if (object === undefined || groupKindOf(object) !== 'Secret') return object;
    const masked = Object.entries(object).map(([field, value]): [string, unknown] => {
      if ((field !== 'data' && field !== 'stringData') || !isObject(value)) return [field, value];
      const there = other?.[field];
      const others = isObject(there) ? there : {};
      const entries = Object.entries(value).map(([key, secret]) => {
        const changed = Object.hasOwn(others, key) && others[key] !== secret;
        return [key, changed ? (object === before ? '*** (before)' : '*** (after)') : '***'];
      });
      return [field, Object.fromEntries(entries)];
    });
    return Object.fromEntries(masked) as KubeManifest;
  };
  return [mask(before, after), mask(after, before)];
}
