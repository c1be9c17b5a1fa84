import type { Complete } from '../complete.ts';
import type { GatewayFacts } from '../gateway-facts.ts';
import type * as gql from '../generated/resolvers.ts';

export const Gateway: Complete<
  gql.GatewayResolvers,
  Omit<gql.Gateway, '__typename'>,
  GatewayFacts
> = {
  startedAt: ({ startedAt }) => new Date(startedAt).toISOString(),
  store: ({ store }) => store(),
  clusters: ({ watches, rowsOf }, _args, { view }) =>
    view.clusters().map((cluster) => ({
      cluster,
      watchedHere: watches(cluster.name),
      rows: [...rowsOf(cluster.name)]
        .map(([kind, count]) => ({ kind, count }))
        .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    })),
  limits: ({ limits }) =>
    Object.entries<number>({ ...limits }).map(([name, allowed]) => ({ name, allowed })),
};
