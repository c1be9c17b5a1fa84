/** The one way in which commands change the intent of an app that is there. */
import { isDeepStrictEqual } from 'node:util';
import type { Chart } from '../helm/wanted-releases.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isConflict } from '../kube/kube-error.ts';
import type { HelmAppSpec } from '../model/helm-app.ts';
import { specToStore } from '../model/values-section.ts';
import { ownChart, presentChart } from './charts.ts';
import { checkSpec } from './check-spec.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import type { AppCommand, AppOutcome, PlacementPlan } from './commands.ts';
import { answering, questionOf, wasAnswered } from './idempotency.ts';
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
 * after a refusal, when the intent stays as it is, or when this command was carried out before (then there is no plan).
 */
export async function changeSpec(
  deps: CommandDeps,
  { verb, command, change }: ChangeRequest,
): Promise<AppOutcome> {
  const home = homeOf(deps);
  const { dryRun = false, ...asked } = command;
  const question = questionOf(verb, asked);
  let planned: Planned | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const app = await readApp(home, command.app);
    const annotations = app.object.metadata.annotations ?? {};
    if (!dryRun && wasAnswered(annotations, question))
      return await outcomeOf(deps, app.object, null);
    checkRevision(app.revision, command.expectedRevision);
    checkStaying(app);
    // The reconciler writes the status all the time: that alone is no reason to plan anew.
    if (planned === undefined || !isOf(planned, app)) {
      planned = await planOf(deps, home, { app, change: await change(app) });
    }
    const { spec, chart, plan } = planned;
    if (dryRun) return { app: null, plan, errors: [] };
    if (isDeepStrictEqual(spec, app.spec)) return await outcomeOf(deps, app.object, plan);
    // Before the intent that needs it. One that is written and then not used goes with the app.
    if (chart) await orRefusal(ownChart(home, chart, app.object));
    try {
      const written = await home.update({
        ...app.object,
        metadata: {
          ...app.object.metadata,
          annotations: answering(
            { ...annotations, ...planned.annotations },
            question,
            app.revision + 1,
          ),
        },
        spec: specToStore(app.object['spec'] as HelmAppSpec, { before: app.spec, after: spec }),
      });
      return await outcomeOf(deps, written, plan);
    } catch (error) {
      const again = isConflict(error) && attempt < attempts;
      if (!again) return await orRefusal(Promise.reject(error as Error));
    }
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
