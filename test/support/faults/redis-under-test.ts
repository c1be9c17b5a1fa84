/** A Redis with the faults that a campaign brings about. */
import type { Random } from '../../../src/sim/random.ts';
import type { TcpProxy } from './tcp-proxy.ts';

export interface RedisUnderTest {
  /** What the replica of this number is told: through a proxy of its own where there is one. */
  urlFor(replica: number): string;
  /** The line between one replica and Redis. */
  proxyOf(replica: number): TcpProxy;
  /** Ends and comes back on its port, with its data or without. */
  restart(options: { readonly keepData: boolean }): Promise<void>;
  flush(): Promise<void>;
  /** Some of the keys that hold rows are lost. Resolves with how many. */
  loseKeys(random: Random): Promise<number>;
  /** The epochs of the cluster's log, the oldest first, each as often as it comes up anew. */
  epochs(cluster: string): Promise<readonly string[]>;
}
