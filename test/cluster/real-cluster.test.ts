import { startControlPlane } from '../../tools/control-plane/start.ts';
import { describeClusterContract } from '../contract/cluster-contract.ts';

describeClusterContract('a real one', async () => await startControlPlane({ name: 'contract' }));
