import { measuresMaxAgeMs } from '../model/measure-age.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Usage } from '../view/view.ts';

/** What is used, unless that is long ago: where nobody watches the cluster any more, nobody takes it away either. */
export function usageNow(usage: Usage | null, clock: Pick<Clock, 'now'>): Usage | null {
  return usage !== null && clock.now() - Date.parse(usage.at) <= measuresMaxAgeMs ? usage : null;
}
