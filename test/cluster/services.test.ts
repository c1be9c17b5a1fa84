import { startControlPlane } from '../../tools/control-plane/start.ts';
import { serviceCases } from '../support/service-cases.ts';

serviceCases(async () => {
  const plane = await startControlPlane({ name: 'services' });
  const { name, kubeconfig } = plane;
  return { name, kubeconfig, [Symbol.asyncDispose]: () => plane.stop() };
});
