import { createOperations } from '../../src/commands/operations.ts';
import { boardOfOne } from '../../src/store/operation-board.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { describeOperations } from './operations.ts';

describeOperations('of one process', () => {
  const here = createOperations({ clock: createManualClock(), board: boardOfOne });
  return { here, elsewhere: here, [Symbol.asyncDispose]: () => Promise.resolve() };
});
