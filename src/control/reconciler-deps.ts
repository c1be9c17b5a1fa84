import type { ChartSource } from '../helm/chart-source.ts';
import type { HelmEngine } from '../helm/engine.ts';
import type { Render } from '../helm/wanted-releases.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { View } from '../view/view.ts';
import type { FaultRuns } from './fault-runs.ts';
import type { IntentCheck } from './intent-check.ts';
import type { ReleaseWriter } from './release-writer.ts';
import type { Standstill } from './standstill.ts';

/** What the app reconciler is given. */
export interface ReconcilerInputs {
  readonly view: View;
  readonly home: KubeClient;
  readonly clientOf: (cluster: string) => KubeClient | undefined;
  /** Whether the gateway may write to a cluster. */
  readonly manages: (cluster: string) => boolean;
  readonly charts: ChartSource;
  readonly engine: HelmEngine;
  readonly render: Render;
  readonly writer: ReleaseWriter;
  readonly stationLabel: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What its parts work with. */
export interface ReconcilerDeps extends ReconcilerInputs {
  readonly isWanted: IntentCheck['isWanted'];
  readonly standstill: Standstill;
  /** When this process began to reconcile, in milliseconds since the Unix epoch: before that it knew no cluster. */
  readonly beganAt: number;
  readonly faults: FaultRuns;
}
