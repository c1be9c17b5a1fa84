/** A fleet for the benches of the graph: a view that was filled by hand, with no cluster behind it. */
import type { Commands } from '../src/commands/commands.ts';
import type { GatewayContext } from '../src/graphql/context.ts';
import { defaultLimits } from '../src/graphql/limits.ts';
import { createLiveLoaders } from '../src/graphql/loaders.ts';
import type { GatewayFacts } from '../src/graphql/gateway-facts.ts';
import { createOperationChecks } from '../src/graphql/operation-checks.ts';
import { followAppStates } from '../src/graphql/rollout-stream.ts';
import { buildGatewaySchema } from '../src/graphql/schema.ts';
import type { KubeObject } from '../src/kube/kube-client.ts';
import { createLiveReads } from '../src/kube/live-reads.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createChangeFeed } from '../src/view/change-feed.ts';
import { createView } from '../src/view/create-view.ts';
import { projections } from '../src/view/projections.ts';
import type { View } from '../src/view/view.ts';

/** Nodes, and pods, of the fleet. */
export const fleetSize = 5_000;

const projecting = { stationLabel: 'NodeGroup', gpuResources: [] };

/** 5,000 nodes in 500 stations, with one pod each. */
export function createGraphFleet(): View {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
  view.setClusters([{ name: 'east', labels: {} }]);
  const numbers = Array.from({ length: fleetSize }, (_, at) => at);
  const nodes = numbers.map((at) => {
    const object = nodeObject(at);
    return {
      kind: 'Node' as const,
      key: object.metadata.name,
      row: projections.Node(object, projecting),
    };
  });
  const pods = numbers.map((at) => {
    const object = podObject(at);
    return {
      kind: 'Pod' as const,
      key: `edge/${object.metadata.name}`,
      row: projections.Pod(object, projecting),
    };
  });
  view.ingest({
    cluster: 'east',
    reset: true,
    epoch: 'bench',
    sequence: 1,
    changes: [...nodes, ...pods],
    sync: { state: 'SYNCED', asOf: null, lastError: null, version: 'v1.36.3', watches: [] },
  });
  return view;
}

/** Reads that no bench makes. */
export const noLiveReads = createLiveReads(() => undefined);
/** Commands that no bench gives. */
export const noCommands = {} as Commands;

/** What no bench asks of the replica. */
export const noFacts: Omit<GatewayFacts, 'limits'> = {
  version: '',
  replica: '',
  startedAt: 0,
  roles: ['SERVE'],
  store: () => ({ kind: 'MEMORY', state: 'ANSWERING', lagMs: null }),
  watches: () => true,
  rowsOf: () => new Map(),
};

/** The context of the gateway, for who runs its resolvers without it. */
export function createContexts(view: View): () => GatewayContext {
  const feed = createChangeFeed({ view, clock: systemClock });
  const appStates = followAppStates(view, 'east');
  const operations = createOperationChecks(buildGatewaySchema(), {
    limits: defaultLimits,
    countOf: () => undefined,
  });
  return () => ({
    view,
    feed,
    appStates,
    live: createLiveLoaders(noLiveReads),
    commands: noCommands,
    clock: systemClock,
    gateway: { ...noFacts, limits: defaultLimits },
    operations,
  });
}

const createdAt = '2026-11-01T00:00:00Z';

function nodeObject(at: number): KubeObject {
  const amounts = { cpu: '16', memory: `${32 + (at % 4) * 32}Gi`, pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${at}`,
      uid: `node-uid-${at}`,
      creationTimestamp: createdAt,
      labels: { NodeGroup: `station-${at % 500}`, 'node-role.kubernetes.io/worker': '' },
    },
    spec: at % 11 === 0 ? { unschedulable: true } : {},
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: 'Ready', status: at % 13 === 0 ? 'Unknown' : 'True' }],
      nodeInfo: { operatingSystem: 'linux', architecture: 'arm64', kubeletVersion: 'v1.36.3' },
    },
  };
}

function podObject(at: number): KubeObject {
  const ready = at % 17 > 0;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${at}`,
      namespace: 'edge',
      uid: `pod-uid-${at}`,
      creationTimestamp: createdAt,
    },
    spec: {
      nodeName: `node-${at}`,
      containers: [{ name: 'main', image: 'registry.test/web:1', resources: {} }],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'main', ready, restartCount: at % 5, state: {} }],
    },
  };
}
