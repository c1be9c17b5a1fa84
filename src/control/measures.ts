import type { KubeObject } from '../kube/kube-client.ts';
import type { RowSink } from '../kube/reflector.ts';
import type { RowKind } from '../model/rows.ts';
import type { CancelTimer, Clock } from '../runtime/clock.ts';

/**
 * Hands on what was measured, for as long as it says something. A measure is of a moment: one that is much older misleads
 * more than none does. So the rows go when no others came for so long, whoever wrote them, and nothing is taken in that
 * was measured longer ago.
 */
export interface Measures extends RowSink {
  /** Whether an object was measured lately; one that does not say when counts as new. */
  isOfNow(object: KubeObject): boolean;
  /** What was handed on stays. */
  stop(): void;
}

export interface MeasuresOptions {
  readonly kind: RowKind;
  readonly maxAgeMs: number;
}

export function createMeasures(
  { sink, clock }: { readonly sink: RowSink; readonly clock: Clock },
  { kind, maxAgeMs }: MeasuresOptions,
): Measures {
  let cancel: CancelTimer | undefined;
  const fadeLater = () => {
    cancel?.();
    cancel = clock.after(maxAgeMs, () => sink.replace(kind, new Map()));
  };
  fadeLater();
  return {
    replace(_, rows) {
      sink.replace(kind, rows);
      fadeLater();
    },
    change: (_, key, row) => sink.change(kind, key, row),
    isOfNow({ timestamp }) {
      const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
      return Number.isNaN(at) || clock.now() - at <= maxAgeMs;
    },
    stop: () => cancel?.(),
  };
}
