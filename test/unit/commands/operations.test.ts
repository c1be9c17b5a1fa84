import { expect, it } from 'vitest';
import { createOperations } from '../../../src/commands/operations.ts';
import { boardOfOne } from '../../../src/store/operation-board.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('an operation is forgotten ten minutes after its end, and not before', async () => {
  const clock = createManualClock();
  const kept = createOperations({ clock, board: boardOfOne });
  const running = kept.begin(0);
  clock.advance(3_600_000);
  expect(await kept.get(running.id)).toMatchObject({ state: 'RUNNING' });
  running.end();
  clock.advance(599_999);
  expect(await kept.get(running.id)).toMatchObject({ state: 'SUCCEEDED' });
  clock.advance(1);
  expect(await kept.get(running.id)).toBeUndefined();
});
