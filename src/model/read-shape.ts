/** Reads a document that a person wrote into a type, and says of everything that does not fit where it stands and why. */
import { isObject, type JsonObject } from './manifest.ts';

export interface Problem {
  /** From the document's root, such as `['stations', '2', 'replica']`. */
  readonly path: readonly string[];
  /** For the person who wrote it; says where, as in `stations[2].replica`. */
  readonly message: string;
}

/** Reads a value; null where it does not fit, and then a problem was told. */
export type Shape<T> = (value: unknown, tell: Tell) => T | null;

/** Where the value stands, and where problems go. */
export interface Tell {
  readonly path: readonly string[];
  readonly problems: Problem[];
}

/** Reads a whole document that stands at `path`. A value is only there when there are no problems. */
export function readShape<T>(
  shape: Shape<T>,
  value: unknown,
  path: readonly string[] = [],
): { readonly value?: T; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const found = shape(value, { path, problems });
  return { ...(problems.length === 0 && found !== null && { value: found }), problems };
}

/** Every member of T has its shape, so that one that is new is not forgotten here; null counts as left out. */
export function object<T extends object>(
  fields: { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> },
  required: readonly (keyof T & string)[] = [],
): Shape<T> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries(fields));
  return (value, tell) => {
    if (!isObject(value)) return refuse(tell, 'must be an object');
    for (const name of required) {
      if (value[name] == null) refuse(below(tell, name), 'is missing');
    }
    const members: [string, unknown][] = [];
    for (const [name, given] of Object.entries(value)) {
      const shape = shapes.get(name);
      if (shape === undefined) refuse(below(tell, name), unknown(name, [...shapes.keys()]));
      else if (given !== null) {
        const found = shape(given, below(tell, name));
        if (found !== null) members.push([name, found]);
      }
    }
    return Object.fromEntries(members) as T;
  };
}

export function list<T>(item: Shape<T>, atMost: number): Shape<readonly T[]> {
  return (value, tell) => {
    if (!Array.isArray(value)) return refuse(tell, 'must be a list');
    if (value.length > atMost) return refuse(tell, `may have ${atMost} entries at most`);
    return value
      .map((one: unknown, index) => item(one, below(tell, String(index))))
      .filter((one) => one !== null);
  };
}

export function text(least: number, most: number): Shape<string> {
  return (value, tell) =>
    typeof value === 'string' && value.length >= least && value.length <= most
      ? value
      : refuse(tell, `must be a text of ${least} to ${most} characters`);
}

export function whole(least: number, most: number): Shape<number> {
  return (value, tell) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? Number(value)
      : refuse(tell, `must be a whole number from ${least} to ${most}`);
}

export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  return (value, tell) =>
    words.find((word) => word === value) ?? refuse(tell, `must be one of ${words.join(', ')}`);
}

export const flag: Shape<boolean> = (value, tell) =>
  typeof value === 'boolean' ? value : refuse(tell, 'must be true or false');

/** A document of any content. */
export const anyObject: Shape<JsonObject> = (value, tell) =>
  isObject(value) ? value : refuse(tell, 'must be an object');

/** Tells that the value does not fit, for instance `must be a list`. */
export function refuse({ path, problems }: Tell, why: string): null {
  problems.push({ path, message: `${placeOf(path)}: ${why}` });
  return null;
}

export function below({ path, problems }: Tell, name: string): Tell {
  return { path: [...path, name], problems };
}

/** As in `stationmaster.stations[2].replicas`. */
export function placeOf(path: readonly string[]): string {
  return path
    .map((name, index) => (/^\d+$/.test(name) ? `[${name}]` : index === 0 ? name : `.${name}`))
    .join('');
}

function unknown(name: string, known: readonly string[]): string {
  const near = known
    .map((word) => ({ word, changes: distance(name.toLowerCase(), word.toLowerCase()) }))
    .filter(({ changes, word }) => changes <= Math.ceil(word.length / 3))
    .sort((left, right) => left.changes - right.changes)[0];
  return near === undefined
    ? `unknown; there is ${known.join(', ')}`
    : `unknown, did you mean ${near.word}`;
}

/** How many letters must be put in, taken out or changed to make one word of another (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 0; at < Math.min(from.length, 64); at += 1) {
    const next = [at + 1];
    for (let index = 0; index < to.length; index += 1) {
      const changed = (row[index] ?? 0) + (from[at] === to[index] ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
