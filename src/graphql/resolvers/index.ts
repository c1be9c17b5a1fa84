import { JSONObjectResolver, SafeIntResolver } from 'graphql-scalars';
import { DateTime } from '../date-time.ts';
import type * as gql from '../generated/resolvers.ts';
import { AppRevision, Placement } from './app-intent.ts';
import { App, AppTarget } from './app.ts';
import {
  HorizontalPodAutoscaler,
  Ingress,
  IngressRoute,
  PersistentVolumeClaim,
  PodDisruptionBudget,
} from './attached.ts';
import { ClusterNode, NodeTotals } from './cluster-node.ts';
import { Cluster, Sync, WatchStatus } from './cluster.ts';
import { CustomResource } from './custom-resource.ts';
import { Event, EventSubject } from './event.ts';
import * as connections from './connections.ts';
import { ManifestObject, ManifestSet } from './manifests.ts';
import { Node } from './node.ts';
import { Gateway } from './gateway.ts';
import { Mutation, PlannedChange, PlanWarning } from './mutation.ts';
import { Operation } from './station-changes.ts';
import { Pod } from './pod.ts';
import { Query } from './query.ts';
import { Release, ReleaseObject, ReleaseRevision } from './release.ts';
import { Resource } from './resource.ts';
import { Rollout, RolloutBatch } from './rollout.ts';
import { Backend, Service } from './service.ts';
import { Membership, Station, StationTotals } from './station.ts';
import { Subscription } from './subscription.ts';
import { CronJob, DaemonSet, Deployment, Job, StatefulSet, Workload } from './workload.ts';

/** The resolver map: a file for each type whose fields its model does not answer by itself. */
export const resolvers: gql.Resolvers = {
  ...connections,
  App,
  AppRevision,
  AppTarget,
  Backend,
  Cluster,
  ClusterNode,
  CronJob,
  CustomResource,
  DaemonSet,
  DateTime,
  Deployment,
  Event,
  EventSubject,
  Gateway,
  HorizontalPodAutoscaler,
  Ingress,
  IngressRoute,
  Job,
  JSONObject: JSONObjectResolver,
  ManifestObject,
  ManifestSet,
  Membership,
  Mutation,
  Node,
  NodeTotals,
  Operation,
  PersistentVolumeClaim,
  Placement,
  PlannedChange,
  PlanWarning,
  Pod,
  PodDisruptionBudget,
  Query,
  Release,
  ReleaseObject,
  ReleaseRevision,
  Resource,
  Rollout,
  RolloutBatch,
  SafeInt: SafeIntResolver,
  Service,
  StatefulSet,
  Station,
  StationTotals,
  Subscription,
  Sync,
  WatchStatus,
  Workload,
};
