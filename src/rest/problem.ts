/** Refusals as RFC 9457 has them: `application/problem+json`. */
import type { Refusal, RefusalCode } from '../runtime/errors.ts';

/** What is refused before a command is reached has no code of its own in the contract. */
export type ProblemCode = RefusalCode | 'METHOD_NOT_ALLOWED' | 'INTERNAL_SERVER_ERROR';

interface Kind {
  readonly status: number;
  /** The same for every problem of this code. */
  readonly title: string;
}

/** The status of each code. Where HTTP knows better (413, 415, 412) the problem says so itself. */
export const problemKinds: Readonly<Record<ProblemCode, Kind>> = {
  NOT_FOUND: { status: 404, title: 'What is asked for does not exist' },
  ALREADY_EXISTS: { status: 409, title: 'Something of this name exists already' },
  CONFLICT: { status: 409, title: 'It was changed since it was read' },
  INVALID_INPUT: { status: 400, title: 'A value of the request cannot be' },
  INVALID_CHART: { status: 422, title: 'The chart cannot be fetched, read or rendered' },
  INVALID_VALUES: { status: 422, title: 'The values are not what they may be' },
  STATION_NOT_FOUND: { status: 422, title: 'No station has this name' },
  AMBIGUOUS_STATION: { status: 422, title: 'Stations of several clusters have this name' },
  NO_STATION_MATCHES: { status: 422, title: 'No station is chosen' },
  STATION_IN_USE: { status: 409, title: 'Apps are placed at the station' },
  NODE_NOT_FOUND: { status: 422, title: 'No node has this name' },
  NODE_TAKEN: { status: 409, title: 'The node belongs to another station' },
  CLUSTER_UNREACHABLE: { status: 503, title: 'A cluster that is needed does not answer' },
  NAME_TOO_LONG: { status: 422, title: 'A name is too long' },
  NAME_COLLISION: { status: 409, title: 'A name is taken by something else' },
  NOT_OURS: { status: 409, title: 'It would change what Stationmaster did not make' },
  ROLLOUT_IN_PROGRESS: { status: 409, title: 'The app is being rolled out' },
  READ_ONLY: { status: 403, title: 'The gateway only looks' },
  UNAUTHENTICATED: { status: 401, title: 'Nobody has said who asks' },
  FORBIDDEN: { status: 403, title: 'The rights do not reach so far' },
  FROZEN: { status: 423, title: 'The app is frozen' },
  LIMIT_EXCEEDED: { status: 400, title: 'It is more than is allowed at once' },
  UNSUPPORTED: { status: 422, title: 'It cannot be done with this chart, kind or cluster' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not served here' },
  INTERNAL_SERVER_ERROR: { status: 500, title: 'Internal error' },
};

/** The body of a refusal. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** Where in the request the cause lies; null when nowhere in particular. */
  readonly path: readonly string[] | null;
  /** All that was refused, when that is more than one thing. */
  readonly errors?: readonly Pick<ProblemBody, 'code' | 'detail' | 'path'>[];
}

/** Thrown to refuse a request; `status` where HTTP has a better one than the code's own. */
export class Problem extends Error {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    told: Pick<ProblemBody, 'code' | 'detail'> &
      Partial<Pick<ProblemBody, 'status' | 'path' | 'errors'>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(told.detail);
    this.name = 'Problem';
    const { status, title } = problemKinds[told.code];
    const type = `urn:stationmaster:problem:${told.code.toLowerCase().replaceAll('_', '-')}`;
    this.body = { type, title, status, path: null, ...told };
    this.headers = headers;
  }
}

/** How the inputs of a command are called in the request; undefined for those that have another place. */
export type PathInRequest = (path: readonly string[]) => readonly string[] | null;

/** What a command refused, as a problem. The first refusal decides the status. */
export function problemOf(
  refusals: readonly Refusal[],
  {
    pathOf,
    conflictStatus,
  }: { readonly pathOf: PathInRequest; readonly conflictStatus: 409 | 412 },
): Problem {
  const errors = refusals.map(({ code, message, path }) => ({
    code,
    detail: message,
    path: path && pathOf(path.slice(1)),
  }));
  const [
    first = { code: 'INTERNAL_SERVER_ERROR' as const, detail: 'Nothing was said', path: null },
  ] = errors;
  // 404 is about the address; what else is not there is a fault of the body.
  const isElsewhere = first.code === 'NOT_FOUND' && first.path?.[0] !== 'id';
  const isStale = first.code === 'CONFLICT' && first.path?.[0] === 'expected_revision';
  return new Problem({
    ...first,
    ...(isElsewhere && { status: 422 }),
    ...(isStale && { status: conflictStatus }),
    ...(errors.length > 1 && { errors }),
  });
}
