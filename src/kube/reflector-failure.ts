import { isExpired, isKubeError } from './kube-error.ts';
import type { ReflectorEvent } from './reflector-events.ts';

/** What a failure means to the state machine. */
export function failureEvent(error: unknown): ReflectorEvent {
  if (!isKubeError(error)) return { type: 'failed', retryAfterMs: undefined };
  if (isExpired(error) || error.reason === 'BadAnswer') return { type: 'expired' };
  if (error.status === 404) return { type: 'absent' };
  if (error.status === 401) return { type: 'unauthorized' };
  if (error.status === 403) return { type: 'forbidden' };
  if (error.status === 400 || error.status === 422) return { type: 'refused' };
  return { type: 'failed', retryAfterMs: error.retryAfterMs };
}

/** What is told of it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
