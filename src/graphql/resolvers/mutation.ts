import type {
  AppOutcome,
  PlannedChange as PlannedChangeModel,
  PlanWarning as PlanWarningModel,
} from '../../commands/commands.ts';
import { isUnreachable } from '../../kube/kube-error.ts';
import {
  createAppCommand,
  deleteAppCommand,
  setStationReplicasCommand,
} from '../command-inputs.ts';
import type { Complete } from '../complete.ts';
import { entryId } from '../find-by-id.ts';
import type * as gql from '../generated/resolvers.ts';
import type { Entry, View } from '../../view/view.ts';
import { clusterNamed } from './resource.ts';

export const Mutation: Required<gql.MutationResolvers> = {
  createApp: async (_root, { input }, { commands }) =>
    payloadOf(await commands.createApp(createAppCommand(input))),
  deleteApp: async (_root, { input }, { commands, view }) => {
    const { app, ...payload } = payloadOf(await commands.deleteApp(deleteAppCommand(input)));
    return { ...payload, deletedId: app && entryId(app), app: app && stillThere(view, app) };
  },
  setStationReplicas: async (_root, { input }, { commands }) =>
    payloadOf(await commands.setStationReplicas(setStationReplicasCommand(input))),
};

/** Refusals become plain data: an Error among the values of a result would be taken for a failure. */
function payloadOf({ app, plan, errors }: AppOutcome) {
  return { app, plan, errors: errors.map(({ code, message, path }) => ({ code, message, path })) };
}

/** The app as it goes, also where the view has not seen yet that it does; undefined once it is gone. */
function stillThere(view: View, { key, row }: Entry<'HelmApp'>): Entry<'HelmApp'> | undefined {
  const now = view.get('HelmApp', key.cluster, key.name, key.namespace);
  return now?.row.uid === row.uid ? { ...now, row: { ...now.row, deleting: true } } : undefined;
}

export const PlannedChange: Complete<
  gql.PlannedChangeResolvers,
  Omit<gql.PlannedChange, '__typename'>,
  PlannedChangeModel
> = {
  cluster: ({ cluster }, _args, { view }) => clusterNamed(view, cluster),
  objects: (change) =>
    change.objects().catch((error: unknown) => {
      if (isUnreachable(error)) return null;
      throw error;
    }),
};

export const PlanWarning: Complete<
  gql.PlanWarningResolvers,
  Omit<gql.PlanWarning, '__typename'>,
  PlanWarningModel
> = {
  cluster: ({ cluster }, _args, { view }) => (cluster === null ? null : view.cluster(cluster)),
};
