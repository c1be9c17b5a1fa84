/** Connections that count what they are about. */
import type {
  AppFacet,
  NodeFacet,
  PodFacet,
  ReleaseFacet,
  ServiceFacet,
  StationFacet,
  WorkloadFacet,
} from '../../view/view.ts';
import type { EventFacet, NamedFacet, ObjectFacet } from '../../view/kind-filters.ts';
import { facetResolvers } from '../facets.ts';

export const AppConnection = facetResolvers<AppFacet>();
export const ClusterNodeConnection = facetResolvers<NodeFacet>();
export const PodConnection = facetResolvers<PodFacet>();
export const ReleaseConnection = facetResolvers<ReleaseFacet>();
export const ServiceConnection = facetResolvers<ServiceFacet>();
export const StationConnection = facetResolvers<StationFacet>();
export const WorkloadConnection = facetResolvers<WorkloadFacet>();
export const EventConnection = facetResolvers<EventFacet>();
export const HorizontalPodAutoscalerConnection = facetResolvers<ObjectFacet>();
export const PodDisruptionBudgetConnection = facetResolvers<ObjectFacet>();
export const PersistentVolumeClaimConnection = facetResolvers<ObjectFacet>();
export const IngressConnection = facetResolvers<ObjectFacet>();
export const CustomResourceConnection = facetResolvers<NamedFacet>();
