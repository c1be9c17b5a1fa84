/** Which entries of a log to keep: those of the last while, as long as they are not too many bytes. */
export interface LogBudget {
  add(entry: { readonly id: string; readonly bytes: number; readonly atMs: number }): void;
  /** Id of the oldest entry to keep; undefined while there are none. */
  keepFrom(nowMs: number): string | undefined;
}

export function createLogBudget({
  maxBytes,
  maxAgeMs,
}: {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}): LogBudget {
  const entries: { readonly id: string; readonly bytes: number; readonly atMs: number }[] = [];
  let first = 0;
  let bytes = 0;
  return {
    add(entry) {
      entries.push(entry);
      bytes += entry.bytes;
    },
    keepFrom(nowMs) {
      for (let oldest = entries[first]; oldest !== undefined; oldest = entries[first]) {
        // The last one stays: its id says where the log is.
        if (first === entries.length - 1) break;
        if (bytes <= maxBytes && nowMs - oldest.atMs <= maxAgeMs) break;
        bytes -= oldest.bytes;
        first += 1;
      }
      if (first > 1_000) {
        entries.splice(0, first);
        first = 0;
      }
      return entries[first]?.id;
    },
  };
}
