import type { ManifestsOutcome } from '../../commands/manifest-commands.ts';
import type { KubeObject } from '../../kube/kube-client.ts';
import type { Complete } from '../complete.ts';
import { withoutNulls } from '../filters.ts';
import type * as gql from '../generated/resolvers.ts';
import { objectsOfSet, type ManifestSet as ManifestSetModel } from '../manifest-sets.ts';
import { manifestText } from './resource.ts';

type ManifestMutation = 'applyManifests' | 'deleteManifests';

export const manifestMutations: Pick<Required<gql.MutationResolvers>, ManifestMutation> = {
  applyManifests: async (_root, { input }, { commands }) =>
    payloadOf(await commands.applyManifests(withoutNulls(input))),
  deleteManifests: async (_root, { input }, { commands }) =>
    payloadOf(await commands.deleteManifests(withoutNulls(input))),
};

/** Refusals become plain data: an Error among the values of a result would be taken for a failure. */
function payloadOf({ objects, errors }: ManifestsOutcome) {
  return {
    objects: objects.map(({ error, ...result }) => ({
      ...result,
      error: error && { ...error, path: null },
    })),
    errors: errors.map(({ code, message, path }) => ({ code, message, path })),
  };
}

export const ManifestSet: Complete<
  gql.ManifestSetResolvers,
  Omit<gql.ManifestSet, '__typename'>,
  ManifestSetModel
> = {
  station: ({ station }) => station,
  objects: (set, _args, { live }) => objectsOfSet(live, set),
};

export const ManifestObject: Complete<
  gql.ManifestObjectResolvers,
  Omit<gql.ManifestObject, '__typename'>,
  KubeObject
> = {
  name: ({ metadata }) => metadata.name,
  createdAt: ({ metadata }) => metadata.creationTimestamp ?? '',
  manifest: (object, { format }) => manifestText(object, format),
};
