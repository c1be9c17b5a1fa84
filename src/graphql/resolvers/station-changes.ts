import type { Operation as OperationModel } from '../../model/operation.ts';
import type { NodesOutcome, PodRef } from '../../commands/station-commands.ts';
import type { Refusal } from '../../runtime/errors.ts';
import type { Complete } from '../complete.ts';
import { withoutNulls } from '../filters.ts';
import { stationId } from '../find-by-id.ts';
import type * as gql from '../generated/resolvers.ts';

type StationMutation =
  | 'createStation'
  | 'updateStation'
  | 'deleteStation'
  | 'assignNodes'
  | 'unassignNodes'
  | 'cordonNodes'
  | 'uncordonNodes'
  | 'drainNodes'
  | 'drainStation'
  | 'moveMisplacedPods'
  | 'cancelOperation';

export const stationMutations: Pick<Required<gql.MutationResolvers>, StationMutation> = {
  createStation: async (_root, { input }, { commands }) =>
    written(await commands.createStation(withoutNulls(input))),
  updateStation: async (_root, { input }, { commands }) =>
    written(await commands.updateStation(updateCommand(input))),
  deleteStation: async (_root, { input }, { commands }) => {
    const outcome = written(await commands.deleteStation(withoutNulls(input)));
    const { deleted, ...payload } = outcome;
    return { ...payload, deletedId: deleted && stationId(deleted) };
  },
  assignNodes: async (_root, { input }, { commands }) =>
    nodesPayload(await commands.assignNodes(withoutNulls(input))),
  unassignNodes: async (_root, { input }, { commands }) =>
    nodesPayload(await commands.unassignNodes(withoutNulls(input))),
  cordonNodes: async (_root, { input }, { commands }) =>
    nodesPayload(await commands.cordonNodes(withoutNulls(input))),
  uncordonNodes: async (_root, { input }, { commands }) =>
    nodesPayload(await commands.uncordonNodes(withoutNulls(input))),
  drainNodes: async (_root, { input }, { commands }) =>
    withErrors(await commands.drainNodes(withoutNulls(input))),
  drainStation: async (_root, { input }, { commands }) =>
    withErrors(await commands.drainStation(withoutNulls(input))),
  moveMisplacedPods: async (_root, { input: { pods, ...input } }, { commands }) =>
    withErrors(
      await commands.moveMisplacedPods({
        ...withoutNulls(input),
        ...(pods != null && { pods: pods.map(podRef) }),
      }),
    ),
  cancelOperation: async (_root, { input: { id } }, { commands }) =>
    withErrors(await commands.cancelOperation(id)),
};

export const Operation: Complete<
  gql.OperationResolvers,
  Omit<gql.Operation, '__typename'>,
  OperationModel
> = {
  message: ({ message }) => message || null,
};

function podRef({ namespace, name }: gql.PodRefInput): PodRef {
  return { namespace: namespace ?? 'default', name };
}

/** Here null is more than absent: it takes away what is there. */
function updateCommand({ station, dryRun, ...given }: gql.UpdateStationInput) {
  const taken = Object.entries(given).filter(([, value]) => value === null);
  return {
    ...withoutNulls({ station, dryRun, ...given }),
    ...(Object.fromEntries(taken) as Partial<Record<keyof typeof given, null>>),
  };
}

/** Refusals become plain data: an Error among the values of a result would be taken for a failure. */
function withErrors<T extends { readonly errors: readonly Refusal[] }>(outcome: T) {
  const errors = outcome.errors.map(({ code, message, path }) => ({ code, message, path }));
  return { ...outcome, errors };
}

/** With the token of what was written. */
function written<T extends { readonly errors: readonly Refusal[]; readonly readAfter?: string }>(
  outcome: T,
) {
  return { ...withErrors(outcome), readAfter: outcome.readAfter ?? null };
}

function nodesPayload(outcome: NodesOutcome) {
  const { operation, results, errors, readAfter } = written(outcome);
  const count = (wanted: (typeof results)[number]['outcome']) =>
    results.filter((result) => result.outcome === wanted).length;
  return {
    operation,
    errors,
    readAfter,
    results: results.map(({ error, ...result }) => ({
      ...result,
      error: error && { ...error, path: null },
    })),
    summary: {
      total: results.length,
      assigned: count('ASSIGNED'),
      unassigned: count('UNASSIGNED'),
      unchanged: count('UNCHANGED'),
      accepted: count('ACCEPTED'),
      failed: count('FAILED'),
    },
  };
}
