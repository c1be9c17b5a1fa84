import { afterAll, beforeAll, describe } from 'vitest';
import { type RawCluster, openRawCluster } from '../support/raw-cluster.ts';
import { appliesOnTheServer } from './cluster-contract/apply.ts';
import { takesWhatChartsAreMadeOf } from './cluster-contract/chart-kinds.ts';
import { servesCustomResources } from './cluster-contract/custom-resources.ts';
import { deletesAndCollects } from './cluster-contract/deletes.ts';
import { discoversItsKinds } from './cluster-contract/discovery.ts';
import { evictsWithinBudgets } from './cluster-contract/evictions.ts';
import { keepsEvents } from './cluster-contract/events.ts';
import { forgetsItsPast } from './cluster-contract/forgetting.ts';
import { listsAndSelects } from './cluster-contract/lists.ts';
import { patches } from './cluster-contract/patches.ts';
import { connectsServices } from './cluster-contract/services.ts';
import { runsPodOwners } from './cluster-contract/pod-owners.ts';
import { watches } from './cluster-contract/watches.ts';
import { runsWorkloads } from './cluster-contract/workloads.ts';
import { writes } from './cluster-contract/writes.ts';

/** A running cluster to hold to the contract. It has no nodes but those that the suite makes. */
export interface ClusterUnderTest extends AsyncDisposable {
  /** Its text, of someone who may do everything. */
  readonly kubeconfig: string;
  /** Afterwards it remembers no change that came before; objects stay. */
  forgetHistory(): Promise<void>;
}

/** Gives a topic's tests the one cluster that all of them share; valid while tests run. */
export type UseCluster = () => RawCluster;

/**
 * What the gateway relies on from a cluster. Every kind of cluster that we test with passes it unchanged, so that
 * what is true of the simulated one is true of the real one.
 */
export function describeClusterContract(
  implementation: string,
  start: () => Promise<ClusterUnderTest>,
): void {
  describe(`what we rely on from a cluster: ${implementation}`, () => {
    let running: { underTest: ClusterUnderTest; client: RawCluster } | undefined;
    beforeAll(async () => {
      const underTest = await start();
      running = { underTest, client: openRawCluster(underTest.kubeconfig) };
    });
    afterAll(async () => {
      await running?.client[Symbol.asyncDispose]();
      await running?.underTest[Symbol.asyncDispose]();
    });
    const theOne = () => {
      if (!running) throw new Error('the cluster is not running');
      return running;
    };

    for (const topic of [
      discoversItsKinds,
      listsAndSelects,
      watches,
      writes,
      patches,
      appliesOnTheServer,
      takesWhatChartsAreMadeOf,
      deletesAndCollects,
      evictsWithinBudgets,
      servesCustomResources,
      runsWorkloads,
      runsPodOwners,
      connectsServices,
      keepsEvents,
    ]) {
      topic(() => theOne().client);
    }
    forgetsItsPast(
      () => theOne().client,
      () => theOne().underTest,
    );
  });
}
