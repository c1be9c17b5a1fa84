import type {
  AppOutcome,
  PlannedChange as PlannedChangeModel,
  PlanWarning as PlanWarningModel,
} from '../../commands/commands.ts';
import * as inputs from '../command-inputs.ts';
import type { Complete } from '../complete.ts';
import { entryId } from '../find-by-id.ts';
import type * as gql from '../generated/resolvers.ts';
import type { Entry, View } from '../../view/view.ts';
import { manifestMutations } from './manifests.ts';
import { clusterNamed } from './resource.ts';
import { stationMutations } from './station-changes.ts';

export const Mutation: Required<gql.MutationResolvers> = {
  ...stationMutations,
  ...manifestMutations,
  createApp: async (_root, { input }, { commands }) =>
    payloadOf(await commands.createApp(inputs.createAppCommand(input))),
  updateApp: async (_root, { input }, { commands }) =>
    payloadOf(await commands.updateApp(inputs.updateAppCommand(input))),
  deleteApp: async (_root, { input }, { commands, view }) => {
    const { app, ...payload } = payloadOf(await commands.deleteApp(inputs.appCommand(input)));
    return { ...payload, deletedId: app && entryId(app), app: app && stillThere(view, app) };
  },
  setStationReplicas: async (_root, { input }, { commands }) =>
    payloadOf(await commands.setStationReplicas(inputs.setStationReplicasCommand(input))),
  setReplicas: async (_root, { input }, { commands }) => {
    const outcome = await commands.setReplicas(inputs.appCommand(input));
    return { ...payloadOf(outcome), cleared: outcome.cleared };
  },
  addStations: async (_root, { input }, { commands }) =>
    payloadOf(await commands.addStations(inputs.appCommand(input))),
  removeStations: async (_root, { input }, { commands }) =>
    payloadOf(await commands.removeStations(inputs.appCommand(input))),
  rollBackApp: async (_root, { input }, { commands }) =>
    payloadOf(await commands.rollBackApp(inputs.appCommand(input))),
  restartApp: async (_root, { input }, { commands }) =>
    payloadOf(await commands.restartApp(inputs.appCommand(input))),
  pauseRollout: async (_root, { input }, { commands }) =>
    payloadOf(await commands.pauseRollout(inputs.appCommand(input))),
  resumeRollout: async (_root, { input }, { commands }) =>
    payloadOf(await commands.resumeRollout(inputs.appCommand(input))),
  cancelRollout: async (_root, { input }, { commands }) =>
    payloadOf(await commands.cancelRollout(inputs.appCommand(input))),
  approveBatch: async (_root, { input }, { commands }) =>
    payloadOf(await commands.approveBatch(inputs.appCommand(input))),
  retryStation: async (_root, { input }, { commands }) =>
    payloadOf(await commands.retryStation(inputs.appCommand(input))),
};

/** Refusals become plain data: an Error among the values of a result would be taken for a failure. */
function payloadOf({ app, plan, errors, readAfter }: AppOutcome) {
  const said = errors.map(({ code, message, path }) => ({ code, message, path }));
  return { app, plan, readAfter: readAfter ?? null, errors: said };
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
  objects: (change) => change.objects(),
};

export const PlanWarning: Complete<
  gql.PlanWarningResolvers,
  Omit<gql.PlanWarning, '__typename'>,
  PlanWarningModel
> = {
  cluster: ({ cluster }, _args, { view }) => (cluster === null ? null : view.cluster(cluster)),
};
