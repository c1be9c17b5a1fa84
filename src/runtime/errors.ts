/**
 * Why a mutation was refused, as data in its payload (CONTRACT.md, Errors; one line each in docs/errors.md).
 * The list may grow; no code is renamed or dropped.
 */
export const refusalCodes = [
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'CONFLICT',
  'INVALID_INPUT',
  'INVALID_CHART',
  'INVALID_VALUES',
  'STATION_NOT_FOUND',
  'AMBIGUOUS_STATION',
  'NO_STATION_MATCHES',
  'STATION_IN_USE',
  'NODE_NOT_FOUND',
  'NODE_TAKEN',
  'CLUSTER_UNREACHABLE',
  'NAME_TOO_LONG',
  'NAME_COLLISION',
  'NOT_OURS',
  'ROLLOUT_IN_PROGRESS',
  'READ_ONLY',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'FROZEN',
  'LIMIT_EXCEEDED',
  'UNSUPPORTED',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/**
 * An expected refusal: the caller asked for something that cannot be done, and nothing was changed.
 * The message is for the person who asked, holds no secret and says what would help.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Where in the input the cause lies, such as `['input', 'values', 'replicaCount']`; null when nowhere in particular. */
  readonly path: readonly string[] | null;

  constructor(code: RefusalCode, message: string, path: readonly string[] | null = null) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.path = path;
  }
}

/** A refusal because more was asked for than is allowed; says which limit that is (docs/configuration.md). */
export class LimitRefusal extends Refusal {
  readonly limit: string;
  readonly allowed: number;

  constructor(message: string, { limit, allowed }: { limit: string; allowed: number }) {
    super('LIMIT_EXCEEDED', message);
    this.limit = limit;
    this.allowed = allowed;
  }
}

/** Thrown where every case was handled: the compiler accepts it only while that is true. */
export class UnreachableCaseError extends Error {
  constructor(value: never) {
    super(`Unreachable case: ${JSON.stringify(value)}`);
    this.name = 'UnreachableCaseError';
  }
}
