import { describe, expect, it } from 'vitest';
import {
  errorFromAnswer,
  errorFromStatus,
  isAborted,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isInvalid,
  isKindNotServed,
  isNotFound,
  isUnreachable,
  ownError,
} from '../../../src/kube/kube-error.ts';

const status = (code: number, reason: string, details?: object) =>
  errorFromAnswer(
    code,
    JSON.stringify({ kind: 'Status', code, reason, message: `it is ${reason}`, details }),
  );

const predicates = {
  isAborted,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isInvalid,
  isKindNotServed,
  isNotFound,
  isUnreachable,
};
const said = (error: unknown) =>
  Object.entries(predicates).flatMap(([name, holds]) => (holds(error) ? name : []));

describe('kube error', () => {
  it.each([
    [status(404, 'NotFound'), ['isNotFound']],
    [status(409, 'Conflict'), ['isConflict']],
    [status(409, 'AlreadyExists'), ['isAlreadyExists']],
    [status(410, 'Expired'), ['isExpired']],
    [status(410, 'Gone'), ['isExpired']],
    [status(422, 'Invalid'), ['isInvalid']],
    [status(401, 'Unauthorized'), ['isForbidden']],
    [status(403, 'Forbidden'), ['isForbidden']],
    [status(429, 'TooManyRequests'), []],
    [
      status(504, 'Timeout', {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      }),
      ['isExpired'],
    ],
    [ownError('KindNotServed', 'no'), ['isKindNotServed', 'isNotFound']],
    [ownError('Unreachable', 'no'), ['isUnreachable']],
    [ownError('Timeout', 'no'), ['isUnreachable']],
    [ownError('Aborted', 'no'), ['isAborted']],
    [new Error('other'), []],
    [undefined, []],
  ])('tells what it is: %s', (error, expected) => {
    expect(said(error)).toEqual(expected);
  });

  it('keeps what the server said: message, causes, how long to wait', () => {
    const error = errorFromAnswer(
      429,
      JSON.stringify({
        message: 'slow down',
        details: { retryAfterSeconds: 2, causes: [{ field: 'spec.x' }] },
      }),
    );
    expect(error).toMatchObject({
      status: 429,
      message: 'slow down',
      retryAfterMs: 2_000,
      causes: [{ field: 'spec.x' }],
    });
    expect(errorFromAnswer(429, '', '7').retryAfterMs).toBe(7_000);
    expect(errorFromAnswer(429, '', 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfterMs).toBeUndefined();
  });

  it('makes do with what a proxy answers', () => {
    expect(errorFromAnswer(502, '<html>Bad Gateway</html>')).toMatchObject({
      status: 502,
      message: 'HTTP 502: <html>Bad Gateway</html>',
    });
  });

  it('reads the status of an ERROR event', () => {
    expect(
      isExpired(
        errorFromStatus({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }),
      ),
    ).toBe(true);
    expect(errorFromStatus(null)).toMatchObject({ status: 500 });
  });
});
