import { ApiError } from './api-error.ts';

/** In which form a caller wants objects: whole, or only their metadata. */
export type ObjectForm = 'object' | 'metadata';

const MEDIA_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

interface Clause {
  media: string;
  as: string | undefined;
  group: string | undefined;
}

/** The clauses of an Accept header in the order in which they stand; weights do not matter to Kubernetes' clients. */
export function acceptClauses(header: string | undefined): Clause[] {
  return (header ?? '*/*').split(',').map((clause) => {
    const [media = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const values = new Map(parameters.map((each) => each.split('=') as [string, string]));
    return { media: media.toLowerCase(), as: values.get('as'), group: values.get('g') };
  });
}

function isJson(media: string): boolean {
  return media === 'application/json' || media === '*/*' || media === 'application/*';
}

/** The first form in the header that the simulator can give. Throws `ApiError` 406 when there is none. */
export function acceptedForm(header: string | undefined): ObjectForm {
  for (const { media, as } of acceptClauses(header)) {
    if (!isJson(media)) continue;
    if (as === undefined) return 'object';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  }
  throw new ApiError(406, 'NotAcceptable', {
    message: `only the following media types are accepted: ${MEDIA_TYPES.join(', ')}`,
  });
}

/** Whether the caller prefers aggregated discovery documents (KEP-3352). */
export function wantsAggregatedDiscovery(header: string | undefined): boolean {
  const first = acceptClauses(header).find(({ media }) => isJson(media));
  return first?.group === 'apidiscovery.k8s.io' && first.as === 'APIGroupDiscoveryList';
}
