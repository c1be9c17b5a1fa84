import type { AppKey } from '../view/view.ts';

/** The same without nulls: to a filter, null and absent are one. */
export type WithoutNulls<T> = T extends readonly (infer Item)[]
  ? readonly WithoutNulls<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: WithoutNulls<Exclude<T[Key], null | undefined>> }
    : T;

/** Drops members that are null, at every depth. For input objects only: in a values document null has a meaning. */
export function withoutNulls<T>(input: T): WithoutNulls<T> {
  return strip(input) as WithoutNulls<T>;
}

function strip(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(strip);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).flatMap(([key, value]) => (value == null ? [] : [[key, strip(value)]])),
  );
}

/** A filter of the graph as the view takes it; absent is the filter that all pass. An app is in `default` when not said. */
export function viewFilter<T extends object>(filter: T | null | undefined): WithoutNulls<T> {
  const given = withoutNulls<object & { readonly app?: AppKey }>(filter ?? {});
  const app = given.app === undefined ? {} : { app: { namespace: 'default', ...given.app } };
  return { ...given, ...app } as WithoutNulls<T>;
}

/** The lists by which a field of the graph narrows what its type can be asked for. */
interface Scope {
  readonly clusters?: readonly string[];
  readonly stations?: readonly string[];
  readonly nodes?: readonly string[];
  readonly misplacedFrom?: readonly string[];
}

const scopes = ['clusters', 'stations', 'nodes', 'misplacedFrom'] as const;

/** Narrows a filter to a scope: what is given must hold, and the scope too. */
export function within<T extends Scope>(filter: T, scope: Scope): T {
  const narrowed = scopes.flatMap((key) => {
    const allowed = scope[key];
    const given = filter[key];
    if (allowed === undefined) return [];
    return [
      [
        key,
        given === undefined ? allowed : allowed.filter((name) => given.includes(name)),
      ] as const,
    ];
  });
  return { ...filter, ...Object.fromEntries(narrowed) };
}
