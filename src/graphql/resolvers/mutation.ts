import type { PlannedChange as PlannedChangeModel } from '../../commands/commands.ts';
import { isUnreachable } from '../../kube/kube-error.ts';
import type { Refusal } from '../../runtime/errors.ts';
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
  createApp: (_root, { input }, { commands }) => commands.createApp(createAppCommand(input)),
  deleteApp: async (_root, { input }, { commands, view }) => {
    const outcome = await commands.deleteApp(deleteAppCommand(input));
    const { app } = outcome;
    return {
      ...outcome,
      deletedId: app && entryId(app),
      app: app && (stillThere(view, app) ?? null),
    };
  },
  setStationReplicas: (_root, { input }, { commands }) =>
    commands.setStationReplicas(setStationReplicasCommand(input)),
};

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

export const UserError: Complete<
  gql.UserErrorResolvers,
  Omit<gql.UserError, '__typename'>,
  Refusal
> = {};
