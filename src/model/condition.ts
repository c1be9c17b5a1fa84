/** A Kubernetes condition without its timestamps (they change with every heartbeat). */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
