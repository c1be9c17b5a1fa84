/** An AdmissionReview (`admission.k8s.io/v1`) read, and answered: four answers, and every handler reads like a sentence. */
import { isObject, objectOf, textOf, type JsonObject } from '../model/manifest.ts';

const apiVersion = 'admission.k8s.io/v1';
const kind = 'AdmissionReview';
const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const;

/** What the API server asks about. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: (typeof operations)[number];
  /** `group/version`, or the version alone in the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for the object itself. */
  readonly subResource: string;
  /** The object as it is wanted; empty where there is none. */
  readonly object: JsonObject;
}

/** A body that is no AdmissionReview; the message is for whoever sent it. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError';
}

/** Reads the request out of a review. Throws `ReviewError`. */
export function readReview(body: unknown): AdmissionRequest {
  const review = objectOf(body);
  if (review['apiVersion'] !== apiVersion || review['kind'] !== kind) {
    throw new ReviewError(`The body must be an ${kind} of ${apiVersion}`);
  }
  const request = objectOf(review['request']);
  const uid = textOf(request['uid']) ?? '';
  if (uid === '') throw new ReviewError('request.uid is missing');
  const operation = operations.find((one) => one === request['operation']);
  if (operation === undefined) {
    throw new ReviewError(`request.operation must be of ${operations.join(', ')}`);
  }
  const { group, version, kind: objectKind } = objectOf(request['kind']);
  if (typeof objectKind !== 'string' || typeof version !== 'string') {
    throw new ReviewError('request.kind must name a version and a kind');
  }
  const hasObject = operation === 'CREATE' || operation === 'UPDATE';
  if (hasObject && !isObject(request['object'])) {
    throw new ReviewError(`request.object is missing, as none may be for ${operation}`);
  }
  const groupName = textOf(group) ?? '';
  return {
    uid,
    operation,
    apiVersion: groupName === '' ? version : `${groupName}/${version}`,
    kind: objectKind,
    subResource: textOf(request['subResource']) ?? '',
    object: objectOf(request['object']),
  };
}

/** The answer to a review, to be sent as JSON. */
export interface AdmissionAnswer {
  readonly apiVersion: string;
  readonly kind: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly patchType?: 'JSONPatch';
    /** In base64. */
    readonly patch?: string;
    readonly warnings?: readonly string[];
    readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  };
}

/** Let through as it is. */
export function allowed(uid: string): AdmissionAnswer {
  return { apiVersion, kind, response: { uid, allowed: true } };
}

/** Let through with operations of JSON Patch (RFC 6902); warnings are shown to whoever wrote the object. */
export function patched(
  uid: string,
  patch: readonly object[],
  warnings: readonly string[] = [],
): AdmissionAnswer {
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64');
  const given = warnings.length === 0 ? {} : { warnings };
  const response = { uid, allowed: true, patchType: 'JSONPatch' as const, patch: encoded };
  return { apiVersion, kind, response: { ...response, ...given } };
}

/** Refused: the message says where the object is wrong, and what to do. */
export function refused(uid: string, message: string): AdmissionAnswer {
  const status = { code: 422, reason: 'Invalid', message };
  return { apiVersion, kind, response: { uid, allowed: false, status } };
}
