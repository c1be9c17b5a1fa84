import type { Chart } from '../helm/wanted-releases.ts';
import { placementOf } from '../view/placed-stations.ts';
import { membersOf, valuesOf } from './app-spec.ts';
import { changeSpec } from './change-spec.ts';
import { fetchChart } from './charts.ts';
import { checkCanaries } from './check-spec.ts';
import type { CommandDeps } from './command-deps.ts';
import type { AppOutcome, UpdateAppCommand } from './commands.ts';
import { withMembers } from './spec-changes.ts';

/** Changes anything of an app, all of it at once: what is left out stays, null takes away. */
export async function updateApp(deps: CommandDeps, command: UpdateAppCommand): Promise<AppOutcome> {
  const { view } = deps;
  let fetched: Chart | undefined;
  return await changeSpec(deps, {
    verb: 'updateApp',
    command,
    change: async ({ spec: present }) => {
      // Fetched once, however often the app is read anew.
      if (command.chart) fetched ??= await fetchChart(deps, command.chart);
      const values = await valuesOf(deps.engine, command);
      const members = membersOf(command, {
        view,
        values,
        present,
        ...(fetched && { digest: fetched.digest }),
      });
      const spec = withMembers(present, members);
      if (members.strategy || members.placement) checkCanaries(spec, placementOf(view, spec));
      return { spec, ...(fetched && { chart: fetched }) };
    },
  });
}
