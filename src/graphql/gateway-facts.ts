/** What a replica says of itself. */
import type { RowKind } from '../model/rows.ts';
import type { StoreStanding } from '../store/open-store.ts';
import type { GraphqlLimits } from './limits.ts';

export interface GatewayFacts {
  readonly version: string;
  /** Name of the machine, or of the pod, that it runs on. */
  readonly replica: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly roles: readonly ('SERVE' | 'COLLECT' | 'RECONCILE')[];
  readonly store: () => StoreStanding;
  /** Whether this replica watches the cluster. */
  readonly watches: (cluster: string) => boolean;
  /** How many rows of the cluster it keeps. */
  readonly rowsOf: (cluster: string) => ReadonlyMap<RowKind, number>;
  readonly limits: GraphqlLimits;
}
