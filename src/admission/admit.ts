import { holdAtStation } from './hold-at-station.ts';
import { patchBetween } from './json-patch.ts';
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
      const patch = patchBetween(request.object, held.object);
      if (patch.length === 0) return { answer: allowed(request.uid), outcome: 'allowed' };
      return { answer: patched(request.uid, patch, held.warnings), outcome: 'patched' };
    }
  }
}
