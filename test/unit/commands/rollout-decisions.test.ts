import { describe, expect, it } from 'vitest';
import {
  approveDecision,
  cancelDecision,
  pauseDecision,
  resumeDecision,
  retryDecision,
  type ControlledApp,
} from '../../../src/commands/rollout-decisions.ts';
import type { RolloutStatus, TargetFailure } from '../../../src/model/helm-app.ts';
import {
  approvedAnnotation as approved,
  cancelledAnnotation as cancelled,
  forgivenAnnotation as forgiven,
  pausedAnnotation as paused,
  retriedAnnotation as retried,
} from '../../../src/model/labels.ts';

const startedAt = '2026-01-01T00:00:00Z';
const now = '2026-01-01T01:00:00Z';
const failure = (target: string, at = '2026-01-01T00:30:00Z'): TargetFailure => ({
  target,
  revision: 3,
  reason: 'x',
  message: 'x',
  at,
});
const batch = (index: number) => ({ index, targets: [], startedAt });

/** An app at revision 3, whose rollout stands like this. */
function appWith(
  rollout: Partial<RolloutStatus>,
  annotations: Record<string, string> = {},
): ControlledApp {
  const status = {
    observedGeneration: 3,
    rollout: { revision: 3, phase: 'ROLLING_OUT' as const, startedAt, ...rollout },
    failures: [failure('east/a'), failure('east/b')],
  };
  return { annotations, status, revision: 3 };
}

const rolling = appWith({ phase: 'ROLLING_OUT' });
const pending = appWith({ phase: 'PENDING' });
const done = appWith({ phase: 'DONE' });
const failed = appWith({ phase: 'FAILED', reason: 'STATIONS_FAILED' });
const ended = appWith({ phase: 'CANCELLED', reason: 'CANCELLED' });
const byHand = appWith({ phase: 'PAUSED', reason: 'PAUSED_BY_HAND' }, { [paused]: 'true' });
const stopped = appWith({ phase: 'PAUSED', reason: 'TOO_MANY_FAILURES' });
const asking = appWith({ phase: 'PAUSED', reason: 'APPROVAL_NEEDED', batch: batch(1) });
const first = appWith({ phase: 'PAUSED', reason: 'APPROVAL_NEEDED' });
/** The rollout of revision 3 has not begun; that of revision 2 waits for approval. */
const toBegin: ControlledApp = {
  annotations: {},
  revision: 3,
  status: {
    observedGeneration: 2,
    rollout: { revision: 2, phase: 'PAUSED', reason: 'APPROVAL_NEEDED', startedAt },
  },
};
const refused: ControlledApp = {
  annotations: {},
  revision: 3,
  status: { observedGeneration: 3, rollout: { revision: 2, phase: 'ROLLING_OUT', startedAt } },
};
const fresh: ControlledApp = { annotations: {}, revision: 1, status: {} };
const and = (app: ControlledApp, annotations: Record<string, string>): ControlledApp => ({
  ...app,
  annotations: { ...app.annotations, ...annotations },
});

type Row = readonly [string, ControlledApp, object | 'CONFLICT'];
function rows(decide: (app: ControlledApp) => object, table: readonly Row[]): void {
  it.each(table)('%s', (_name, app, expected) => {
    if (expected === 'CONFLICT') {
      expect(() => decide(app)).toThrow(
        expect.objectContaining({
          code: 'CONFLICT',
          message: expect.stringMatching(/\w+ \w+/) as string,
        }) as Error,
      );
    } else expect(decide(app)).toEqual(expected);
  });
}

describe('pausing', () => {
  rows(pauseDecision, [
    ['what rolls out', rolling, { [paused]: 'true' }],
    ['what is pending', pending, { [paused]: 'true' }],
    ['what has not begun', toBegin, { [paused]: 'true' }],
    ['what was just created', fresh, { [paused]: 'true' }],
    ['what waits for approval', asking, { [paused]: 'true' }],
    ['what is paused changes nothing', byHand, {}],
    ['what is paused and has ended changes nothing', and(done, { [paused]: 'true' }), {}],
    ['what is done', done, 'CONFLICT'],
    ['what has failed', failed, 'CONFLICT'],
    ['what is cancelled', ended, 'CONFLICT'],
    ['what was refused', refused, 'CONFLICT'],
  ]);
});

describe('resuming', () => {
  rows(resumeDecision, [
    ['what is paused by hand', byHand, { [paused]: null }],
    ['a pause that outlived its rollout', and(done, { [paused]: 'true' }), { [paused]: null }],
    ['a pause before the rollout begins', and(toBegin, { [paused]: 'true' }), { [paused]: null }],
    [
      'what has too many failures forgives those there are',
      stopped,
      { [paused]: null, [forgiven]: '3@2026-01-01T00:30:00Z' },
    ],
    [
      'what has too many failures forgives none where all are tried again',
      and(stopped, { [retried]: JSON.stringify({ 'east/a': now, 'east/b': now }) }),
      { [paused]: null },
    ],
    [
      'what has ended with too many failures among what came back',
      appWith({ phase: 'FAILED', reason: 'TOO_MANY_FAILURES', parkedTargets: ['east/c'] }),
      { [paused]: null, [forgiven]: '3@2026-01-01T00:30:00Z' },
    ],
    [
      'what has ended with too many failures and left nothing to do',
      appWith({ phase: 'FAILED', reason: 'TOO_MANY_FAILURES' }),
      'CONFLICT',
    ],
    [
      'what was resumed and is not seen yet changes nothing',
      appWith({ phase: 'PAUSED', reason: 'PAUSED_BY_HAND' }),
      {},
    ],
    ['what waits for approval', asking, 'CONFLICT'],
    ['what rolls out', rolling, 'CONFLICT'],
    ['what has not begun', toBegin, 'CONFLICT'],
    ['what is done', done, 'CONFLICT'],
  ]);

  it('says what to do where only an approval is missing', () => {
    expect(() => resumeDecision(asking)).toThrow(/approveBatch/);
  });
});

describe('cancelling', () => {
  rows(cancelDecision, [
    ['what rolls out', rolling, { [cancelled]: '3' }],
    ['what is paused', stopped, { [cancelled]: '3' }],
    ['what has not begun', toBegin, { [cancelled]: '3' }],
    ['what is cancelled changes nothing', and(ended, { [cancelled]: '3' }), {}],
    ['a later revision', and(rolling, { [cancelled]: '2' }), { [cancelled]: '3' }],
    ['what is done', done, 'CONFLICT'],
    ['what has failed', failed, 'CONFLICT'],
    ['what was refused', refused, 'CONFLICT'],
  ]);
});

describe('approving', () => {
  rows(
    (app) => approveDecision(app, undefined),
    [
      ['the first batch', first, { [approved]: '3.1' }],
      ['the batch that waits', asking, { [approved]: '3.2' }],
      ['what is approved and not seen yet changes nothing', and(asking, { [approved]: '3.2' }), {}],
      [
        'after an approval of another revision',
        and(asking, { [approved]: '2.9' }),
        { [approved]: '3.2' },
      ],
      ['what rolls out', rolling, 'CONFLICT'],
      ['what is paused by hand', byHand, 'CONFLICT'],
      ['what has too many failures', stopped, 'CONFLICT'],
      ['what has not begun', toBegin, 'CONFLICT'],
      ['what is done', done, 'CONFLICT'],
    ],
  );

  it('a batch by number takes the one that waits only, and one that is approved already', () => {
    expect(approveDecision(asking, 2)).toEqual({ [approved]: '3.2' });
    expect(approveDecision(and(rolling, { [approved]: '3.2' }), 2)).toEqual({});
    expect(() => approveDecision(asking, 3)).toThrow(
      expect.objectContaining({ code: 'CONFLICT', path: ['input', 'batch'] }) as Error,
    );
    expect(() => approveDecision(asking, 1)).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }) as Error,
    );
    expect(() => approveDecision(asking, 0)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'batch'] }) as Error,
    );
  });
});

describe('trying a station again', () => {
  const at = JSON.stringify({ 'east/a': now });
  rows(
    (app) => retryDecision(app, { target: 'east/a', at: now }),
    [
      ['that has failed', stopped, { [retried]: at }],
      ['after the rollout has ended', failed, { [retried]: at }],
      ['that is being tried already changes nothing', and(stopped, { [retried]: at }), {}],
      [
        'that has failed again since',
        and(stopped, { [retried]: JSON.stringify({ 'east/a': '2026-01-01T00:20:00Z' }) }),
        { [retried]: at },
      ],
    ],
  );

  it('that has not failed is refused', () => {
    expect(() => retryDecision(stopped, { target: 'east/c', at: now })).toThrow(
      expect.objectContaining({ code: 'CONFLICT', path: ['input', 'station'] }) as Error,
    );
  });
});
