import type { JsonObject } from './json-values.ts';

/** A fault that a person or a test asks for over the control port. Without `cluster` it strikes all. */
export type Fault = { readonly cluster?: string } & (
  | { readonly api: 'up' | 'down' }
  | { readonly api: 'slow'; readonly delayMs: number }
  /** Ends every open watch (of one resource key, such as `pods`) as a cut line does. */
  | { readonly watch: 'cut'; readonly resource?: string }
  /** Forgets the history: resuming a watch from any earlier version answers 410. */
  | { readonly compact: true }
  /** Lists and watches of one resource key, such as `pods`, are refused with 403; watches that are open stay open. */
  | { readonly resource: string; readonly forbidden: boolean }
  /** Writes to these objects of one resource key fail with 500; an empty list ends it. */
  | { readonly resource: string; readonly failWrites: readonly string[] }
  /** Who measures nodes is there, does not answer, or was never installed. For clusters that serve metrics only. */
  | { readonly metrics: 'up' | 'down' | 'absent' }
  | { readonly node: string; readonly lost: boolean }
  | { readonly image: string; readonly neverReady: boolean }
  /** Containers of this image that run to an end (those of a Job) end with exit code 1. */
  | { readonly image: string; readonly failing: boolean }
);

/** Reads a fault from JSON; a sentence says what is wrong with it. */
export function parseFault(body: JsonObject): Fault | { readonly problem: string } {
  const {
    cluster,
    api,
    delayMs,
    watch,
    resource,
    forbidden,
    failWrites,
    compact,
    metrics,
    node,
    lost,
    image,
    neverReady,
    failing,
  } = body;
  if (cluster !== undefined && typeof cluster !== 'string') return { problem: 'cluster is a name' };
  const where = cluster === undefined ? {} : { cluster };
  if (api === 'up' || api === 'down') return { ...where, api };
  if (api === 'slow' && typeof delayMs === 'number' && delayMs >= 0)
    return { ...where, api, delayMs };
  if (watch === 'cut')
    return { ...where, watch, ...(typeof resource === 'string' && { resource }) };
  if (typeof resource === 'string' && typeof forbidden === 'boolean')
    return { ...where, resource, forbidden };
  if (typeof resource === 'string' && Array.isArray(failWrites))
    return { ...where, resource, failWrites: failWrites.map(String) };
  if (compact === true) return { ...where, compact };
  if (metrics === 'up' || metrics === 'down' || metrics === 'absent') return { ...where, metrics };
  if (typeof node === 'string' && typeof lost === 'boolean') return { ...where, node, lost };
  if (typeof image === 'string' && typeof neverReady === 'boolean')
    return { ...where, image, neverReady };
  if (typeof image === 'string' && typeof failing === 'boolean')
    return { ...where, image, failing };
  return {
    problem:
      'one of {api: up|down}, {api: slow, delayMs}, {watch: cut, resource?}, {resource, forbidden: true|false}, ' +
      '{resource, failWrites: [name, …]}, ' +
      '{compact: true}, {metrics: up|down|absent}, ' +
      '{node, lost: true|false}, {image, neverReady: true|false}, ' +
      '{image, failing: true|false}, each with an optional cluster',
  };
}
