/** How far a release is after one call of its writer. */
export type ReleaseOutcome = { readonly kind: 'done' } | Waiting;

/** `message` says for what; at `untilMs` (since the Unix epoch) the wait is over at the latest. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly message: string;
  readonly untilMs: number;
}
