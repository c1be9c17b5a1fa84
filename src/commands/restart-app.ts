import { changeSpec } from './change-spec.ts';
import type { CommandDeps } from './command-deps.ts';
import type { AppCommand, AppOutcome } from './commands.ts';

/** Makes every pod of the app anew, at the pace of its strategy. */
export async function restartApp(deps: CommandDeps, command: AppCommand): Promise<AppOutcome> {
  const restartedAt = new Date(deps.clock.now()).toISOString();
  return await changeSpec(deps, {
    verb: 'restartApp',
    command,
    change: ({ spec }) => ({ spec: { ...spec, restartedAt } }),
  });
}
