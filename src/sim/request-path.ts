/** A path below `/api` or `/apis` taken apart, as the API server's RequestInfo does. */
export interface RequestPath {
  group: string;
  version: string;
  /** '' across all namespaces or for a cluster-scoped resource. */
  namespace: string;
  /** '' when the path ends at the group version: discovery. */
  plural: string;
  /** '' for a collection. */
  name: string;
  /** '' for the object itself. */
  subresource: string;
}

const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/**
 * Takes `/api/v1/…` and `/apis/<group>/<version>/…` apart; undefined for every other path.
 * A segment that is not valid percent-encoding gives undefined too.
 */
export function parseRequestPath(pathname: string): RequestPath | undefined {
  let parts: string[];
  try {
    parts = pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
  if (parts.at(-1) === '') parts.pop();
  const root = parts.shift();
  let group = '';
  if (root === 'apis') group = parts.shift() ?? '';
  else if (root !== 'api') return undefined;
  const version = parts.shift();
  if (version === undefined || (root === 'apis' && group === '')) return undefined;
  let namespace = '';
  const [first, second, third = ''] = parts;
  if (first === 'namespaces' && second !== undefined) {
    if (parts.length > 2 && !NAMESPACE_SUBRESOURCES.includes(third)) {
      namespace = second;
      parts = parts.slice(2);
    }
  }
  const [plural = '', name = '', ...rest] = parts;
  return { group, version, namespace, plural, name, subresource: rest.join('/') };
}
