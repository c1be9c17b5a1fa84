import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deploymentOf } from '../contract/cluster-contract/station-workload.ts';
import { mutatingRequests } from '../support/apps.ts';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { simNode } from '../support/sim-api.ts';
import { subscribeTo } from '../support/subscribe.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ fleet: { clusters: ['east'], stations: 1, nodes: 1 } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const cluster = 'east';
const soon = { timeout: 10_000, interval: 20 };
const store = () => gateway.fleet.cluster(cluster).store;

async function addNode(name: string, station: string): Promise<void> {
  const capacity = { cpu: '16', memory: '64Gi', pods: '110' };
  store().create(
    'nodes',
    {
      ...simNode(name, { NodeGroup: station, node: name }),
      status: { capacity, allocatable: capacity },
    },
    { status: true },
  );
  await vi.waitFor(() => {
    expect(gateway.view.get('Node', cluster, name)?.row.ready).toBe(true);
  }, soon);
}

async function labelNode(name: string, station: string): Promise<void> {
  const node = store().get('nodes', '', name)!;
  const labels = { ...node.metadata.labels, NodeGroup: station };
  store().update('nodes', { ...node, metadata: { ...node.metadata, labels } });
  await vi.waitFor(() => {
    expect(gateway.view.get('Node', cluster, name)?.row.labels['NodeGroup']).toBe(station);
  }, soon);
}

const podsOf = (app: string) =>
  [...gateway.view.all('Pod', cluster)].filter(({ row }) => row.labels['app'] === app);
const namesOf = (app: string) => podsOf(app).map(({ key }) => key.name);
const misplacedOf = (app: string) =>
  podsOf(app).filter((pod) => gateway.view.misplacedFrom(pod) !== '');

/** Pods with the station's label, held there by affinity, or by nothing but another selector of nodes. */
async function runAt(station: string, app: string, nodeSelector?: object): Promise<void> {
  const deployment = deploymentOf(app, { station, replicas: 2, labels: { NodeGroup: station } });
  const { affinity, ...free } = deployment.spec.template.spec;
  const podSpec = nodeSelector === undefined ? { affinity, ...free } : { nodeSelector, ...free };
  const template = { ...deployment.spec.template, spec: podSpec };
  store().create('deployments.apps', {
    ...deployment,
    metadata: { name: app, namespace: 'default' },
    spec: { ...deployment.spec, template },
  });
  await vi.waitFor(() => {
    expect(podsOf(app).filter(({ row }) => row.ready)).toHaveLength(2);
  }, soon);
}

/** Two pods of a station on a node that is another's now, and a node of their own that is free. */
async function astray(name: string): Promise<void> {
  await addNode(`${name}-old`, name);
  await runAt(name, name);
  await addNode(`${name}-new`, name);
  await labelNode(`${name}-old`, `${name}-other`);
  await vi.waitFor(() => {
    expect(misplacedOf(name)).toHaveLength(2);
  }, soon);
}

interface Moved {
  readonly operation: { readonly id: string } | null;
  readonly pods: readonly { readonly name: string; readonly node: string }[];
  readonly left: readonly { readonly name: string; readonly reason: string }[];
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
}

async function move(input: object): Promise<Moved> {
  const { data, errors } = await gateway.run('MoveMisplacedPods', { input });
  expect(errors).toEqual([]);
  return pick(data, 'moveMisplacedPods') as Moved;
}

async function ended({ operation }: Moved): Promise<unknown> {
  const variables = { id: operation?.id };
  await using following = subscribeTo(gateway.url, { name: 'OperationProgress' }, { variables });
  return pick((await following.rest()).at(-1)?.data, 'operationProgress.operation');
}

/** What comes of asking for something that must send no mutating request. */
async function writingNothing<T>(work: () => Promise<T>): Promise<T> {
  const before = mutatingRequests(gateway.fleet);
  const answer = await work();
  expect(mutatingRequests(gateway.fleet)).toBe(before);
  return answer;
}

describe('pods at the wrong station', () => {
  it('are shown at the pod, at both stations and in the cluster', async () => {
    await astray('shown');
    const { data, errors } = await gateway.post(
      `{ home: station(name: "shown") { ...Of not: misplacedPods(filter: { misplacedFrom: ["other"] }) { totalCount } }
         away: station(name: "shown-other") { ...Of }
         clusters { totals { pods { total misplaced } } }
         pods(filter: { misplaced: true, nameContains: "shown" }) {
           totalCount facets(field: MISPLACED_FROM) { value count }
           edges { node { misplaced misplacedFrom { name } station { name } } }
         }
         placed: pods(filter: { misplaced: false, nameContains: "shown" }) { totalCount }
       }
       fragment Of on Station {
         totals { pods { total misplaced } } conditions { type status reason message }
         pods { totalCount } misplacedPods { edges { node { name } } }
       }`,
    );
    expect(errors).toEqual([]);
    const [first, second] = namesOf('shown').sort();
    expect(data).toMatchObject({
      home: {
        totals: { pods: { total: 0, misplaced: 2 } },
        pods: { totalCount: 0 },
        misplacedPods: { edges: [{ node: { name: first } }, { node: { name: second } }] },
        not: { totalCount: 0 },
      },
      away: {
        totals: { pods: { total: 2, misplaced: 0 } },
        pods: { totalCount: 2 },
        misplacedPods: { edges: [] },
      },
      clusters: [{ totals: { pods: { misplaced: 2 } } }],
      pods: { totalCount: 2, facets: [{ value: 'shown', count: 2 }] },
      placed: { totalCount: 0 },
    });
    for (const pod of nodesAt(data, 'pods')) {
      expect(pod).toEqual({
        misplaced: true,
        misplacedFrom: { name: 'shown' },
        station: { name: 'shown-other' },
      });
    }
    expect(pick(data, 'home.conditions')).toContainEqual({
      type: 'PodsPlaced',
      status: 'False',
      reason: 'Misplaced',
      message: `bear its label and run elsewhere: default/${first}, default/${second}`,
    });
    expect(pick(data, 'away.conditions')).toContainEqual(
      expect.objectContaining({ type: 'PodsPlaced', status: 'True' }),
    );
  });

  it('are told to who follows stations, and to who follows misplaced pods, both ways', async () => {
    await addNode('told-1', 'told');
    await runAt('told', 'told');
    await using stations = subscribeTo(gateway.url, {
      text: `subscription { stationChanges(filter: { names: ["told"] }) { changes { station { totals { pods { misplaced } } } } } }`,
    });
    await using pods = subscribeTo(gateway.url, {
      text: `subscription { podChanges(filter: { misplacedFrom: ["told"] }) { reset changes { kind pod { misplacedFrom { name } } } } }`,
    });
    const misplaced = (count: number) => (message: { readonly data?: unknown }) =>
      pick(message.data, 'stationChanges.changes.0.station.totals.pods.misplaced') === count;
    const changes = async () => {
      const message = await pods.next();
      return pick(message?.data, 'podChanges.changes');
    };
    await stations.until(misplaced(0));
    expect(await changes()).toEqual([]);
    // The station stays one, as it has another node.
    await addNode('told-2', 'told');
    await labelNode('told-1', 'told-other');
    const added = { kind: 'ADDED', pod: { misplacedFrom: { name: 'told' } } };
    expect(await changes()).toEqual([added, added]);
    await stations.until(misplaced(2));
    await labelNode('told-1', 'told');
    const removed = { kind: 'REMOVED', pod: null };
    expect(await changes()).toEqual([removed, removed]);
    await stations.until(misplaced(0));
  });
});

describe('moving pods to their station', () => {
  it('says what it would do and sends nothing, then moves them, and then there is nothing to do', async () => {
    await astray('moved');
    const station = { cluster, name: 'moved' };
    const before = namesOf('moved').sort();
    const planned = await writingNothing(() => move({ station, dryRun: true }));
    expect(planned).toMatchObject({ operation: null, left: [], errors: [] });
    expect(planned.pods.map(({ name, node }) => `${node} ${name}`).sort()).toEqual(
      before.map((name) => `moved-old ${name}`),
    );
    expect(await ended(await move({ station }))).toMatchObject({
      state: 'SUCCEEDED',
      done: 2,
      total: 2,
      failed: 0,
    });
    await vi.waitFor(() => {
      expect(podsOf('moved').map(({ row }) => row.nodeName)).toEqual(['moved-new', 'moved-new']);
      expect(gateway.view.station(cluster, 'moved')?.totals.pods.misplaced).toBe(0);
    }, soon);
    expect(namesOf('moved').some((name) => before.includes(name))).toBe(false);
    const again = await writingNothing(() => move({ station }));
    expect(again).toMatchObject({ pods: [], left: [], errors: [] });
    expect(await ended(again)).toMatchObject({ state: 'SUCCEEDED', total: 0 });
  });

  it('moves those that are named, and refuses a name that is none of them', async () => {
    await astray('named');
    const station = { name: 'named' };
    const [first, second] = namesOf('named');
    const refused = await writingNothing(() =>
      move({ station, pods: [{ name: first }, { name: 'nobody' }] }),
    );
    expect(refused).toMatchObject({ operation: null, pods: [], errors: [{ code: 'NOT_FOUND' }] });
    expect(
      await ended(await move({ station, pods: [{ namespace: 'default', name: first }] })),
    ).toMatchObject({ state: 'SUCCEEDED', total: 1 });
    await vi.waitFor(() => {
      expect(misplacedOf('named').map(({ key }) => key.name)).toEqual([second]);
    }, soon);
  });

  it('leaves and names what would not come back, or not come there; forced, moves it once and no more', async () => {
    await addNode('loose-old', 'loose');
    await runAt('loose', 'loose', { node: 'loose-old' });
    store().create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace: 'default', labels: { app: 'bare', NodeGroup: 'loose' } },
      spec: { nodeName: 'loose-old', containers: [{ name: 'main', image: 'example.org/image:1' }] },
    });
    await vi.waitFor(() => {
      expect(podsOf('bare')).toHaveLength(1);
    }, soon);
    await labelNode('loose-old', 'loose-other');
    await addNode('loose-new', 'loose');
    const station = { name: 'loose' };
    const { left, pods } = await writingNothing(() => move({ station, dryRun: true }));
    expect(pods).toEqual([]);
    expect(new Map(left.map(({ name, reason }) => [name, reason]))).toEqual(
      new Map([
        ...namesOf('loose').map(
          (name) =>
            [
              name,
              'nothing holds it at the station, another could run anywhere: say force',
            ] as const,
        ),
        ['bare', 'no controller would make it anew: say force'],
      ]),
    );
    const some = podsOf('loose').map(({ row }) => ({ namespace: 'default', name: row.name }));
    expect(await ended(await move({ station, pods: some, force: true }))).toMatchObject({
      state: 'SUCCEEDED',
      done: 2,
    });
    await vi.waitFor(() => {
      const misplaced = misplacedOf('loose').filter(({ row }) => row.ready);
      expect(misplaced).toHaveLength(2);
      expect(misplaced.every(({ key }) => some.every(({ name }) => name !== key.name))).toBe(true);
    }, soon);
    expect(podsOf('bare')).toHaveLength(1);
  });

  it('leaves them where they run while no node of the station takes pods', async () => {
    await addNode('full-old', 'full');
    await runAt('full', 'full');
    await addNode('full-new', 'full');
    await labelNode('full-old', 'full-other');
    await gateway.run('CordonNodes', { input: { cluster, nodes: ['full-new'] } });
    const moved = await move({ station: { name: 'full' } });
    expect(moved.pods).toEqual([]);
    expect(moved.left[0]?.reason).toBe('no node of the station takes pods now: say force');
    expect(await ended(moved)).toMatchObject({ state: 'FAILED', failed: 2, total: 2 });
    expect(misplacedOf('full')).toHaveLength(2);
  });

  it('lets a pod be whose node is labelled back while its budget holds it', async () => {
    await astray('back');
    store().create('poddisruptionbudgets.policy', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'back', namespace: 'default' },
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'back' } } },
    });
    const before = namesOf('back').sort();
    const moved = await move({ station: { name: 'back' } });
    const variables = { id: moved.operation?.id };
    await using following = subscribeTo(gateway.url, { name: 'OperationProgress' }, { variables });
    await following.until(({ data }) => {
      const message = String(pick(data, 'operationProgress.operation.message'));
      return before.every((name) => message.includes(name));
    });
    await labelNode('back-old', 'back');
    const last = (await following.rest()).at(-1)?.data;
    expect(pick(last, 'operationProgress.operation')).toMatchObject({
      state: 'SUCCEEDED',
      done: 2,
      message: null,
    });
    expect(namesOf('back').sort()).toEqual(before);
  });

  it('refuses a station that is not there', async () => {
    const { errors } = await move({ station: { name: 'nowhere' } });
    expect(errors).toMatchObject([{ code: 'STATION_NOT_FOUND', path: ['input', 'station'] }]);
  });
});
