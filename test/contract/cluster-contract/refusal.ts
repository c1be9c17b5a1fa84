import { expect } from 'vitest';
import type { Answer } from '../../support/raw-cluster.ts';

/** Asserts that a request was refused in Kubernetes' way: with a Status object of this code and reason. */
export function expectRefusal(answer: Answer, code: number, reason: string): void {
  expect({ code: answer.code, body: answer.body }).toMatchObject({
    code,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code },
  });
  expect(answer.body['message']).toMatch(/./);
}

/** The causes of a refusal, as `field: reason`, sorted. */
export function causesOf(answer: Answer): string[] {
  const { details } = answer.body as unknown as {
    details?: { causes?: { field?: string; reason?: string }[] };
  };
  return (details?.causes ?? [])
    .map(({ field, reason }) => `${field ?? ''}: ${reason ?? ''}`)
    .sort();
}
