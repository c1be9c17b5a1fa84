/** Inputs as commands take them. In values documents null has a meaning, so they are handed on as they are. */
import type {
  AppRef,
  CreateAppCommand,
  SetStationReplicasCommand,
  UpdateAppCommand,
} from '../commands/commands.ts';
import type { StationOverride } from '../model/helm-app.ts';
import { withoutNulls, type WithoutNulls } from './filters.ts';
import type * as gql from './generated/resolvers.ts';

export function createAppCommand({
  name,
  namespace,
  values,
  stations,
  ...rest
}: gql.CreateAppInput): CreateAppCommand {
  return {
    ...withoutNulls(rest),
    app: appRef({ name, namespace }),
    ...(values == null ? {} : { values }),
    ...(stations == null ? {} : { stations: stations.map(stationOverride) }),
  };
}

/** Here null is more than absent: it takes away what is there. */
export function updateAppCommand({
  values,
  stations,
  ...rest
}: gql.UpdateAppInput): UpdateAppCommand {
  return {
    ...appCommand(rest),
    ...(rest.replicas === null && { replicas: null }),
    ...(rest.strategy === null && { strategy: null }),
    ...(rest.services === null && { services: null }),
    ...(rest.revisionHistoryLimit === null && { revisionHistoryLimit: null }),
    ...(values !== undefined && { values }),
    ...(stations !== undefined && { stations: stations?.map(stationOverride) ?? null }),
  };
}

export function setStationReplicasCommand({
  replicas,
  ...rest
}: gql.SetStationReplicasInput): SetStationReplicasCommand {
  return { ...appCommand(rest), replicas: replicas.fixed.replicas };
}

/** Any command about an app whose members are called as those of its input. */
export function appCommand<T extends { readonly app: gql.AppRef }>({
  app,
  ...rest
}: T): WithoutNulls<Omit<T, 'app'>> & { readonly app: AppRef } {
  return Object.assign(withoutNulls(rest), { app: appRef(app) });
}

function stationOverride({ values, ...rest }: gql.StationOverrideInput): StationOverride {
  return { ...withoutNulls(rest), ...(values == null ? {} : { values }) };
}

function appRef({ namespace, name }: gql.AppRef): AppRef {
  return { namespace: namespace ?? 'default', name };
}
