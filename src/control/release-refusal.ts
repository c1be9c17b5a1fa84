/** What speaks against a release for good, told from what passes by itself. */
import { isAlreadyExists, isKindNotServed, isKubeError } from '../kube/kube-error.ts';
import { Refusal } from '../runtime/errors.ts';
import { HookFailedError } from './release-hooks.ts';
import { NotOursError } from './release-objects.ts';

/** The same attempt was refused before: only another revision of the app is worth another one. */
export class ReleaseFailedError extends Error {
  constructor(description: string) {
    super(description);
    this.name = 'ReleaseFailedError';
  }
}

/** True when trying again would bring the same answer: the release has failed. Else it is carried on later. */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof NotOursError || error instanceof ReleaseFailedError) return true;
  if (error instanceof HookFailedError || error instanceof Refusal) return true;
  // Lost races and kinds that are about to be served pass by themselves.
  if (!isKubeError(error) || isAlreadyExists(error) || isKindNotServed(error)) return false;
  if (error.status === 409) {
    return error.causes.some(({ reason }) => reason === 'FieldManagerConflict');
  }
  return error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}
