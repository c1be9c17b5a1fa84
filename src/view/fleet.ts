import type { ClusterState } from './cluster-state.ts';

/** The clusters of the view, as queries see them. */
export interface Fleet {
  readonly stationLabel: string;
  cluster(name: string): ClusterState | undefined;
  /** Those that are named, each once; all when no names are given. Unknown names are left out. */
  clusters(names?: readonly string[]): readonly ClusterState[];
  /** The clusters whose HelmApps count: the home cluster, or all of them where none is configured. */
  homes(): readonly ClusterState[];
}
