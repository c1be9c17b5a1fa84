import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';
import type { ChangeFeed } from '../view/change-feed.ts';
import type { LiveLoaders } from './loaders.ts';

/** What resolvers may use, made anew for each operation. */
export interface GatewayContext {
  readonly view: View;
  readonly feed: ChangeFeed;
  /** The only way out of the process. */
  readonly live: LiveLoaders;
  readonly clock: Clock;
  /** Key of the station label. */
  readonly stationLabel: string;
}
