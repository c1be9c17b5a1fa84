import { ownArchive, putArchive } from '../helm/chart-archives.ts';
import { refusalOfFault, type Chart } from '../helm/wanted-releases.ts';
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { isAlreadyExists } from '../kube/kube-error.ts';
import { apiVersion, appFinalizer, managedBy, managedByLabel } from '../model/labels.ts';
import { isAppName } from '../model/names.ts';
import { Refusal } from '../runtime/errors.ts';
import { specOf, valuesOf } from './app-spec.ts';
import { checkSpec } from './check-spec.ts';
import type { AppOutcome, ChartInput, CreateAppCommand } from './commands.ts';
import { homeOf, outcomeOf, type CommandDeps } from './command-deps.ts';
import { previewApp } from './preview.ts';
import { appRef, orRefusal } from './read-app.ts';

/** Checks everything first, so that a refusal leaves nothing behind; then keeps the chart and writes the HelmApp. */
export async function createApp(deps: CommandDeps, command: CreateAppCommand): Promise<AppOutcome> {
  const home = homeOf(deps);
  const { namespace, name } = appRef(command.app);
  checkName(name);
  if (command.expectedRevision !== undefined && command.expectedRevision !== 0) {
    throw new Refusal(
      'CONFLICT',
      'An app that is to be created has no revision yet: leave expectedRevision out, or give 0.',
      ['input', 'expectedRevision'],
    );
  }
  await checkAbsent(home, { namespace, name });
  const chart = await fetchChart(deps, command.chart);
  const values = await valuesOf(deps.engine, command);
  const spec = specOf(command, { view: deps.view, chart, values });
  checkSpec(spec);
  const plan = await previewApp(deps, { app: { namespace, name }, spec, chart });
  if (command.dryRun === true) return { app: null, plan, errors: [] };

  await ensureNamespace(home, namespace, command.createNamespace === true);
  await orRefusal(putArchive(home, { namespace, digest: chart.digest }, chart.archive));
  const created = await orRefusal(
    home.create({
      apiVersion,
      kind: 'HelmApp',
      metadata: {
        name,
        namespace,
        labels: { [managedByLabel]: managedBy },
        // From the first moment: a deletion that comes at once must not leave releases behind.
        finalizers: [appFinalizer],
      },
      spec,
    }),
    { alreadyExists: existsAlready(namespace, name), path: ['input', 'name'] },
  );
  await orRefusal(ownChart(home, chart, created));
  return await outcomeOf(deps, created, plan);
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

const existsAlready = (namespace: string, name: string): string =>
  `There is an app ${namespace}/${name} already: update it, or choose another name.`;

async function checkAbsent(
  home: KubeClient,
  app: { namespace: string; name: string },
): Promise<void> {
  const present = await orRefusal(getIfPresent(home, appRef(app)));
  if (present) {
    throw new Refusal('ALREADY_EXISTS', existsAlready(app.namespace, app.name), ['input', 'name']);
  }
}

async function fetchChart({ charts }: CommandDeps, input: ChartInput): Promise<Chart> {
  const fetched = await charts.fetchChart(input);
  if (!fetched.ok) throw refusalOfFault(fetched.fault, 'chart');
  return fetched.value;
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

/** The archive may have gone with the last other app that used it, just now: then it is put again. */
async function ownChart(home: KubeClient, chart: Chart, created: KubeObject): Promise<void> {
  const { name, namespace = '', uid = '' } = created.metadata;
  const place = { namespace, digest: chart.digest };
  if (await ownArchive(home, place, { name, uid })) return;
  await putArchive(home, place, chart.archive);
  await ownArchive(home, place, { name, uid });
}
