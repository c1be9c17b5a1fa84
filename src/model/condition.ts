/** A Kubernetes condition without its timestamps (they change with every heartbeat). */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** True when the condition of this type is `True`; absent and `Unknown` are not. */
export function isTrue(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}
