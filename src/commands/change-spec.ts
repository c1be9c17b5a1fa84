/** The one way in which commands change the intent of an app that is there. */
import { isDeepStrictEqual } from 'node:util';
import type { Chart } from '../helm/wanted-releases.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isConflict } from '../kube/kube-error.ts';
import type { HelmAppSpec, StationRef } from '../model/helm-app.ts';
import { specToStore } from '../model/values-section.ts';
import { ownChart, presentChart } from './charts.ts';
import { checkSpec } from './check-spec.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import type { AppCommand, AppOutcome, PlacementPlan } from './commands.ts';
import { answering, answerTo, questionOf } from './idempotency.ts';
import { previewApp } from './preview.ts';
import { checkRevision, checkStaying, orRefusal, readApp, type LiveApp } from './read-app.ts';

/** Writes that meet another write are tried again this often; each attempt checks the expected revision anew. */
export const attempts = 8;

export interface SpecChange {
  readonly spec: HelmAppSpec;
  /** When it is another one than the app's present chart. */
  readonly chart?: Chart;
  /** An intent that was taken on once, the present one when left out: the stations that it has lost since refuse nothing. */
  readonly known?: HelmAppSpec;
  /** What the new revision says of itself. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Stations that lose numbers of replicas of their own. */
  readonly cleared?: readonly StationRef[];
}

export interface ChangeOutcome extends AppOutcome {
  /** Of the change; those of the first time when the command was carried out before. */
  readonly cleared: readonly StationRef[];
}

export interface ChangeRequest {
  /** Name of the command: the same key with another command is another question. */
  readonly verb: string;
  readonly command: AppCommand;
  /** The intent as it should be; asked once for each revision that is met. Throws what speaks against it. */
  readonly change: (app: LiveApp) => SpecChange | Promise<SpecChange>;
}

/**
 * Reads the app, changes its intent, checks and previews the result, and writes it. Nothing is written by a dry run,
 * after a refusal, or when this command was carried out before (then there is no plan). Where the intent stays as it is
 * only the command's key is remembered, so that it does not undo later what somebody changed after it.
 */
export async function changeSpec(
  deps: CommandDeps,
  { verb, command, change }: ChangeRequest,
): Promise<ChangeOutcome> {
  const home = homeOf(deps);
  const { dryRun = false, ...asked } = command;
  const question = questionOf(verb, asked);
  let planned: Planned | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const app = await readApp(home, command.app);
    const annotations = app.object.metadata.annotations ?? {};
    const answer = dryRun ? undefined : answerTo(annotations, question);
    if (answer) return { ...(await outcomeOf(deps, app.object, null)), cleared: answer.cleared };
    checkRevision(app.revision, command.expectedRevision);
    checkStaying(app);
    // The reconciler writes the status all the time: that alone is no reason to plan anew.
    if (planned === undefined || !isOf(planned, app)) {
      planned = await planOf(deps, home, { app, change: await change(app) });
    }
    const { spec, plan, cleared = [] } = planned;
    if (dryRun) return { app: null, plan, errors: [], cleared };
    const isSame = isDeepStrictEqual(spec, app.spec);
    if (isSame && question === undefined)
      return { ...(await outcomeOf(deps, app.object, plan)), cleared };
    const chart = isSame ? undefined : planned.chart;
    const revision = isSame ? app.revision : app.revision + 1;
    // Before the intent that needs it. One that is written and then not used goes with the app.
    if (chart) await orRefusal(ownChart(home, chart, app.object));
    const written = await orRefusal(
      home
        .update({
          ...app.object,
          metadata: {
            ...app.object.metadata,
            annotations: answering({ ...annotations, ...planned.annotations }, question, {
              revision,
              cleared,
            }),
          },
          spec: specToStore(app.object['spec'] as HelmAppSpec, { before: app.spec, after: spec }),
        })
        .catch((error: unknown) => {
          if (isConflict(error) && attempt < attempts) return undefined;
          throw error;
        }),
    );
    if (written === undefined) continue;
    // And after it: until then nothing needed the chart, and a revision that was let go may have taken it along.
    if (chart) await orRefusal(ownChart(home, chart, written));
    return { ...(await outcomeOf(deps, written, plan)), cleared };
  }
}

/** A change that was checked and previewed, and the app as it was then. */
interface Planned extends SpecChange {
  readonly of: LiveApp;
  readonly plan: PlacementPlan;
}

function isOf({ of }: Planned, { object, revision }: LiveApp): boolean {
  return of.object.metadata.uid === object.metadata.uid && of.revision === revision;
}

async function planOf(
  deps: CommandDeps,
  home: KubeClient,
  { app, change }: { readonly app: LiveApp; readonly change: SpecChange },
): Promise<Planned> {
  const { spec, known = app.spec } = change;
  checkSpec(spec);
  const chart = change.chart ?? (await presentChart(deps, home, app));
  const { name, namespace = '' } = app.object.metadata;
  const plan = await previewApp(deps, { app: { namespace, name }, spec, chart, known });
  return { ...change, of: app, plan };
}
