import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { crds } from '../support/gateway.ts';
import { serviceCases } from '../support/service-cases.ts';

serviceCases(async () => {
  const fleet = await startSimFleet({
    clusters: ['east'],
    stations: 1,
    nodes: 2,
    paceMs: 10,
    heartbeatMs: 0,
    crds,
  });
  const { name, kubeconfig } = fleet.cluster('east');
  return { name, kubeconfig, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
});
