import { plainConnection } from '../../src/kube/kube-config.ts';
import { startSimApi } from '../support/sim-api.ts';
import { describeKubeClient } from './kube-client.ts';

describeKubeClient('a simulated cluster', async () => {
  const api = await startSimApi();
  return {
    connection: plainConnection(api.url),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
});
