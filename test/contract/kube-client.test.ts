import type { ServerTls } from '../../src/sim/listener.ts';
import { serverTls, startSimApi } from '../support/sim-api.ts';
import { describeKubeClient } from './kube-client.ts';

const startSimulated = async (tls?: ServerTls) => {
  const { connection, ...api } = await startSimApi(tls && { tls });
  return { connection, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
};

describeKubeClient('a simulated cluster', startSimulated);
describeKubeClient('a simulated cluster over HTTP/2', async () => {
  return await startSimulated(await serverTls());
});
