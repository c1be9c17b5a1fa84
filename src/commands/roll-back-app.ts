import { goingBack, lastGood, readRevisions, type AppRevision } from '../helm/app-revisions.ts';
import { rollingBackByHand } from '../model/rollout-controls.ts';
import { Refusal } from '../runtime/errors.ts';
import { changeSpec } from './change-spec.ts';
import { keptChart } from './charts.ts';
import { homeOf, type CommandDeps } from './command-deps.ts';
import type { AppOutcome, RollBackAppCommand } from './commands.ts';
import { orRefusal, type LiveApp } from './read-app.ts';

/** Takes the app back to a kept revision, as a new revision. */
export async function rollBackApp(
  deps: CommandDeps,
  command: RollBackAppCommand,
): Promise<AppOutcome> {
  return await changeSpec(deps, {
    verb: 'rollBackApp',
    command,
    change: async (app) => {
      const home = homeOf(deps);
      const { namespace = '', name, uid = '' } = app.object.metadata;
      const kept = await orRefusal(readRevisions(home, { namespace, name, uid }));
      const { revision, spec } = chosenRevision(kept, app, command.toRevision);
      const { digest = '' } = spec.chart;
      const chart = await keptChart(deps, home, { namespace, digest });
      if (chart === undefined) {
        throw notFound(
          `The chart of revision ${revision} is not kept in the home cluster any more.`,
        );
      }
      const annotations = rollingBackByHand(app.revision + 1);
      return { spec: goingBack(spec, app.spec), chart, known: spec, annotations };
    },
  });
}

function chosenRevision(
  kept: readonly AppRevision[],
  app: LiveApp,
  wanted: number | undefined,
): AppRevision {
  if (wanted === app.revision) {
    throw new Refusal('INVALID_INPUT', `The app is at revision ${wanted} now.`, toRevision);
  }
  const found =
    wanted === undefined ? lastGood(kept, app) : kept.find(({ revision }) => revision === wanted);
  if (found) return found;
  const others = kept.map(({ revision }) => revision).filter((one) => one !== app.revision);
  const choice = others.length === 0 ? 'None is kept.' : `These are kept: ${others.join(', ')}.`;
  throw notFound(
    wanted === undefined
      ? `No earlier revision that differs from the present one went well, so there is none to go back to. ${choice}`
      : `Revision ${wanted} of the app is not kept. ${choice}`,
  );
}

const toRevision = ['input', 'toRevision'];
const notFound = (message: string): Refusal => new Refusal('NOT_FOUND', message, toRevision);
