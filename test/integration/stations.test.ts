import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { crds } from '../support/gateway.ts';
import { stationCases } from '../support/station-cases.ts';

stationCases(async () => {
  const fleet = await startSimFleet({
    clusters: ['east'],
    stations: 1,
    nodes: 2,
    heartbeatMs: 0,
    crds,
  });
  const { name, kubeconfig } = fleet.cluster('east');
  return { name, kubeconfig, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
});
