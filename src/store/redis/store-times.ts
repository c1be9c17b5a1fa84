/** How the store waits, all in milliseconds. */
export interface StoreTimes {
  /** How long a lease lasts without being renewed. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** How often the holder counts its rows in Redis. */
  readonly countMs: number;
  /** How often followers look whether they have missed something, and whether there is a holder. */
  readonly lookMs: number;
  /** How long without a holder until rows are called old. */
  readonly silentMs: number;
  /** Before the next try of something that went wrong. */
  readonly againMs: number;
  /** How long a write may delay the next; what takes longer is written behind it. */
  readonly patienceMs: number;
  /** How long changes are kept for followers that were away. */
  readonly logMs: number;
}

export const defaultStoreTimes: StoreTimes = {
  leaseMs: 4_000,
  renewMs: 1_000,
  countMs: 10_000,
  lookMs: 1_000,
  silentMs: 15_000,
  againMs: 200,
  patienceMs: 100,
  logMs: 120_000,
};
