/** One entry of `details.causes` of a Kubernetes Status (apimachinery `meta/v1.StatusCause`). */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** `details` of a Kubernetes Status (apimachinery `meta/v1.StatusDetails`). */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** Body of every refused request (apimachinery `meta/v1.Status`). */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, never>;
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** What names a resource in messages: group and plural, as in `deployments.apps`. */
export interface ResourceName {
  group: string;
  plural: string;
}

/**
 * A refusal as the API server gives it: HTTP status, machine-readable reason, sentence and causes.
 * Everything in `src/sim` that refuses a write throws this, so that the HTTP layer has one rule.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string, text: { message: string; details?: StatusDetails }) {
    super(text.message);
    this.code = code;
    this.reason = reason;
    this.details = text.details;
  }

  /** The Status object that goes over the wire. */
  get status(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

/** `deployments.apps`, or only the plural in the core group: the key of a resource everywhere in the simulator. */
export function qualifiedName(resource: ResourceName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function detailsOf(resource: ResourceName, name: string): StatusDetails {
  return {
    ...(name !== '' && { name }),
    ...(resource.group !== '' && { group: resource.group }),
    kind: resource.plural,
  };
}

/** 404 for an object that is not there. */
export function notFound(resource: ResourceName, name: string): ApiError {
  return new ApiError(404, 'NotFound', {
    message: `${qualifiedName(resource)} "${name}" not found`,
    details: detailsOf(resource, name),
  });
}

/** 409 for a create over an object that is there. */
export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', {
    message: `${qualifiedName(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  });
}

/** 409 for a write that was decided on an older state of the object. */
export function conflict(resource: ResourceName, name: string, why: string): ApiError {
  return new ApiError(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`,
    details: detailsOf(resource, name),
  });
}

/** The sentence of a {@link conflict} over resourceVersion. */
export const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 403 for a write that policy forbids whoever asks. */
export function forbidden(
  resource: ResourceName,
  name: string,
  why: { message: string; causes?: StatusCause[] },
): ApiError {
  return new ApiError(403, 'Forbidden', {
    message: `${qualifiedName(resource)} "${name}" is forbidden: ${why.message}`,
    details: { ...detailsOf(resource, name), ...(why.causes && { causes: why.causes }) },
  });
}

/** 400 for a request that cannot be understood. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', { message });
}

/** One thing wrong with an object: where, how, in the words of apimachinery's `field.Error`. */
export interface FieldFault {
  field: string;
  reason: string;
  message: string;
}

/** 422 with one cause per fault. `kind` and `group` name the object's kind, as the real message does. */
export function invalid(
  kind: { kind: string; group: string },
  name: string,
  faults: readonly FieldFault[],
): ApiError {
  const sentences = faults.map((fault) => `${fault.field}: ${fault.message}`);
  const list = sentences.length === 1 ? (sentences[0] ?? '') : `[${sentences.join(', ')}]`;
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return new ApiError(422, 'Invalid', {
    message: `${subject} "${name}" is invalid: ${list}`,
    details: {
      name,
      ...(kind.group !== '' && { group: kind.group }),
      kind: kind.kind,
      causes: faults.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  });
}

/** 410 for a resourceVersion or continue token whose history is gone. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', { message });
}
