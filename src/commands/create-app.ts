import { putArchive } from '../helm/chart-archives.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists } from '../kube/kube-error.ts';
import { apiVersion, appFinalizer, managedBy, managedByLabel } from '../model/labels.ts';
import { isAppName } from '../model/names.ts';
import { Refusal } from '../runtime/errors.ts';
import { placementOf } from '../view/placed-stations.ts';
import { specOf, valuesOf } from './app-spec.ts';
import { fetchChart, ownChart } from './charts.ts';
import { checkCanaries, checkSpec } from './check-spec.ts';
import type { AppOutcome, CreateAppCommand } from './commands.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import { answering, answerTo, questionOf, type Question } from './idempotency.ts';
import { previewApp } from './preview.ts';
import { appRef, orRefusal } from './read-app.ts';

const servedWithinMs = 5_000;
const servedLookMs = 250;

/** Checks everything first, so that a refusal leaves nothing behind; then keeps the chart and writes the HelmApp. */
export async function createApp(deps: CommandDeps, command: CreateAppCommand): Promise<AppOutcome> {
  const home = homeOf(deps);
  await orRefusal(untilServed(deps, home));
  const { namespace, name } = appRef(command.app);
  checkName(name);
  if (command.expectedRevision !== undefined && command.expectedRevision !== 0) {
    throw new Refusal(
      'CONFLICT',
      'An app that is to be created has no revision yet: leave expectedRevision out, or give 0.',
      ['input', 'expectedRevision'],
    );
  }
  const { dryRun = false, ...asked } = command;
  const question = questionOf('createApp', asked);
  const made = await madeBefore(home, { namespace, name }, dryRun ? undefined : question);
  if (made) return await outcomeOf(deps, made, null);
  const chart = await fetchChart(deps, command.chart);
  const values = await valuesOf(deps.engine, command);
  const spec = specOf(command, { view: deps.view, chart, values });
  checkSpec(spec);
  checkCanaries(spec, placementOf(deps.view, spec));
  const plan = await previewApp(deps, { app: { namespace, name }, spec, chart });
  if (dryRun) return { app: null, plan, errors: [] };

  await ensureNamespace(home, namespace, command.createNamespace === true);
  await orRefusal(putArchive(home, { namespace, digest: chart.digest }, chart.archive));
  const created = await home
    .create({
      apiVersion,
      kind: 'HelmApp',
      metadata: {
        name,
        namespace,
        labels: { [managedByLabel]: managedBy },
        ...(question && { annotations: answering({}, question, { revision: 1, cleared: [] }) }),
        // From the first moment: a deletion that comes at once must not leave releases behind.
        finalizers: [appFinalizer],
      },
      spec,
    })
    .catch(async (error: unknown) => {
      // The same command may have come twice at the same time.
      const twin = isAlreadyExists(error)
        ? await madeBefore(home, { namespace, name }, question)
        : undefined;
      return twin ?? (await orRefusal(Promise.reject(error as Error)));
    });
  await orRefusal(ownChart(home, chart, created));
  return await outcomeOf(deps, created, plan);
}

/** A gateway that has just been started installs its custom resources first: whoever is faster waits for that a while. */
async function untilServed({ clock }: CommandDeps, home: KubeClient): Promise<void> {
  const deadline = clock.now() + servedWithinMs;
  while ((await home.resource(apiVersion, 'HelmApp')) === undefined && clock.now() < deadline) {
    await clock.sleep(servedLookMs);
  }
}

function checkName(name: string): void {
  if (name.length > 53) {
    throw new Refusal(
      'NAME_TOO_LONG',
      `The name has ${name.length} characters; an app is a Helm release and may have 53.`,
      ['input', 'name'],
    );
  }
  if (!isAppName(name)) {
    throw new Refusal(
      'INVALID_INPUT',
      "An app's name is a DNS label: lower case letters, digits and '-', beginning and ending with a letter or digit, no dots.",
      ['input', 'name'],
    );
  }
}

/**
 * The app that this very command has made before; undefined when there is no app of this name. Throws `ALREADY_EXISTS`
 * when it came about in another way, and `CONFLICT` when another command with the same key made it.
 */
async function madeBefore(
  home: KubeClient,
  app: { readonly namespace: string; readonly name: string },
  question: Question | undefined,
): Promise<KubeObject | undefined> {
  const present = await orRefusal(getIfPresent(home, appRef(app)));
  if (present === undefined) return undefined;
  const { annotations = {}, deletionTimestamp } = present.metadata;
  const isGoing = deletionTimestamp !== undefined;
  if (!isGoing && answerTo(annotations, question)) return present;
  throw new Refusal(
    'ALREADY_EXISTS',
    isGoing
      ? `The app ${app.namespace}/${app.name} is being deleted: try again when it is gone.`
      : `There is an app ${app.namespace}/${app.name} already: update it, or choose another name.`,
    ['input', 'name'],
  );
}

/** Makes the namespace where that was asked for; it is marked as ours, so that it can be removed when it is empty. */
async function ensureNamespace(home: KubeClient, name: string, mayCreate: boolean): Promise<void> {
  const ref = { apiVersion: 'v1', kind: 'Namespace', name };
  const present = await orRefusal(getIfPresent(home, ref));
  if (present?.metadata.deletionTimestamp !== undefined) {
    throw new Refusal(
      'CONFLICT',
      `Namespace ${name} is being removed in the home cluster: try again in a moment.`,
      ['input', 'namespace'],
    );
  }
  if (present) return;
  if (!mayCreate) {
    throw new Refusal(
      'NOT_FOUND',
      `The home cluster has no namespace ${name}: set createNamespace, or make it first.`,
      ['input', 'namespace'],
    );
  }
  await orRefusal(
    home
      .create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { [managedByLabel]: managedBy } },
      })
      .catch((error: unknown) => {
        if (!isAlreadyExists(error)) throw error;
      }),
  );
}
