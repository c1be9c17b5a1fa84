import type { ClusterConnection } from './kube/kube-config.ts';
import type { Labels } from './model/rows.ts';

/** One cluster to serve. */
export interface GatewayCluster {
  readonly name: string;
  readonly connection: ClusterConnection;
  readonly labels: Labels;
  /** False: nothing is ever written to it. */
  readonly manage: boolean;
}
