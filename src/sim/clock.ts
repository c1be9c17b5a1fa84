/**
 * The only source of time and timers in the simulated world, so that a test can move a whole cluster
 * through minutes without waiting.
 */
export interface SimClock {
  /** Milliseconds since the epoch. Never goes back. */
  now(): number;
  /** Runs `action` once, `delayMs` from now (0: after the present turn). Returns a function that calls it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** Real time. `close` calls off every timer that is left, so that a stopped cluster keeps no process alive. */
export interface SystemClock extends SimClock {
  close(): void;
}

/** Real time over Node's timers. */
export function createSystemClock(): SystemClock {
  const pending = new Set<NodeJS.Timeout>();
  let closed = false;
  return {
    now: () => Date.now(),
    after(delayMs, action) {
      if (closed) return () => undefined;
      const timer = setTimeout(() => {
        pending.delete(timer);
        action();
      }, delayMs);
      pending.add(timer);
      return () => {
        clearTimeout(timer);
        pending.delete(timer);
      };
    },
    close() {
      closed = true;
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}

/** RFC 3339 with whole seconds: how Kubernetes writes `metav1.Time`. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with microseconds: how Kubernetes writes `metav1.MicroTime` (Leases). */
export function microTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}
