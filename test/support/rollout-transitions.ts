/** How a rollout goes from phase to phase, and why: the picture in docs/rollouts.md, held to the model by a test. */
import type { RolloutPhase } from '../../src/model/helm-app.ts';

export interface Transition {
  readonly from: RolloutPhase | 'none';
  readonly to: RolloutPhase;
  readonly why: string;
}

const rows: readonly (readonly [readonly Transition['from'][], RolloutPhase, string])[] = [
  [['none'], 'ROLLING_OUT', 'a revision is taken on'],
  [['ROLLING_OUT'], 'PAUSED', 'paused; approval needed; too many failures'],
  [['PAUSED'], 'ROLLING_OUT', 'resumed; approved; retried; next revision'],
  [['ROLLING_OUT', 'PAUSED'], 'CANCELLED', 'cancelled'],
  [['ROLLING_OUT'], 'DONE', 'all that answer are done'],
  [['ROLLING_OUT'], 'FAILED', 'some failed, or nothing to go back to'],
  [['DONE', 'FAILED', 'CANCELLED'], 'ROLLING_OUT', 'next revision'],
  [['FAILED'], 'DONE', 'caught up or retried'],
  [['DONE'], 'FAILED', 'what was caught up failed'],
];

export const transitions: readonly Transition[] = rows.flatMap(([froms, to, why]) =>
  froms.map((from) => ({ from, to, why })),
);

/** The transitions as a Mermaid state diagram. */
export function pictureOfTransitions(): string {
  const ends = ['DONE', 'FAILED', 'CANCELLED'];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...transitions.map(
      ({ from, to, why }) =>
        `  ${from === 'none' ? '[*]' : from} --> ${to}: ${why.replaceAll(';', ',')}`,
    ),
    ...ends.map((end) => `  ${end} --> [*]`),
    '```',
  ].join('\n');
}
