/**
 * Relay global ids: base64url of the type and its parts, each percent-encoded, joined by `/`. An object with
 * a Kubernetes object behind it is `Kind/cluster/namespace/name` (empty namespace where it has none). Ids
 * name a key, not an incarnation: an object deleted and made again has the same id.
 */
import type { AttachedKind, WorkloadKind } from './rows.ts';

/** Types that are named by cluster, namespace and name. */
export type ObjectType =
  | 'Station'
  | 'Namespace'
  | 'Node'
  | 'Pod'
  | WorkloadKind
  | 'ReplicaSet'
  | 'Service'
  | 'EndpointSlice'
  | 'HelmApp'
  | 'Release'
  | 'Event'
  | AttachedKind;

/**
 * What an id names. A station by its cluster and label value (no namespace); a release by Helm's own name,
 * not by its Secret's; an app by the home cluster's HelmApp.
 */
export type GlobalId =
  | { readonly type: 'Cluster'; readonly name: string }
  | {
      readonly type: ObjectType;
      readonly cluster: string;
      readonly namespace: string;
      readonly name: string;
    }
  | {
      readonly type: 'CustomResource';
      /** As the configuration names it: `GROUP/VERSION/Kind`. */
      readonly kind: string;
      readonly cluster: string;
      readonly namespace: string;
      readonly name: string;
    }
  | {
      readonly type: 'AppTarget';
      readonly namespace: string;
      readonly app: string;
      readonly cluster: string;
      readonly station: string;
    }
  | {
      readonly type: 'Rollout';
      readonly namespace: string;
      readonly app: string;
      readonly revision: number;
    };

type Type = GlobalId['type'];

const objectFromParts =
  (type: ObjectType) =>
  ([cluster = '', namespace = '', name = '']: readonly string[]): GlobalId => ({
    type,
    cluster,
    namespace,
    name,
  });

/** For each type: how many parts it has, and what they make. */
const types: Readonly<
  Record<Type, { readonly parts: number; readonly from: (parts: readonly string[]) => GlobalId }>
> = {
  Cluster: { parts: 1, from: ([name = '']) => ({ type: 'Cluster', name }) },
  AppTarget: {
    parts: 4,
    from: ([namespace = '', app = '', cluster = '', station = '']) => ({
      type: 'AppTarget',
      namespace,
      app,
      cluster,
      station,
    }),
  },
  Rollout: {
    parts: 3,
    from: ([namespace = '', app = '', revision = '']) => ({
      type: 'Rollout',
      namespace,
      app,
      revision: Number(revision),
    }),
  },
  Station: { parts: 3, from: objectFromParts('Station') },
  Namespace: { parts: 3, from: objectFromParts('Namespace') },
  Node: { parts: 3, from: objectFromParts('Node') },
  Pod: { parts: 3, from: objectFromParts('Pod') },
  Deployment: { parts: 3, from: objectFromParts('Deployment') },
  StatefulSet: { parts: 3, from: objectFromParts('StatefulSet') },
  DaemonSet: { parts: 3, from: objectFromParts('DaemonSet') },
  Job: { parts: 3, from: objectFromParts('Job') },
  CronJob: { parts: 3, from: objectFromParts('CronJob') },
  ReplicaSet: { parts: 3, from: objectFromParts('ReplicaSet') },
  Service: { parts: 3, from: objectFromParts('Service') },
  EndpointSlice: { parts: 3, from: objectFromParts('EndpointSlice') },
  HelmApp: { parts: 3, from: objectFromParts('HelmApp') },
  Release: { parts: 3, from: objectFromParts('Release') },
  Event: { parts: 3, from: objectFromParts('Event') },
  HorizontalPodAutoscaler: { parts: 3, from: objectFromParts('HorizontalPodAutoscaler') },
  PodDisruptionBudget: { parts: 3, from: objectFromParts('PodDisruptionBudget') },
  PersistentVolumeClaim: { parts: 3, from: objectFromParts('PersistentVolumeClaim') },
  Ingress: { parts: 3, from: objectFromParts('Ingress') },
  CustomResource: {
    parts: 4,
    from: ([kind = '', cluster = '', namespace = '', name = '']) => ({
      type: 'CustomResource',
      kind,
      cluster,
      namespace,
      name,
    }),
  },
};

/** The id as clients see it. */
export function encodeGlobalId(id: GlobalId): string {
  let text: string = id.type;
  for (const part of partsOf(id))
    text += `/${isPlain.test(part) ? part : encodeURIComponent(part)}`;
  return Buffer.from(text, 'latin1').toString('base64url');
}

/** What percent-encoding leaves as it is; nearly every part of an id is made of these. */
const isPlain = /^[\w.-]*$/;

/** What an id names; undefined for anything that `encodeGlobalId` did not make. */
export function decodeGlobalId(text: string): GlobalId | undefined {
  const [type = '', ...encoded] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (!isType(type) || encoded.length !== types[type].parts) return undefined;
  try {
    const id = types[type].from(encoded.map(decodeURIComponent));
    return encodeGlobalId(id) === text ? id : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function partsOf(id: GlobalId): readonly string[] {
  switch (id.type) {
    case 'Cluster':
      return [id.name];
    case 'CustomResource':
      return [id.kind, id.cluster, id.namespace, id.name];
    case 'AppTarget':
      return [id.namespace, id.app, id.cluster, id.station];
    case 'Rollout':
      return [id.namespace, id.app, String(id.revision)];
    case 'Station':
    case 'Namespace':
    case 'Node':
    case 'Pod':
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'CronJob':
    case 'ReplicaSet':
    case 'Service':
    case 'EndpointSlice':
    case 'HelmApp':
    case 'Release':
    case 'Event':
    case 'HorizontalPodAutoscaler':
    case 'PodDisruptionBudget':
    case 'PersistentVolumeClaim':
    case 'Ingress':
      return [id.cluster, id.namespace, id.name];
  }
}

function isType(text: string): text is Type {
  return Object.hasOwn(types, text);
}
