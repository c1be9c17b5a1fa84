/** What there is in a fleet, as sorted lines of text: the same whoever says it, so that it can be compared by hash. */
import { createHash } from 'node:crypto';

export const collections = [
  'nodes',
  'pods',
  'workloads',
  'services',
  'releases',
  'apps',
  'stations',
] as const;
export type Collection = (typeof collections)[number];

/** The objects of each collection, each as one line. */
export type Picture = Readonly<Record<Collection, readonly string[]>>;

/** Line by line of one object; the order of its fields is that of the value. */
export function pictureOf(objects: Readonly<Record<Collection, readonly unknown[]>>): Picture {
  return Object.fromEntries(
    collections.map((collection) => [collection, linesOf(objects[collection])]),
  ) as unknown as Picture;
}

export function linesOf(objects: readonly unknown[]): readonly string[] {
  return objects.map((object) => JSON.stringify(object)).sort();
}

export function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

export function hashOfPicture(picture: Picture): string {
  return hashOf(collections.map((collection) => hashOf(picture[collection])));
}

/** What is missing and what is left over, a few lines of each. */
export function differencesOf(seen: readonly string[], truth: readonly string[]): string[] {
  const [seenSet, truthSet] = [new Set(seen), new Set(truth)];
  const missing = truth.filter((line) => !seenSet.has(line)).map((line) => `missing ${line}`);
  const extra = seen.filter((line) => !truthSet.has(line)).map((line) => `left over ${line}`);
  const twice = seen.length - seenSet.size;
  return [
    ...missing.slice(0, 3),
    ...extra.slice(0, 3),
    ...(twice > 0 ? [`${twice} lines twice`] : []),
  ];
}

export function countsOf(picture: Picture): Readonly<Record<Collection, number>> {
  return Object.fromEntries(
    collections.map((collection) => [collection, picture[collection].length]),
  ) as unknown as Readonly<Record<Collection, number>>;
}
