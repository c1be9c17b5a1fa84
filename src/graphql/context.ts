import type { Commands } from '../commands/commands.ts';
import type { Clock } from '../runtime/clock.ts';
import type { View } from '../view/view.ts';
import type { ChangeFeed } from '../view/change-feed.ts';
import type { GatewayFacts } from './gateway-facts.ts';
import type { LiveLoaders } from './loaders.ts';
import type { OperationChecks } from './operation-checks.ts';
import type { AppStates } from './rollout-stream.ts';

/** What resolvers may use, made anew for each operation. */
export interface GatewayContext {
  readonly view: View;
  readonly feed: ChangeFeed;
  /** Apps with their stations, and which of them a change concerns. */
  readonly appStates: AppStates;
  /** The only way out of the process. */
  readonly live: LiveLoaders;
  /** What a person may ask for. */
  readonly commands: Commands;
  readonly clock: Clock;
  /** The replica that answers. */
  readonly gateway: GatewayFacts;
  /** How operations are read and checked: for what runs them, not for resolvers. */
  readonly operations: OperationChecks;
}
