import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deploymentOf } from '../contract/cluster-contract/station-workload.ts';
import { mutatingRequests, objectsIn } from '../support/apps.ts';
import { pick, startTestGateway, type Answer, type TestGateway } from '../support/gateway.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { simNode } from '../support/sim-api.ts';
import { subscribeTo } from '../support/subscribe.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 4, nodes: 8 },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const cluster = 'east';
const soon = { timeout: 10_000, interval: 20 };

async function addNodes(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    gateway.fleet.cluster(cluster).store.create('nodes', simNode(name, { made: 'here' }));
  }
  await vi.waitFor(() => {
    expect(names.every((name) => gateway.view.get('Node', cluster, name))).toBe(true);
  }, soon);
}

const labelOf = (node: string) =>
  gateway.fleet.cluster(cluster).store.get('nodes', '', node)?.metadata.labels?.['NodeGroup'] ?? '';
const objectOf = (name: string) =>
  gateway.fleet.cluster(cluster).store.get('mecstations.stationmaster.io', '', name);

async function run(operation: string, input: object): Promise<Answer> {
  const answer = await gateway.run(operation, { input });
  expect(answer.errors).toEqual([]);
  return answer;
}

const codesOf = ({ data }: Answer) => {
  const [payload] = Object.values(data as Record<string, { errors: { code: string }[] }>);
  return payload?.errors.map(({ code }) => code);
};

interface Result {
  readonly node: string;
  readonly outcome: string;
  readonly error: { readonly code: string } | null;
}
const resultsOf = ({ data }: Answer) => {
  const [payload] = Object.values(data as Record<string, { results: Result[] }>);
  return Object.fromEntries(
    (payload?.results ?? []).map(({ node, outcome, error }) => [node, error?.code ?? outcome]),
  );
};

/** Resolves when the reconciler has said of every station what there is to say. */
async function settled(): Promise<void> {
  await vi.waitFor(() => {
    for (const { metadata, ...object } of objectsIn(
      gateway.fleet,
      cluster,
      'mecstations.stationmaster.io',
    )) {
      if (!metadata.finalizers?.length) continue;
      expect(metadata.deletionTimestamp).toBeUndefined();
      expect(object['status']).toMatchObject({ observedGeneration: metadata.generation });
    }
  }, soon);
}

/** What comes of a mutation that must send no mutating request. */
async function writingNothing<T>(work: () => Promise<T>): Promise<T> {
  await settled();
  const before = mutatingRequests(gateway.fleet);
  const answer = await work();
  expect(mutatingRequests(gateway.fleet)).toBe(before);
  return answer;
}

describe('creating, changing and deleting a station', () => {
  it('makes an object, labels its nodes, and shows it at once', async () => {
    await addNodes('c-1', 'c-2');
    const input = {
      cluster,
      name: 'Made_1',
      tier: 'CITY',
      location: { latitude: 30.2, longitude: 120.1, city: 'Hangzhou' },
      labels: [{ key: 'site', value: 'a' }],
      nodes: ['c-1'],
    };
    const answer = await run('CreateStation', input);
    expect(pick(answer.data, 'createStation.station')).toMatchObject({
      name: 'Made_1',
      cluster: { name: cluster },
    });
    await vi.waitFor(() => {
      expect(labelOf('c-1')).toBe('Made_1');
    }, soon);
    expect(codesOf(await writingNothing(() => run('CreateStation', input)))).toEqual([
      'ALREADY_EXISTS',
    ]);
    await run('UpdateStation', {
      station: { name: 'Made_1' },
      tier: null,
      operator: 'Op',
      nodes: ['c-2'],
    });
    await vi.waitFor(() => {
      expect(['c-1', 'c-2'].map(labelOf)).toEqual(['', 'Made_1']);
    }, soon);
    expect(gateway.view.station(cluster, 'Made_1')?.spec).toEqual({
      stationName: 'Made_1',
      operator: 'Op',
      location: input.location,
      labels: { site: 'a' },
      nodes: ['c-2'],
    });
    const deleted = await run('DeleteStation', { station: { cluster, name: 'Made_1' } });
    expect(pick(deleted.data, 'deleteStation.deletedId')).toBeTypeOf('string');
    await vi.waitFor(() => {
      expect(gateway.view.station(cluster, 'Made_1')).toBeUndefined();
      expect(labelOf('c-2')).toBe('');
    }, soon);
  });

  it('is carried out once with one idempotency key, though it is asked again or twice at a time', async () => {
    await addNodes('once-1');
    const idempotencyKey = 'once-1';
    const input = { cluster, name: 'Once', operator: 'Op', nodes: ['once-1'], idempotencyKey };
    const together = await Promise.all([run('CreateStation', input), run('CreateStation', input)]);
    const again = await writingNothing(() => run('CreateStation', input));
    for (const answer of [...together, again]) {
      expect(codesOf(answer)).toEqual([]);
      expect(pick(answer.data, 'createStation.station.name')).toBe('Once');
    }
    const other = await writingNothing(() =>
      run('CreateStation', { ...input, operator: 'Another' }),
    );
    expect(codesOf(other)).toEqual(['CONFLICT']);
    const newKey = await writingNothing(() =>
      run('CreateStation', { ...input, idempotencyKey: 'once-2' }),
    );
    expect(codesOf(newKey)).toEqual(['ALREADY_EXISTS']);
    // Who changed it since has not made it another one.
    await run('UpdateStation', { station: { name: 'Once' }, operator: 'Changed' });
    expect(codesOf(await writingNothing(() => run('CreateStation', input)))).toEqual([]);
    expect(gateway.view.station(cluster, 'Once')?.spec.operator).toBe('Changed');
    const noKey = await run('CreateStation', { ...input, name: 'Once_2', idempotencyKey: '' });
    expect(codesOf(noKey)).toEqual(['INVALID_INPUT']);
  });

  it('makes objects of their own for names that differ in case alone', async () => {
    for (const name of ['Twin', 'twin', 'TWIN']) {
      expect(codesOf(await run('CreateStation', { cluster, name }))).toEqual([]);
    }
    expect(codesOf(await run('CreateStation', { cluster, name: 'Twin' }))).toEqual([
      'ALREADY_EXISTS',
    ]);
    await run('DeleteStation', { station: { name: 'Twin' } });
    expect(gateway.view.stationsByName('Twin')).toEqual([]);
    for (const name of ['twin', 'TWIN']) {
      expect(gateway.view.station(cluster, name)).toBeDefined();
      await run('DeleteStation', { station: { name } });
    }
  });

  it('deletes a station with every object that stands for it', async () => {
    await addNodes('o-1', 'o-2');
    const objects = 'mecstations.stationmaster.io';
    const { store } = gateway.fleet.cluster(cluster);
    for (const [name, nodes] of [
      ['twofold', ['o-1']],
      ['twofold-too', ['o-2']],
    ] as const) {
      const spec = { nodes, ...(name !== 'twofold' && { stationName: 'twofold' }) };
      store.create(objects, { apiVersion, kind: 'MecStation', metadata: { name }, spec });
    }
    await vi.waitFor(() => {
      expect(labelOf('o-1')).toBe('twofold');
    }, soon);
    await run('DeleteStation', { station: { name: 'twofold' } });
    await vi.waitFor(() => {
      expect([labelOf('o-1'), labelOf('o-2')]).toEqual(['', '']);
      expect(gateway.view.station(cluster, 'twofold')).toBeUndefined();
    }, soon);
  });

  it('describes and deletes a station that is only labels', async () => {
    await addNodes('l-1');
    await run('AssignNodes', { cluster, assignments: [{ station: 'labels-1', nodes: ['l-1'] }] });
    gateway.fleet.cluster(cluster).store.create('nodes', simNode('l-2', { NodeGroup: 'labels-2' }));
    await vi.waitFor(() => {
      expect(gateway.view.station(cluster, 'labels-2')).toBeDefined();
    }, soon);
    await run('UpdateStation', { station: { name: 'labels-2' }, operator: 'Op' });
    expect(gateway.view.station(cluster, 'labels-2')?.spec.operator).toBe('Op');
    await run('DeleteStation', { station: { name: 'labels-2' } });
    await vi.waitFor(() => {
      expect([labelOf('l-2'), objectOf('labels-2')]).toEqual(['', undefined]);
    }, soon);
  });

  it.each<[string, string, object, string[]]>([
    [
      'CreateStation',
      'a cluster that is not there',
      { cluster: 'north', name: 'x' },
      ['NOT_FOUND'],
    ],
    ['CreateStation', 'a name that cannot be', { cluster, name: '-x' }, ['INVALID_INPUT']],
    [
      'CreateStation',
      'nodes that are not there',
      { cluster, name: 'x', nodes: ['no-1', 'no-2'] },
      ['NODE_NOT_FOUND', 'NODE_NOT_FOUND'],
    ],
    [
      'CreateStation',
      'half a position',
      { cluster, name: 'x', location: { latitude: 1 } },
      ['INVALID_INPUT'],
    ],
    [
      'CreateStation',
      'what the API server would refuse, in a dry run too',
      {
        cluster,
        name: 'x',
        operator: 'x'.repeat(101),
        labels: [{ key: 'site', value: 'a b' }],
        dryRun: true,
      },
      ['INVALID_INPUT', 'INVALID_INPUT'],
    ],
    [
      'UpdateStation',
      'a station that is not there',
      { station: { name: 'x' } },
      ['STATION_NOT_FOUND'],
    ],
    [
      'DeleteStation',
      'a station that is not there',
      { station: { name: 'x' } },
      ['STATION_NOT_FOUND'],
    ],
    ['AssignNodes', 'no nodes', { cluster, assignments: [{ station: 'x' }] }, ['INVALID_INPUT']],
    [
      'AssignNodes',
      'a selector that selects everything',
      { cluster, assignments: [{ station: 'x', selector: { matchLabels: [] } }] },
      ['INVALID_INPUT'],
    ],
    [
      'AssignNodes',
      'one node for two stations',
      {
        cluster,
        assignments: [
          { station: 'x', nodes: ['n'] },
          { station: 'y', nodes: ['n'] },
        ],
      },
      ['INVALID_INPUT'],
    ],
    [
      'AssignNodes',
      'more than 5,000 nodes',
      {
        cluster,
        assignments: [{ station: 'x', nodes: Array.from({ length: 5_001 }, (_, i) => `n${i}`) }],
      },
      ['LIMIT_EXCEEDED'],
    ],
    [
      'CreateStation',
      'a list of more than 5,000 nodes',
      { cluster, name: 'x', nodes: Array.from({ length: 5_001 }, (_, i) => `n${i}`) },
      ['LIMIT_EXCEEDED'],
    ],
    ['CordonNodes', 'nothing', { cluster }, ['INVALID_INPUT']],
    [
      'CordonNodes',
      'a station that is not there',
      { cluster, station: 'x' },
      ['STATION_NOT_FOUND'],
    ],
  ])('refuses in %s %s, and writes nothing', async (operation, _what, ...[input, codes]) => {
    expect(codesOf(await writingNothing(() => run(operation, input)))).toEqual(codes);
  });

  it('does nothing in a dry run', async () => {
    await addNodes('dry-1');
    await writingNothing(async () => {
      await run('CreateStation', { cluster, name: 'dry', nodes: ['dry-1'], dryRun: true });
      const assigned = await run('AssignNodes', {
        cluster,
        assignments: [{ station: 'dry', nodes: ['dry-1', 'dry-2'] }],
        dryRun: true,
      });
      expect(resultsOf(assigned)).toEqual({ 'dry-1': 'ASSIGNED', 'dry-2': 'NODE_NOT_FOUND' });
      const cordoned = await run('CordonNodes', { cluster, nodes: ['dry-1'], dryRun: true });
      expect(resultsOf(cordoned)).toEqual({ 'dry-1': 'CORDONED' });
    });
    expect(gateway.view.station(cluster, 'dry')).toBeUndefined();
  });
});

describe('assigning nodes', () => {
  it('says what came of each, keeps the selector, and changes nothing the second time', async () => {
    await addNodes('a-1', 'a-2', 'a-3');
    gateway.fleet.cluster(cluster).store.create('nodes', simNode('a-4', { room: 'seven' }));
    await vi.waitFor(() => {
      expect(gateway.view.get('Node', cluster, 'a-4')).toBeDefined();
    }, soon);
    const input = {
      cluster,
      assignments: [
        { station: 'Assign_1', nodes: ['a-1', 'a-2', 'absent'] },
        { station: 'assign-2', selector: { matchLabels: [{ key: 'room', value: 'seven' }] } },
      ],
    };
    const first = await run('AssignNodes', input);
    expect(pick(first.data, 'assignNodes.summary')).toEqual({
      total: 4,
      assigned: 3,
      unchanged: 0,
      failed: 1,
    });
    expect(['a-1', 'a-2', 'a-4'].map(labelOf)).toEqual(['Assign_1', 'Assign_1', 'assign-2']);
    expect(gateway.view.station(cluster, 'Assign_1')?.spec.nodes).toEqual(['a-1', 'a-2']);
    gateway.fleet.cluster(cluster).store.create('nodes', simNode('a-5', { room: 'seven' }));
    await vi.waitFor(() => {
      expect(labelOf('a-5')).toBe('assign-2');
      expect(objectOf('assign-2')?.['status']).toMatchObject({ nodes: ['a-4', 'a-5'] });
    }, soon);
    const second = await writingNothing(() => run('AssignNodes', input));
    expect(pick(second.data, 'assignNodes.summary')).toMatchObject({ assigned: 0, unchanged: 4 });
  });

  it('takes no node away from another station unless it is told to', async () => {
    await addNodes('t-1');
    const to = (station: string, move?: boolean) =>
      run('AssignNodes', { cluster, assignments: [{ station, nodes: ['t-1'] }], move });
    await to('take-a');
    expect(resultsOf(await writingNothing(() => to('take-b')))).toEqual({ 't-1': 'NODE_TAKEN' });
    expect(resultsOf(await to('take-b', true))).toEqual({ 't-1': 'ASSIGNED' });
    await vi.waitFor(() => {
      expect(labelOf('t-1')).toBe('take-b');
      expect(objectOf('take-a')?.['status']).toMatchObject({ nodes: [] });
    }, soon);
    expect(gateway.view.membership(gateway.view.station(cluster, 'take-b')!)).toMatchObject({
      wanted: 1,
      conflictingNodes: [],
    });
    const { data } = await run('UnassignNodes', { cluster, nodes: ['t-1', 'absent'] });
    expect(pick(data, 'unassignNodes.summary')).toEqual({ total: 2, failed: 1 });
    expect(labelOf('t-1')).toBe('');
    expect(gateway.view.station(cluster, 'take-b')?.spec.nodes).toEqual([]);
  });

  it('takes nodes out though one of the lists that they are on cannot be written', async () => {
    await addNodes('ou-1', 'ou-2', 'ou-3');
    const assignments = [
      { station: 'out-going', nodes: ['ou-1', 'ou-3'] },
      { station: 'out-open', nodes: ['ou-2'] },
    ];
    await run('AssignNodes', { cluster, assignments });
    const { store } = gateway.fleet.cluster(cluster);
    const kind = 'mecstations.stationmaster.io';
    const going = objectOf('out-going')!;
    const finalizers = ['example.org/stay'];
    store.update(kind, { ...going, metadata: { ...going.metadata, finalizers } });
    store.delete(kind, { name: 'out-going' });
    await vi.waitFor(() => {
      expect(gateway.view.station(cluster, 'out-going')?.object?.row.deleting).toBe(true);
    }, soon);
    const answer = await run('UnassignNodes', { cluster, nodes: ['ou-1', 'ou-2'] });
    expect(resultsOf(answer)).toEqual({ 'ou-1': 'CONFLICT', 'ou-2': 'UNASSIGNED' });
    expect(labelOf('ou-2')).toBe('');
    expect(objectOf('out-open')?.['spec']).toMatchObject({ nodes: [] });
    const left = objectOf('out-going')!;
    store.update(kind, { ...left, metadata: { ...left.metadata, finalizers: [] } });
  });

  it('says of a node that has the label already that the list of its station was not written', async () => {
    const { store } = gateway.fleet.cluster(cluster);
    store.create('nodes', simNode('n-1', { NodeGroup: 'name-taken' }));
    store.create('mecstations.stationmaster.io', {
      apiVersion,
      kind: 'MecStation',
      metadata: { name: 'name-taken' },
      spec: { stationName: 'Name_Taken' },
    });
    await vi.waitFor(() => {
      expect(gateway.view.station(cluster, 'name-taken')?.totals.nodes.total).toBe(1);
      expect(gateway.view.station(cluster, 'Name_Taken')?.object).toBeDefined();
    }, soon);
    const answer = await run('AssignNodes', {
      cluster,
      assignments: [{ station: 'name-taken', nodes: ['n-1'] }],
    });
    expect(resultsOf(answer)).toEqual({ 'n-1': 'NAME_COLLISION' });
  });

  it('overwrites no label that a person puts on a node meanwhile', async () => {
    await addNodes('raced');
    const { store } = gateway.fleet.cluster(cluster);
    gateway.fleet.inject({ cluster, api: 'slow', delayMs: 300 });
    // What it comes to is decided by now; the write is on its way.
    const assigning = gateway.commands.assignNodes({
      cluster,
      assignments: [{ station: 'racing', nodes: ['raced'] }],
    });
    const node = store.get('nodes', '', 'raced')!;
    const labels = { ...node.metadata.labels, NodeGroup: 'by-hand' };
    store.update('nodes', { ...node, metadata: { ...node.metadata, labels } });
    gateway.fleet.inject({ cluster, api: 'up' });
    expect((await assigning).results).toMatchObject([
      { outcome: 'FAILED', error: { code: 'CONFLICT' } },
    ]);
    expect(labelOf('raced')).toBe('by-hand');
    expect(objectOf('racing')).toBeUndefined();
  });

  it('moves a node with one write, and leaves one that cannot be written where it is', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `mv-${index}`);
    await addNodes(...names);
    await run('AssignNodes', { cluster, assignments: [{ station: 'move-a', nodes: names }] });
    await settled();
    const patches = () =>
      gateway.fleet
        .cluster(cluster)
        .requests.report()
        .requests.filter(({ verb, resource }) => verb === 'patch' && resource === 'nodes')
        .reduce((sum, { count }) => sum + count, 0);
    const before = patches();
    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: ['mv-7'] });
    const input = { cluster, assignments: [{ station: 'move-b', nodes: names }], move: true };
    expect(resultsOf(await run('AssignNodes', input))).toEqual(
      Object.fromEntries(
        names.map((name) => [name, name === 'mv-7' ? 'CLUSTER_UNREACHABLE' : 'ASSIGNED']),
      ),
    );
    await settled();
    // One that fails is refused before it is counted.
    expect(patches() - before).toBe(19);
    expect(labelOf('mv-7')).toBe('move-a');
    expect(objectOf('move-a')?.['spec']).toEqual({ nodes: ['mv-7'] });
    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: [] });
    await settled();
    expect(labelOf('mv-7')).toBe('move-a');
    expect(resultsOf(await run('AssignNodes', input))).toMatchObject({ 'mv-7': 'ASSIGNED' });
    await vi.waitFor(() => {
      expect(names.map(labelOf).every((label) => label === 'move-b')).toBe(true);
      expect(objectOf('move-a')?.['status']).toMatchObject({ nodes: [] });
      expect(objectOf('move-b')?.['status']).toMatchObject({ nodes: [...names].sort() });
    }, soon);
    expect(patches() - before).toBe(20);
  });

  it('takes no node from a selector, even when it is listed besides', async () => {
    gateway.fleet.cluster(cluster).store.create('nodes', simNode('s-1', { room: 'nine' }));
    await vi.waitFor(() => {
      expect(gateway.view.get('Node', cluster, 's-1')).toBeDefined();
    }, soon);
    const selector = { matchLabels: [{ key: 'room', value: 'nine' }] };
    const selecting = { station: 'selecting', nodes: ['s-1'], selector };
    await run('AssignNodes', { cluster, assignments: [selecting] });
    const moved = await writingNothing(() =>
      run('AssignNodes', {
        cluster,
        assignments: [{ station: 'other', nodes: ['s-1'] }],
        move: true,
      }),
    );
    expect(resultsOf(moved)).toEqual({ 's-1': 'NODE_TAKEN' });
    const taken = await writingNothing(() => run('UnassignNodes', { cluster, nodes: ['s-1'] }));
    expect(resultsOf(taken)).toEqual({ 's-1': 'CONFLICT' });
    const another = { matchLabels: [{ key: 'room', value: 'ten' }] };
    const refused = await writingNothing(() =>
      run('AssignNodes', { cluster, assignments: [{ station: 'selecting', selector: another }] }),
    );
    expect(codesOf(refused)).toEqual(['CONFLICT']);
  });

  it('answers at once when it is not to wait, and tells how it goes on', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p-${index}`);
    await addNodes(...names);
    const { data } = await run('AssignNodes', {
      cluster,
      assignments: [{ station: 'progress', nodes: names }],
      wait: false,
    });
    expect(pick(data, 'assignNodes.results.0.outcome')).toBe('ACCEPTED');
    const id = pick(data, 'assignNodes.operation.id');
    await using following = subscribeTo(
      gateway.url,
      { name: 'OperationProgress' },
      { variables: { id } },
    );
    const messages = await following.rest();
    expect(pick(messages.at(-1)?.data, 'operationProgress.operation')).toEqual({
      id,
      state: 'SUCCEEDED',
      done: 40,
      total: 40,
      failed: 0,
      message: null,
    });
    expect(names.map(labelOf).every((label) => label === 'progress')).toBe(true);
    const ended = await gateway.post(
      `mutation($id: ID!) { cancelOperation(input: { id: $id }) { operation { state } errors { code } } }`,
      { id },
    );
    expect(codesOf(ended)).toEqual(['CONFLICT']);
  });

  it('goes on after failures, reports exactly these, and completes them when run again', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `f-${index}`);
    await addNodes(...names);
    const failing = ['f-7', 'f-42'];
    const input = {
      cluster,
      assignments: Array.from({ length: 10 }, (_, station) => ({
        station: `fail-${station}`,
        nodes: names.filter((_name, index) => index % 10 === station),
      })),
    };
    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: failing });
    const first = await run('AssignNodes', input);
    expect(resultsOf(first)).toEqual(
      Object.fromEntries(
        names.map((name) => [name, failing.includes(name) ? 'CLUSTER_UNREACHABLE' : 'ASSIGNED']),
      ),
    );
    expect(failing.map(labelOf)).toEqual(['', '']);
    gateway.fleet.inject({ cluster, resource: 'nodes', failWrites: [] });
    const second = await run('AssignNodes', input);
    expect(pick(second.data, 'assignNodes.summary')).toMatchObject({ unchanged: 98, assigned: 2 });
    expect(names.map(labelOf)).toEqual(names.map((_, index) => `fail-${index % 10}`));
  });
});

describe('cordoning', () => {
  it('takes a station out for maintenance and back', async () => {
    await addNodes('m-1', 'm-2');
    await run('AssignNodes', {
      cluster,
      assignments: [{ station: 'maintained', nodes: ['m-1', 'm-2'] }],
    });
    const out = { 'm-1': 'CORDONED', 'm-2': 'CORDONED' };
    const same = { 'm-1': 'UNCHANGED', 'm-2': 'UNCHANGED' };
    const input = { cluster, station: 'maintained' };
    expect(resultsOf(await run('CordonNodes', input))).toEqual(out);
    expect(gateway.view.station(cluster, 'maintained')?.totals.nodes.cordoned).toBe(2);
    expect(resultsOf(await writingNothing(() => run('CordonNodes', input)))).toEqual(same);
    expect(resultsOf(await run('UncordonNodes', { cluster, nodes: ['m-1', 'absent'] }))).toEqual({
      'm-1': 'UNCORDONED',
      absent: 'NODE_NOT_FOUND',
    });
    expect(gateway.view.station(cluster, 'maintained')?.totals.nodes.cordoned).toBe(1);
  });
});

describe('draining', () => {
  const budgets = 'poddisruptionbudgets.policy';

  /** Pods of a Deployment that runs on the nodes of one station. */
  async function runAt(station: string, app: string, replicas: number): Promise<void> {
    const store = gateway.fleet.cluster(cluster).store;
    store.create('deployments.apps', {
      ...deploymentOf(app, { station, replicas }),
      metadata: { name: app, namespace: 'default' },
    });
    await vi.waitFor(() => {
      const running = podsOf(app).filter(({ row }) => row.ready);
      expect(running).toHaveLength(replicas);
    }, soon);
  }
  const podsOf = (app: string) =>
    [...gateway.view.all('Pod', cluster)].filter(({ row }) => row.labels['app'] === app);

  async function stationOf(name: string, ...nodes: readonly string[]): Promise<void> {
    const { store } = gateway.fleet.cluster(cluster);
    const capacity = { cpu: '16', memory: '64Gi', pods: '110' };
    for (const node of nodes) {
      store.create(
        'nodes',
        { ...simNode(node, { NodeGroup: name }), status: { capacity, allocatable: capacity } },
        { status: true },
      );
    }
    await vi.waitFor(() => {
      expect(nodes.every((node) => gateway.view.get('Node', cluster, node)?.row.ready)).toBe(true);
    }, soon);
  }

  it('evicts what its budget allows, names the pod that is held, and goes on when it may', async () => {
    await stationOf('drained', 'd-1', 'd-2');
    await runAt('drained', 'free', 3);
    await runAt('drained', 'held', 1);
    const { store } = gateway.fleet.cluster(cluster);
    store.create(budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'held', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'held' } } },
    });
    await vi.waitFor(() => {
      expect(store.get(budgets, 'default', 'held')?.['status']).toMatchObject({
        currentHealthy: 1,
        observedGeneration: 1,
      });
    }, soon);
    const station = { cluster, name: 'drained' };
    const [held] = podsOf('held');
    const planned = await gateway.post(
      `mutation($input: DrainStationInput!) { drainStation(input: $input) { nodes pods { name } operation { id } } }`,
      { input: { station, dryRun: true } },
    );
    expect(pick(planned.data, 'drainStation')).toMatchObject({
      nodes: ['d-1', 'd-2'],
      operation: null,
    });
    expect(pick(planned.data, 'drainStation.pods')).toHaveLength(4);

    const { data } = await run('DrainStation', { station });
    const id = pick(data, 'drainStation.operation.id');
    await using following = subscribeTo(
      gateway.url,
      { name: 'OperationProgress' },
      { variables: { id } },
    );
    const message = `held: default/${held!.key.name} (The disruption budget held needs 1 healthy pods and has 1 currently)`;
    await following.until(({ data: progress }) => {
      const {
        state,
        done,
        message: said,
      } = pick(progress, 'operationProgress.operation') as Record<string, unknown>;
      return state === 'RUNNING' && done === 3 && said === message;
    });
    expect(store.get('pods', 'default', held!.key.name)?.metadata.uid).toBe(held!.row.uid);
    expect(gateway.view.station(cluster, 'drained')?.state).toBe('MAINTENANCE');
    store.delete(budgets, { namespace: 'default', name: 'held' });
    const last = (await following.rest()).at(-1)?.data;
    expect(pick(last, 'operationProgress.operation')).toMatchObject({
      state: 'SUCCEEDED',
      done: 4,
      failed: 0,
      message: null,
    });
  });

  it('evicts a pod too that came to the node before that took no more', async () => {
    await stationOf('late', 'w-1');
    gateway.fleet.inject({ cluster, api: 'slow', delayMs: 500 });
    const { data } = await run('DrainStation', { station: { name: 'late' }, force: true });
    const { store } = gateway.fleet.cluster(cluster);
    expect(store.get('nodes', '', 'w-1')?.['spec']).not.toHaveProperty('unschedulable');
    store.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'late', namespace: 'default' },
      spec: { nodeName: 'w-1', containers: [{ name: 'main', image: 'main:1' }] },
    });
    gateway.fleet.inject({ cluster, api: 'up' });
    const id = pick(data, 'drainStation.operation.id');
    await using following = subscribeTo(
      gateway.url,
      { name: 'OperationProgress' },
      { variables: { id } },
    );
    const last = (await following.rest()).at(-1)?.data;
    expect(pick(last, 'operationProgress.operation')).toMatchObject({
      state: 'SUCCEEDED',
      done: 1,
      total: 1,
    });
    expect(store.get('pods', 'default', 'late')).toBeUndefined();
  });

  it('evicts a pod too that has come in the place and under the name of another', async () => {
    await stationOf('again', 'g-1');
    const { store } = gateway.fleet.cluster(cluster);
    const create = async (): Promise<string> => {
      const { metadata } = store.create('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'again-0', namespace: 'default' },
        spec: { nodeName: 'g-1', containers: [{ name: 'main', image: 'main:1' }] },
      });
      await vi.waitFor(() => {
        const pod = gateway.view.get('Pod', cluster, 'again-0', 'default');
        expect(pod?.row.uid).toBe(metadata.uid);
      }, soon);
      return metadata.uid ?? '';
    };
    const first = await create();
    gateway.fleet.inject({ cluster, api: 'slow', delayMs: 2_000 });
    const { data } = await run('DrainStation', { station: { name: 'again' }, force: true });
    store.delete('pods', { namespace: 'default', name: 'again-0' });
    await vi.waitFor(() => expect(store.get('pods', 'default', 'again-0')).toBeUndefined(), soon);
    expect(await create()).not.toBe(first);
    expect(store.get('nodes', '', 'g-1')?.['spec']).not.toHaveProperty('unschedulable');
    gateway.fleet.inject({ cluster, api: 'up' });
    await using following = subscribeTo(
      gateway.url,
      { name: 'OperationProgress' },
      { variables: { id: pick(data, 'drainStation.operation.id') } },
    );
    const last = (await following.rest()).at(-1)?.data;
    expect(pick(last, 'operationProgress.operation')).toMatchObject({ state: 'SUCCEEDED' });
    expect(store.get('pods', 'default', 'again-0')).toBeUndefined();
  });

  it('stops when it is cancelled, and leaves the held pod where it is', async () => {
    await stationOf('kept', 'k-1');
    await runAt('kept', 'kept', 1);
    const { store } = gateway.fleet.cluster(cluster);
    store.create(budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'kept', namespace: 'default' },
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'kept' } } },
    });
    const [pod] = podsOf('kept');
    const { data } = await run('DrainStation', { station: { name: 'kept' } });
    const id = pick(data, 'drainStation.operation.id');
    await using following = subscribeTo(
      gateway.url,
      { name: 'OperationProgress' },
      { variables: { id } },
    );
    await following.until(({ data: progress }) =>
      String(pick(progress, 'operationProgress.operation.message')).includes(pod!.key.name),
    );
    const cancelled = await gateway.post(
      `mutation($id: ID!) { cancelOperation(input: { id: $id }) { errors { code } } }`,
      { id },
    );
    expect(codesOf(cancelled)).toEqual([]);
    const last = (await following.rest()).at(-1)?.data;
    expect(pick(last, 'operationProgress.operation')).toMatchObject({
      state: 'CANCELLED',
      done: 0,
    });
    expect(store.get('pods', 'default', pod!.key.name)?.metadata.uid).toBe(pod!.row.uid);
  });
});

describe('a cluster that cannot be written to', () => {
  it('is refused as what it is', async () => {
    gateway.fleet.inject({ cluster: 'west', api: 'down' });
    await vi.waitFor(() => {
      expect(gateway.view.cluster('west')?.sync.state).toBe('UNREACHABLE');
    }, soon);
    const answer = await run('CordonNodes', { cluster: 'west', nodes: ['x'] });
    expect(codesOf(answer)).toEqual(['CLUSTER_UNREACHABLE']);
    await using looking = await startTestGateway({
      fleet: { clusters: ['east'], stations: 1, nodes: 1 },
      manage: false,
    });
    const { data } = await looking.run('CreateStation', { input: { cluster, name: 'x' } });
    expect(pick(data, 'createStation.errors.0.code')).toBe('READ_ONLY');
  });
});
