import { createPatch } from 'rfc6902';
import { holdAtStation } from './hold-at-station.ts';
import { allowed, patched, readReview, refused, type AdmissionAnswer } from './review.ts';

/** How an admission ended; the values of a metric's label. */
export type AdmissionOutcome = 'allowed' | 'patched' | 'refused';

export interface Admitted {
  readonly answer: AdmissionAnswer;
  readonly outcome: AdmissionOutcome;
}

/** Answers a review, given as parsed JSON. Throws `ReviewError` when it is none. */
export function admit(body: unknown, options: { readonly stationLabel: string }): Admitted {
  const request = readReview(body);
  const held = holdAtStation(request, options);
  switch (held.kind) {
    case 'unchanged':
      return { answer: allowed(request.uid), outcome: 'allowed' };
    case 'refused':
      return { answer: refused(request.uid, held.message), outcome: 'refused' };
    case 'changed': {
      // What was not touched is the same object in both: it need not be walked through.
      const patch = createPatch(request.object, held.object, (before, after) =>
        before === after ? [] : undefined,
      );
      if (patch.length === 0) return { answer: allowed(request.uid), outcome: 'allowed' };
      return { answer: patched(request.uid, patch, held.warnings), outcome: 'patched' };
    }
  }
}
