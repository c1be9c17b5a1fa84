import type {
  AppRef,
  CreateAppCommand,
  DeleteAppCommand,
  SetStationReplicasCommand,
} from '../commands/commands.ts';
import type { ReplicaPolicy, StationOverride } from '../model/helm-app.ts';
import { withoutNulls } from './filters.ts';
import type * as gql from './generated/resolvers.ts';

/** Inputs as commands take them. In values documents null has a meaning, so they are handed on as they are. */
export function createAppCommand({
  name,
  namespace,
  values,
  stations,
  ...rest
}: gql.CreateAppInput): CreateAppCommand {
  const { chart, ...settings } = withoutNulls(rest);
  return {
    ...settings,
    app: appRef({ name, namespace }),
    chart,
    ...(values == null ? {} : { values }),
    ...(stations == null ? {} : { stations: stations.map(stationOverride) }),
  };
}

function stationOverride({ values, ...rest }: gql.StationOverrideInput): StationOverride {
  const { station, replicas } = withoutNulls(rest);
  return {
    station,
    ...(replicas === undefined ? {} : { replicas: replicas satisfies ReplicaPolicy }),
    ...(values == null ? {} : { values }),
  };
}

export function deleteAppCommand({ app, ...rest }: gql.DeleteAppInput): DeleteAppCommand {
  return { ...withoutNulls(rest), app: appRef(app) };
}

export function setStationReplicasCommand({
  app,
  station,
  replicas,
  ...rest
}: gql.SetStationReplicasInput): SetStationReplicasCommand {
  return {
    ...withoutNulls(rest),
    app: appRef(app),
    station: withoutNulls(station),
    replicas: replicas.fixed.replicas,
  };
}

function appRef({ namespace, name }: gql.AppRef): AppRef {
  return { namespace: namespace ?? 'default', name };
}
