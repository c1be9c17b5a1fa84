import type { ChartSource } from '../helm/chart-source.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { marksOf } from '../model/labels.ts';
import type { HelmAppRow } from '../model/rows.ts';
import { encodeWritten, type WrittenVersion } from '../model/written-version.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Entry } from '../view/view.ts';
import { awaitInView } from './await-view.ts';
import type { AppOutcome, PlacementPlan } from './commands.ts';
import { Refusals, type PreviewDeps } from './preview.ts';

/** What commands work with. */
export interface CommandDeps extends PreviewDeps {
  /** Name of the home cluster; undefined when there is none. */
  readonly home: string | undefined;
  readonly charts: ChartSource;
  readonly clock: Clock;
  /** From a HelmApp as written to its row. */
  readonly projectApp: (object: KubeObject) => HelmAppRow;
}

/** The home cluster to write to. Throws `READ_ONLY`. */
export function homeOf({ home, manages, clientOf }: CommandDeps): KubeClient {
  const client = home === undefined ? undefined : clientOf(home);
  if (client === undefined || home === undefined || !manages(home)) {
    throw new Refusal(
      'READ_ONLY',
      'This gateway only looks: start it with --manage, or with manage: true for the home cluster, to change anything.',
    );
  }
  return client;
}

/** The answer to a command that wrote an app; waits until this process sees what it wrote. */
export async function outcomeOf(
  deps: CommandDeps,
  written: KubeObject,
  plan: PlacementPlan | null,
): Promise<AppOutcome> {
  await awaitInView(deps, deps.home ?? '', written);
  const readAfter = encodeWritten(versionOf(deps, written));
  return { app: entryOf(deps, written), plan, errors: [], readAfter };
}

function versionOf({ home, clock }: CommandDeps, { metadata }: KubeObject): WrittenVersion {
  const { name, namespace = '', uid = '', resourceVersion = '', generation = 0 } = metadata;
  return {
    cluster: home ?? '',
    kind: 'HelmApp',
    namespace,
    name,
    uid,
    resourceVersion,
    generation,
    marks: marksOf(metadata.annotations),
    deleting: metadata.deletionTimestamp !== undefined,
    at: clock.now(),
  };
}

/** The app as the graph shows it: as this process sees it, else as it was written. */
function entryOf(deps: CommandDeps, written: KubeObject): Entry<'HelmApp'> {
  const { name, namespace = '', uid } = written.metadata;
  const cluster = deps.home ?? '';
  const seen = deps.view.get('HelmApp', cluster, name, namespace);
  if (seen && seen.row.uid === uid) return seen;
  return { key: { cluster, kind: 'HelmApp', namespace, name }, row: deps.projectApp(written) };
}

/** Expected refusals become data; anything else is a fault of the gateway. */
export async function refusing<T extends AppOutcome>(work: Promise<T>): Promise<T | AppOutcome> {
  return await work.catch((error: unknown): AppOutcome => {
    if (error instanceof Refusals) return { app: null, plan: null, errors: error.refusals };
    if (error instanceof Refusal) return { app: null, plan: null, errors: [error] };
    throw error;
  });
}
