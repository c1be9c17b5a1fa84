import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { subscribeTo, type Message } from '../../support/subscribe.ts';

let served: TestGateway;

const widgets = 'example.org/v1/Widget';
/** A station of cluster east; the objects below bear its label. */
let station: string;

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 4, nodes: 8, pods: 8 },
    faults: [{ cluster: 'west', resource: 'events', forbidden: true }],
    gateway: { kinds: ['v1/ConfigMap', widgets] },
  });
  const { data } = await served.run('Stations', { first: 1, filter: { clusters: ['east'] } });
  station = pick(data, 'stations.edges.0.node.name') as string;
  const labels = { 'stationmaster.io/app': 'web', NodeGroup: station };
  const metadata = { name: 'web', namespace: 'shop', labels };
  for (const [resource, object] of objects) create(resource, { metadata, ...object });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const create = (resource: string, object: Partial<SimObject>) =>
  served.fleet.cluster('east').store.create(resource, object as SimObject);

const objects: readonly (readonly [string, Partial<SimObject>])[] = [
  ['namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
  [
    'deployments.apps',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'main', image: 'example.org/web:1' }],
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'web' } }],
          },
        },
      },
    },
  ],
  [
    'services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 5,
      },
    },
  ],
  [
    'poddisruptionbudgets.policy',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
    },
  ],
  [
    'persistentvolumeclaims',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ],
  [
    'ingresses.networking.k8s.io',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      spec: {
        rules: [
          {
            host: 'web.example.org',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
  ],
  ['configmaps', { apiVersion: 'v1', kind: 'ConfigMap', data: { key: 'not-to-be-seen' } }],
];

const event = (name: string, second: number, more: object = {}): SimObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name, namespace: 'shop' },
  involvedObject: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  type: 'Normal',
  reason: 'ScalingReplicaSet',
  message: name,
  source: { component: 'deployment-controller' },
  lastTimestamp: new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString(),
  ...more,
});

/** Asks until it is as expected; the last answer. */
const eventually = (query: string, expected: object, variables: object = {}) =>
  vi.waitFor(
    async () => {
      const answer = await served.post(query, variables);
      expect(answer.errors).toEqual([]);
      expect(answer.data).toMatchObject(expected);
      return answer.data;
    },
    { timeout: 5_000, interval: 20 },
  );
const one = (node: object) => ({ totalCount: 1, edges: [{ node }] });

const own = '__typename id name cluster { name } station { name } labels { key value } createdAt';
const kinds = [
  [
    'autoscalers',
    'HorizontalPodAutoscaler',
    'minReplicas maxReplicas currentReplicas metrics { name target current } workload { name autoscaler { name } }',
    {
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [{ name: 'cpu', target: '80%', current: '' }],
      workload: { name: 'web', autoscaler: { name: 'web' } },
    },
  ],
  [
    'disruptionBudgets',
    'PodDisruptionBudget',
    'minAvailable maxUnavailable selector { key value } disruptionsAllowed',
    { minAvailable: '50%', maxUnavailable: '', selector: [{ key: 'app', value: 'web' }] },
  ],
  [
    'volumeClaims',
    'PersistentVolumeClaim',
    'phase accessModes storageClass requestedBytes capacityBytes',
    {
      phase: 'BOUND',
      accessModes: ['ReadWriteOnce'],
      storageClass: null,
      requestedBytes: 2 ** 30,
      capacityBytes: 2 ** 30,
    },
  ],
  [
    'ingresses',
    'Ingress',
    'className routes { host path serviceName port service { name ingresses { name } } }',
    {
      className: null,
      routes: [
        {
          host: 'web.example.org',
          path: '/',
          serviceName: 'web',
          port: '80',
          service: { name: 'web', ingresses: [{ name: 'web' }] },
        },
      ],
    },
  ],
] as const;

describe.each(kinds)('%s', (field, ...[type, fields, expected]) => {
  const filter = () => ({
    clusters: ['east'],
    stations: [station],
    namespaces: ['shop'],
    app: { namespace: 'shop', name: 'web' },
    nameContains: 'we',
    labels: [{ key: 'NodeGroup', value: station }],
  });

  it('are found with every filter, and again by their id, with their live manifest', async () => {
    const data = await eventually(
      `query ($filter: ObjectFilter) { ${field}(filter: $filter) { totalCount edges { node { ${own} ${fields} } } } }`,
      {
        [field]: one({ __typename: type, name: 'web', cluster: { name: 'east' }, ...expected }),
      },
      { filter: filter() },
    );
    const id = pick(data, `${field}.edges.0.node.id`);
    const found = await served.post(
      `query ($id: ID!) { node(id: $id) { __typename id ... on Resource { name manifest } } }`,
      { id },
    );
    expect(found.data).toMatchObject({ node: { __typename: type, id, name: 'web' } });
    expect(pick(found.data, 'node.manifest')).toContain(`kind: ${type}`);
    const nothing = await served.post(`{ ${field}(filter: { namespaces: [] }) { totalCount } }`);
    expect(nothing.data).toEqual({ [field]: { totalCount: 0 } });
  });
});

describe('objects of kinds that are named', () => {
  it('are there with what all kinds have, and nothing of their data', async () => {
    const data = await eventually(
      `{ resources(kinds: ["v1/ConfigMap"], filter: { namespaces: ["shop"], nameContains: "web" }) { totalCount edges { node { ${own} namespace apiVersion kind phase } } } }`,
      {
        resources: one({
          __typename: 'CustomResource',
          namespace: 'shop',
          apiVersion: 'v1',
          kind: 'ConfigMap',
          phase: null,
        }),
      },
    );
    expect(JSON.stringify(data)).not.toContain('not-to-be-seen');
    const { id } = nodesAt(data, 'resources')[0] as { id: string };
    const found = await served.post('query ($id: ID!) { node(id: $id) { __typename id } }', { id });
    expect(found.data).toEqual({ node: { __typename: 'CustomResource', id } });
  });

  it('come and go with their kind', async () => {
    const query = `{ resources(kinds: ["${widgets}"]) { edges { node { name kind phase conditions { type status } } } } }`;
    expect((await served.post(query)).data).toEqual({ resources: { edges: [] } });
    const { store } = served.fleet.cluster('east');
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    create('customresourcedefinitions.apiextensions.k8s.io', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Cluster',
        names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } },
        ],
      },
    });
    await vi.waitFor(() => expect([...store.types.keys()]).toContain('widgets.example.org'));
    create('widgets.example.org', {
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: { name: 'one' },
      status: { phase: 'Happy', conditions: [{ type: 'Ready', status: 'True' }] },
    });
    await vi.waitFor(
      async () => {
        expect(nodesAt((await served.post(query)).data, 'resources')).toEqual([
          {
            name: 'one',
            kind: 'Widget',
            phase: 'Happy',
            conditions: [{ type: 'Ready', status: 'True' }],
          },
        ]);
      },
      { timeout: 10_000, interval: 50 },
    );
    store.delete('customresourcedefinitions.apiextensions.k8s.io', { name: 'widgets.example.org' });
    await vi.waitFor(
      async () => expect((await served.post(query)).data).toEqual({ resources: { edges: [] } }),
      { timeout: 10_000, interval: 50 },
    );
  });
});

describe('what is attached', () => {
  it('is reached from the pod and from the station', async () => {
    await eventually(
      `query ($station: String!) {
        pods(filter: { namespaces: ["shop"] }) { edges { node { volumeClaims { name phase } } } }
        station(name: $station, cluster: "east") {
          autoscalers { edges { node { name } } } disruptionBudgets { edges { node { name } } }
          volumeClaims { edges { node { name } } } ingresses { edges { node { name } } } } }`,
      {
        pods: { edges: [{ node: { volumeClaims: [{ name: 'web', phase: 'BOUND' }] } }] },
        station: Object.fromEntries(
          kinds.map(([field]) => [field, { edges: [{ node: { name: 'web' } }] }]),
        ),
      },
      { station },
    );
  });
});

describe('what belongs to a cluster', () => {
  it('is read from the cluster itself, filtered, sorted and counted', async () => {
    await eventually(
      `query ($station: String!) { cluster(name: "east") {
        pods(filter: { clusters: ["west"] }) { totalCount }
        workloads(filter: { nameContains: "we", labels: [{ key: "NodeGroup", value: $station }], states: [READY, PROGRESSING, DEGRADED] }, orderBy: [{ field: CREATED_AT, direction: DESC }]) {
          edges { node { name } } facets(field: STATE) { count } }
        services(filter: { namespaces: ["shop"] }) { edges { node { name } } }
        apps { totalCount } releases { totalCount }
        events(filter: { namespaces: ["shop"], kinds: ["Nothing"] }) { totalCount facets(field: REASON) { value } } } }`,
      {
        cluster: {
          pods: { totalCount: 0 },
          workloads: { edges: [{ node: { name: 'web' } }], facets: [{ count: 1 }] },
          services: { edges: [{ node: { name: 'web' } }] },
          apps: { totalCount: 0 },
          releases: { totalCount: 0 },
          events: { totalCount: 0, facets: [] },
        },
      },
      { station },
    );
  });

  it('is found by a search, whatever its kind', async () => {
    await eventually(
      `{ search(text: "web shop", kinds: [HORIZONTAL_POD_AUTOSCALER, POD_DISRUPTION_BUDGET, VOLUME_CLAIM, INGRESS, CUSTOM_RESOURCE]) { edges { node { __typename name } } } }`,
      {
        search: {
          edges: [
            'HorizontalPodAutoscaler',
            'PodDisruptionBudget',
            'PersistentVolumeClaim',
            'Ingress',
            'CustomResource',
          ].map((__typename) => ({ node: { __typename, name: 'web' } })),
        },
      },
    );
  });
});

describe('the replica that answers', () => {
  it('says what it does, where its rows are, and what it keeps of each cluster', async () => {
    const { data, errors } = await served.post(
      `{ gateway { version replica startedAt roles store { kind state lagMs } limits { name allowed }
        clusters { cluster { name } watchedHere rows { kind count } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      gateway: {
        roles: ['SERVE', 'COLLECT', 'RECONCILE'],
        store: { kind: 'MEMORY', state: 'ANSWERING', lagMs: null },
        limits: expect.arrayContaining([{ name: 'depth', allowed: 20 }]) as unknown,
        clusters: ['east', 'west'].map((name) => ({
          cluster: { name },
          watchedHere: true,
          rows: expect.arrayContaining([{ kind: 'Node', count: 4 }]) as unknown,
        })),
      },
    });
  });
});

describe('events', () => {
  const query = `query ($filter: EventFilter, $orderBy: [EventOrder!]) { events(filter: $filter, orderBy: $orderBy) {
    totalCount edges { node { id reason message type count lastSeenAt regarding { kind namespace name resource { __typename name } } node { name } station { name } } } } }`;
  const filter = { namespaces: ['shop'], kinds: ['Deployment'] };
  const messages = (data: unknown) => nodesAt(data, 'events').map((node) => pick(node, 'message'));

  it('are shown the latest first, filtered and sorted, without asking the cluster', async () => {
    create('events', event('first', 1, { count: 9 }));
    create('events', event('second', 2, { type: 'Warning', reason: 'Failed' }));
    create('events', event('third', 3));
    const data = await eventually(query, { events: { totalCount: 3 } }, { filter });
    served.fleet.cluster('east').requests.reset();
    expect(messages(data)).toEqual(['third', 'second', 'first']);
    expect(nodesAt(data, 'events')[1]).toMatchObject({
      type: 'Warning',
      reason: 'Failed',
      count: 1,
      lastSeenAt: '2026-01-01T00:00:02.000Z',
      regarding: {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        resource: { __typename: 'Deployment', name: 'web' },
      },
    });
    const ask = async (more: object, orderBy?: object) =>
      messages((await served.post(query, { filter: { ...filter, ...more }, orderBy })).data);
    expect(await ask({ types: ['Warning'] })).toEqual(['second']);
    expect(await ask({ reasons: ['ScalingReplicaSet'] })).toEqual(['third', 'first']);
    expect(await ask({ since: '2026-01-01T01:00:02+01:00' })).toEqual(['third', 'second']);
    expect(await ask({ kinds: ['Pod'] })).toEqual([]);
    expect(await ask({}, [{ field: 'COUNT', direction: 'DESC' }])).toEqual([
      ...['first', 'second', 'third'],
    ]);
    const { requests } = served.fleet.cluster('east').requests.report();
    expect(requests.filter(({ resource }) => resource === 'events')).toEqual([]);
  });

  it('are found by their id, and at the object that they are about, a page at a time', async () => {
    const { data } = await served.post(query, { filter });
    const { id } = nodesAt(data, 'events')[0] as { id: string };
    const found = await served.run('Whole', { id });
    expect(found.errors).toEqual([]);
    expect(found.data).toMatchObject({ node: { __typename: 'Event', id } });
    const about = `query ($after: String) { workloads(filter: { namespaces: ["shop"] }) { edges { node {
      events(first: 2, after: $after) { totalCount pageInfo { endCursor hasNextPage } edges { node { message } } } } } } }`;
    const page = nodesAt((await served.post(about)).data, 'workloads')[0];
    expect(nodesAt(page, 'events')).toEqual([{ message: 'third' }, { message: 'second' }]);
    const after = pick(page, 'events.pageInfo.endCursor');
    const rest = nodesAt((await served.post(about, { after })).data, 'workloads')[0];
    expect(nodesAt(rest, 'events')).toEqual([{ message: 'first' }]);
  });

  it('belong to the station of the node or the pod that they are about', async () => {
    const { data } = await served.run('Nodes', {
      first: 1,
      filter: { clusters: ['east'], unassigned: false },
    });
    const [node] = nodesAt(data, 'nodes') as { name: string; station: { name: string } }[];
    const { name, station: place } = node!;
    create('events', {
      ...event('rebooted', 4),
      metadata: { name: 'rebooted', namespace: 'default' },
      involvedObject: { kind: 'Node', name },
    });
    await eventually(
      query,
      {
        events: one({
          message: 'rebooted',
          regarding: { namespace: null, resource: { __typename: 'ClusterNode', name } },
          node: { name },
          station: { name: place.name },
        }),
      },
      { filter: { stations: [place.name], kinds: ['Node'] } },
    );
  });
});

describe('streams', () => {
  const changesOf = (message: Message | undefined, field: string) =>
    pick(message?.data, `${field}.changes`) as readonly unknown[];

  it('tell events as they are reported, and let one go that leaves the filter', async () => {
    const text = `subscription { eventStream(filter: { namespaces: ["shop"], types: ["Warning"], reasons: ["Streamed"] }) {
      cursor reset changes { kind event { message count } } } }`;
    await using stream = subscribeTo(served.url, { text });
    expect(changesOf(await stream.next(), 'eventStream')).toEqual([]);
    const warning = { type: 'Warning', reason: 'Streamed' };
    const made = create('events', event('now', 10, warning));
    expect(changesOf(await stream.next(), 'eventStream')).toEqual([
      { kind: 'ADDED', event: { message: 'now', count: 1 } },
    ]);
    served.fleet.cluster('east').store.update('events', { ...made, count: 2 });
    expect(changesOf(await stream.next(), 'eventStream')).toEqual([
      { kind: 'CHANGED', event: { message: 'now', count: 2 } },
    ]);
    served.fleet.cluster('east').store.delete('events', { namespace: 'shop', name: 'now' });
    expect(changesOf(await stream.next(), 'eventStream')).toEqual([
      { kind: 'REMOVED', event: null },
    ]);
  });

  it('tell of workloads of every kind, and go on from a cursor', async () => {
    const text = `subscription ($resumeFrom: String) { workloadChanges(filter: { namespaces: ["shop"] }, resumeFrom: $resumeFrom) {
      cursor reset changes { kind id workload { name kind replicas { desired } } } } }`;
    const { store } = served.fleet.cluster('east');
    const scale = (replicas: number) => {
      const deployment = store.get('deployments.apps', 'shop', 'web')!;
      store.update('deployments.apps', {
        ...deployment,
        spec: { ...(deployment['spec'] as object), replicas },
      });
    };
    let cursor: unknown;
    {
      await using stream = subscribeTo(served.url, { text });
      const first = await stream.next();
      expect(changesOf(first, 'workloadChanges')).toMatchObject([
        { kind: 'ADDED', workload: { name: 'web', kind: 'Deployment' } },
      ]);
      cursor = pick(first?.data, 'workloadChanges.cursor');
    }
    scale(2);
    await using resumed = subscribeTo(
      served.url,
      { text },
      { variables: { resumeFrom: cursor as string } },
    );
    const seen = await resumed.until((message) =>
      changesOf(message, 'workloadChanges').some(
        (change) => pick(change, 'workload.replicas.desired') === 2,
      ),
    );
    expect(pick(seen[0]?.data, 'workloadChanges.reset')).toBe(false);
  });
});

describe('a kind that the gateway has no right to', () => {
  it('is said to be so, and holds up neither its cluster nor anything else', async () => {
    const { data, errors } = await served.post(
      '{ clusters { name state sync { state lastError watches { kind state lastError } } } }',
    );
    expect(errors).toEqual([]);
    const [east, west] = pick(data, 'clusters') as {
      state: string;
      sync: { lastError: string | null; watches: { kind: string; state: string }[] };
    }[];
    expect(east).toMatchObject({ name: 'east', state: 'SYNCED' });
    expect(west).toMatchObject({ name: 'west', state: 'SYNCED', sync: { lastError: null } });
    const barred = ({ sync }: NonNullable<typeof west>) =>
      sync.watches.filter(({ state }) => state === 'FORBIDDEN');
    expect(barred(east!)).toEqual([]);
    expect(barred(west!)).toEqual([
      {
        kind: 'Event',
        state: 'FORBIDDEN',
        lastError: expect.stringContaining('events is forbidden') as string,
      },
    ]);
  });
});
