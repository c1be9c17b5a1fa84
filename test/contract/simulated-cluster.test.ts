import { startSimulatedFleet } from '../support/raw-cluster-simulated.ts';
import { describeClusterContract } from './cluster-contract.ts';

describeClusterContract('a simulated one', async () => {
  const fleet = await startSimulatedFleet(
    ...['--clusters', '1', '--stations', '0', '--nodes', '0', '--pace-ms', '20'],
  );
  return {
    kubeconfig: fleet.clusters[0]!.kubeconfig,
    forgetHistory: async () => await fleet.inject({ compact: true }),
    [Symbol.asyncDispose]: fleet[Symbol.asyncDispose],
  };
});
