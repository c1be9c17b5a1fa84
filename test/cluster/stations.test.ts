import { startControlPlane } from '../../tools/control-plane/start.ts';
import { stationCases } from '../support/station-cases.ts';

stationCases(async () => {
  const { name, kubeconfig, stop } = await startControlPlane({ name: 'stations' });
  return { name, kubeconfig, [Symbol.asyncDispose]: stop };
});
