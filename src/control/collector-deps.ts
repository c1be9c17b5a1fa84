/** What collecting a cluster takes: its parts, and how long it waits for what. */
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import type { ReflectorStatus, ReflectorTimes } from '../kube/reflector.ts';
import type { NamedKind, RowKind } from '../model/rows.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { FleetStore } from '../store/fleet-store.ts';

export interface CollectorDeps {
  readonly client: KubeClient;
  readonly store: FleetStore;
  /** From a live object to its row. */
  readonly project: (kind: RowKind, object: KubeObject) => object;
  /** Kinds to watch besides those that always are. Left out: none. */
  readonly kinds?: readonly NamedKind[];
  /** How many events are kept; the oldest leave. Left out: 20,000. */
  readonly maxEvents?: number;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
  /** Told of every status of every watch. */
  readonly onWatchStatus?: (status: ReflectorStatus) => void;
}

/** All in milliseconds. */
export interface CollectorTimes {
  /** How long a watch may be broken before its rows are called stale. */
  readonly graceMs: number;
  /** How often the lease is asked for while somebody else has it. */
  readonly leaseRetryMs: number;
  /** How often the cluster is asked whether it is there: while all is well, and while it is not. */
  readonly probeMs: { readonly well: number; readonly unwell: number };
  /** How old what was measured may be that is shown. */
  readonly measuresMs: number;
  readonly reflector: ReflectorTimes;
}
