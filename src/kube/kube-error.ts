/** Reasons of our own, beside Kubernetes' (`metav1.StatusReason`). */
type OwnReason = 'Unreachable' | 'Timeout' | 'Aborted' | 'KindNotServed' | 'BadAnswer';

/** One cause of a refusal: for example a field that did not pass validation. */
export interface KubeErrorCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export interface KubeErrorFields {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly causes?: readonly KubeErrorCause[];
  readonly cause?: unknown;
}

/** What a request to a cluster failed with. Messages are the cluster's own or ours, never headers or bodies. */
export class KubeError extends Error {
  /** The HTTP status; 0 when the cluster could not be reached, did not answer in time, or the caller gave up. */
  readonly status: number;
  /** Kubernetes' reason (`NotFound`, `Conflict`, `Expired`…) or Unreachable, Timeout, Aborted, KindNotServed, BadAnswer. */
  readonly reason: string;
  /** How long the server asked to be left alone; undefined when it did not. */
  readonly retryAfterMs: number | undefined;
  readonly causes: readonly KubeErrorCause[];

  constructor({ status, reason, message, retryAfterMs, causes = [], cause }: KubeErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KubeError';
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
    this.causes = causes;
  }
}

/** An error that did not come from the server. */
export function ownError(reason: OwnReason, message: string, cause?: unknown): KubeError {
  return new KubeError({ status: reason === 'KindNotServed' ? 404 : 0, reason, message, cause });
}

/** Reads a `metav1.Status`, or whatever a proxy answered in its place. `retryAfter` is the header of RFC 9110 §10.2.3. */
export function errorFromAnswer(status: number, body: string, retryAfter?: string): KubeError {
  const parsed = parseStatus(body);
  const details = parsed?.details;
  return new KubeError({
    status,
    reason: parsed?.reason ?? '',
    message: parsed?.message ?? `HTTP ${status}: ${body.trim().slice(0, 200)}`,
    ...retryAfterOf(retryAfter, details?.retryAfterSeconds),
    causes: (details?.causes ?? []).map(({ reason = '', message = '', field = '' }) => ({
      reason,
      message,
      field,
    })),
  });
}

/** Reads the Status of an ERROR event in a watch. */
export function errorFromStatus(status: unknown): KubeError {
  const code = (status as StatusBody | null)?.code ?? 500;
  return errorFromAnswer(code, JSON.stringify(status));
}

export function isKubeError(error: unknown): error is KubeError {
  return error instanceof KubeError;
}

export function isNotFound(error: unknown): boolean {
  return isKubeError(error) && error.status === 404;
}

/** The kind itself is not served (its CRD is absent). */
export function isKindNotServed(error: unknown): boolean {
  return isKubeError(error) && error.reason === 'KindNotServed';
}

/** 409: another write came first, or a field is owned by another manager. */
export function isConflict(error: unknown): boolean {
  return isKubeError(error) && error.status === 409 && error.reason !== 'AlreadyExists';
}

export function isAlreadyExists(error: unknown): boolean {
  return isKubeError(error) && error.status === 409 && error.reason === 'AlreadyExists';
}

/** 422: the object does not pass validation. */
export function isInvalid(error: unknown): boolean {
  return isKubeError(error) && error.status === 422;
}

/** 401 or 403: the gateway's own credentials do not allow it. */
export function isForbidden(error: unknown): boolean {
  return isKubeError(error) && (error.status === 401 || error.status === 403);
}

/** The resourceVersion or continue token is too old (410), or from a future that a restored server does not know. */
export function isExpired(error: unknown): boolean {
  if (!isKubeError(error)) return false;
  const future = error.causes.some((cause) => cause.reason === 'ResourceVersionTooLarge');
  return error.status === 410 || error.reason === 'Expired' || future;
}

/** The cluster could not be reached or did not answer in time. Not so when the caller gave up. */
export function isUnreachable(error: unknown): boolean {
  return isKubeError(error) && error.status === 0 && error.reason !== 'Aborted';
}

/** The caller's own signal ended the request. */
export function isAborted(error: unknown): boolean {
  return isKubeError(error) && error.reason === 'Aborted';
}

interface StatusBody {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message?: string;
      readonly field?: string;
    }[];
  };
}

function parseStatus(body: string): StatusBody | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'message' in parsed
      ? (parsed as StatusBody)
      : undefined;
  } catch {
    return undefined;
  }
}

function retryAfterOf(
  header: string | undefined,
  seconds: number | undefined,
): { retryAfterMs?: number } {
  const wanted = header === undefined ? seconds : Number(header);
  return wanted === undefined || !Number.isFinite(wanted) || wanted < 0
    ? {}
    : { retryAfterMs: wanted * 1000 };
}
