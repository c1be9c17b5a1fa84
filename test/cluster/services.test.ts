import { startControlPlane } from '../../tools/control-plane/start.ts';
import { serviceCases } from '../support/service-cases.ts';

serviceCases(async () => {
  const { name, kubeconfig, stop } = await startControlPlane({ name: 'services' });
  return { name, kubeconfig, [Symbol.asyncDispose]: stop };
});
