/** Makes and changes MecStation objects: what is checked, and then written; the reconciler labels the nodes. */
import { getIfPresent } from '../kube/get-if-present.ts';
import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { apiVersion } from '../model/labels.ts';
import type { MecStationSpec } from '../model/mec-station.ts';
import { isStationName } from '../model/names.ts';
import { outOfBounds } from '../model/station-bounds.ts';
import { Refusal } from '../runtime/errors.ts';
import { answering, answerTo, questionOf, type Question } from './idempotency.ts';
import { Refusals } from './preview.ts';
import type {
  CreateStationCommand,
  StationOutcome,
  UpdateStationCommand,
} from './station-commands.ts';
import {
  checkOurs,
  clusterOf,
  isSeen,
  readAfterOf,
  stationOf,
  type StationDeps,
} from './station-deps.ts';
import { checkListLength, noSuchNode, selectorOf, standingOf, takenBy } from './station-nodes.ts';
import { objectNameOf, writeStation } from './write-station.ts';

export async function createStation(
  deps: StationDeps,
  command: CreateStationCommand,
): Promise<StationOutcome> {
  const { cluster, name, dryRun = false, idempotencyKey, ...given } = command;
  const asked = {
    cluster,
    name,
    ...given,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
  const question = questionOf('createStation', asked);
  const client = clusterOf(deps, cluster);
  if (!isStationName(name)) {
    throw new Refusal(
      'INVALID_INPUT',
      'A station is called like a label value: 1 to 63 letters, digits, -, _ and ., with a letter or digit at both ends.',
      ['input', 'name'],
    );
  }
  const exists = () =>
    new Refusal('ALREADY_EXISTS', `There is a station ${name} in cluster ${cluster} already.`, [
      'input',
      'name',
    ]);
  const present = deps.view.station(cluster, name)?.object?.key.name;
  if (present !== undefined) {
    const made = dryRun ? undefined : await madeBefore(client, present, question);
    if (made === undefined) throw exists();
    return await seen(deps, { cluster, name }, made);
  }
  const spec = specOf({}, given);
  checkSpec(deps, { cluster, name, spec, before: {} });
  if (dryRun) return { station: null, errors: [] };
  const written = await writeStation(deps, client, {
    station: name,
    change: (_spec, isThere) => {
      if (isThere) throw exists();
      return spec;
    },
    ...(question && { annotations: answering({}, question, { revision: 1, cleared: [] }) }),
  }).catch(async (error: unknown) => {
    // The same command may have come twice at the same time, or the view be behind the first.
    const twin = isThereAlready(error) && (await madeBefore(client, objectNameOf(name), question));
    if (twin) return twin;
    throw error;
  });
  return await seen(deps, { cluster, name }, written);
}

const isThereAlready = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'ALREADY_EXISTS';

/** The object as this very command has made it before; undefined when it came about in another way, or goes. */
async function madeBefore(
  client: KubeClient,
  name: string,
  question: Question | undefined,
): Promise<KubeObject | undefined> {
  if (question === undefined) return undefined;
  const object = await getIfPresent(client, { apiVersion, kind: 'MecStation', name });
  const { annotations = {}, deletionTimestamp } = object?.metadata ?? {};
  return deletionTimestamp === undefined && answerTo(annotations, question) ? object : undefined;
}

/** A station that is only labels gets an object. */
export async function updateStation(
  deps: StationDeps,
  { station: ref, dryRun, ...given }: UpdateStationCommand,
): Promise<StationOutcome> {
  const station = stationOf(deps, ref);
  const { cluster, name } = station;
  const client = clusterOf(deps, cluster);
  const spec = specOf(station.spec, given);
  checkSpec(deps, { cluster, name, spec, before: station.spec });
  if (dryRun === true) return { station, errors: [] };
  const written = await writeStation(deps, client, {
    station: name,
    change: (before) => specOf(before, given),
  });
  return await seen(deps, { cluster, name }, written);
}

type Given = Omit<UpdateStationCommand, 'station' | 'dryRun'>;

/** The spec with what was given in the place of what it had; null takes away. */
function specOf(before: MecStationSpec, given: Given): MecStationSpec {
  const { labels, nodeSelector, nodes, ...plain } = given;
  const next: Record<string, unknown> = {
    ...before,
    ...plain,
    ...(nodes !== undefined && { nodes: nodes && [...new Set(nodes)].sort() }),
    ...(labels !== undefined && {
      labels: labels && Object.fromEntries(labels.map(({ key, value }) => [key, value])),
    }),
    ...(nodeSelector !== undefined && {
      nodeSelector: nodeSelector && selectorOf(nodeSelector, ['input', 'nodeSelector']),
    }),
  };
  const kept = Object.entries(next).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept);
}

interface Checked {
  readonly cluster: string;
  readonly name: string;
  readonly spec: MecStationSpec;
  readonly before: MecStationSpec;
}

/** Throws what is wrong: with the place, and with every node that is new on the list. */
function checkSpec(deps: StationDeps, { cluster, name, spec, before }: Checked): void {
  const wrong = outOfBounds(spec).map(
    ({ path, message }) => new Refusal('INVALID_INPUT', message, ['input', ...path]),
  );
  if (wrong.length > 0) throw new Refusals(wrong);
  const { nodes, nodeSelector } = before;
  if (spec.nodes !== nodes || spec.nodeSelector !== nodeSelector) checkOurs(deps, name);
  checkListLength(name, spec, ['input', 'nodes']);
  const listed = new Set(nodes);
  const refusals = (spec.nodes ?? []).flatMap((node, index) => {
    if (listed.has(node)) return [];
    const entry = deps.view.get('Node', cluster, node);
    const standing = entry && standingOf(deps, entry, name);
    const problem = standing
      ? takenBy(deps.view, entry, { standing, station: name, move: false })
      : noSuchNode(cluster, node);
    if (problem === undefined) return [];
    return [new Refusal(problem.code, problem.message, ['input', 'nodes', String(index)])];
  });
  if (refusals.length > 0) throw new Refusals(refusals);
}

/** The station as this process sees it once it has what was written. */
async function seen(
  deps: StationDeps,
  { cluster, name }: { readonly cluster: string; readonly name: string },
  written: Awaited<ReturnType<typeof writeStation>>,
): Promise<StationOutcome> {
  const isShown = () => written === undefined || isSeen(deps.view, cluster, written);
  const readAfter = await readAfterOf(deps, { cluster, kinds: ['MecStation'], isShown });
  return { station: deps.view.station(cluster, name) ?? null, errors: [], readAfter };
}
