import { groupKindOf, isObject, type KubeManifest } from '../model/manifest.ts';

type Pair = readonly [KubeManifest | undefined, KubeManifest | undefined];

/** Both as they may be shown: of a Secret no value (SPEC R5.4), only which of them differ. */
export function maskedPair([before, after]: Pair): Pair {
  return [
    before && masked(before, after, '*** (before)'),
    after && masked(after, before, '*** (after)'),
  ];
}

function masked(
  object: KubeManifest,
  other: KubeManifest | undefined,
  differing: string,
): KubeManifest {
  if (groupKindOf(object) !== 'Secret') return object;
  const fields = Object.entries(object).map(([field, value]): [string, unknown] => {
    if (field !== 'data' && field !== 'stringData') return [field, value];
    if (!isObject(value)) return [field, '***'];
    const there = other?.[field];
    const others = isObject(there) ? there : {};
    const entries = Object.entries(value).map(([key, secret]) => [
      key,
      Object.hasOwn(others, key) && others[key] !== secret ? differing : '***',
    ]);
    return [field, Object.fromEntries(entries)];
  });
  return Object.fromEntries(fields) as KubeManifest;
}
