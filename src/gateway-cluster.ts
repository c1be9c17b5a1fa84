import type { ClusterConnection } from './kube/kube-config.ts';
import type { ServiceLocality } from './model/service-locality.ts';
import type { Labels } from './model/rows.ts';

/** One cluster to serve. */
export interface GatewayCluster {
  readonly name: string;
  readonly connection: ClusterConnection;
  readonly labels: Labels;
  /** False: nothing is ever written to it. */
  readonly manage: boolean;
  /** What keeps the traffic of Services in their stations. Left out: nothing that the gateway has to set. */
  readonly serviceLocality?: ServiceLocality;
}
