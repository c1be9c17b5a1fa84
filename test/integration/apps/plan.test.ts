import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { restartedAnnotation } from '../../../src/model/labels.ts';
import { valueAt, type JsonObject } from '../../../src/model/manifest.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { charts, mutatingRequests, objectsIn } from '../../support/apps.ts';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';

interface PlannedObject {
  readonly kind: string;
  readonly name: string;
  readonly action: string;
  readonly diff: string | null;
  readonly drift: string | null;
}

interface Plan {
  readonly changes: readonly {
    readonly cluster: { readonly name: string };
    readonly release: string;
    readonly action: string;
    readonly objects: readonly PlannedObject[] | null;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

const planParts = `plan {
  changes { cluster { name } release action objects { kind name action diff drift } }
  warnings { code message object cluster { name } }
} errors { code message }`;

let served: TestGateway;
/** Two stations of one cluster: only the first is ever asked to change. */
let here: { cluster: string; name: string };
let there: { cluster: string; name: string };

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 8, nodes: 24, paceMs: 10 },
  });
  const { data } = await served.run('Stations', { first: 50, filter: { states: ['READY'] } });
  const east = nodesAt(data, 'stations')
    .map((station) => ({ cluster: 'east', name: pick(station, 'name') as string, of: station }))
    .filter(({ name, of }) => pick(of, 'cluster.name') === 'east' && /^[a-z0-9-]+$/.test(name))
    .map(({ cluster, name }) => ({ cluster, name }));
  [here, there] = [east[0]!, east[1]!];
  await create('shop', {
    chart: { directory: `${charts}/bundle` },
    values: { cache: { enabled: false } },
  });
  await ready('shop');
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

async function create(name: string, more: object): Promise<Plan> {
  const { data, errors } = await served.post(
    `mutation ($input: CreateAppInput!) { createApp(input: $input) { ${planParts} } }`,
    { input: { name, placement: { stations: [here, there] }, ...more } },
  );
  expect(errors).toEqual([]);
  expect(pick(data, 'createApp.errors')).toEqual([]);
  return pick(data, 'createApp.plan') as Plan;
}

/** What setting the replicas at the first station would do; nothing is sent that changes anything. */
async function planOf(replicas: number): Promise<Plan> {
  const before = writes();
  const { data, errors } = await served.post(
    `mutation ($input: SetStationReplicasInput!) { setStationReplicas(input: $input) { ${planParts} } }`,
    {
      input: {
        app: { name: 'shop' },
        station: here,
        replicas: { fixed: { replicas } },
        dryRun: true,
      },
    },
  );
  expect(errors).toEqual([]);
  expect(writes()).toBe(before);
  return pick(data, 'setStationReplicas.plan') as Plan;
}

/** Mutating requests so far, without the reconciler's notes of how the app does, which it makes when it likes. */
function writes(): number {
  const noted = served.fleet.clusters
    .flatMap(({ requests }) => requests.report().requests)
    .filter(({ verb, resource }) => verb === 'update' && resource.endsWith('/status'))
    .reduce((sum, { count }) => sum + count, 0);
  return mutatingRequests(served.fleet) - noted;
}

async function ready(name: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { data } = await served.run('App', { name });
      expect(pick(data, 'app.phase')).toBe('READY');
    },
    { timeout: 30_000, interval: 50 },
  );
}

const objectsAt = ({ changes }: Plan, station: { name: string }) =>
  changes.find(({ release }) => release === `shop.${station.name}`)?.objects ?? [];

const objectOf = (plan: Plan, station: { name: string }, kind: string): PlannedObject =>
  objectsAt(plan, station).find((object) => object.kind === kind)!;

/** Lines of a diff that add or remove, without indentation. */
const changed = (diff: string | null): readonly string[] =>
  (diff ?? '')
    .split('\n')
    .filter((line) => /^[+-] /.test(line))
    .map((line) => line.replace(/^(.) +/, '$1 '));

/** Somebody writes past the gateway. */
function byHand(resource: string, name: string, change: (object: JsonObject) => JsonObject): void {
  const { store } = served.fleet.cluster('east');
  const object = store.get(resource, 'default', name)!;
  store.update(resource, change(object) as unknown as SimObject);
}

function withImage(object: JsonObject, image: string): JsonObject {
  const text = JSON.stringify(object);
  return JSON.parse(text.replaceAll(/"image":"[^"]*"/g, `"image":"${image}"`)) as JsonObject;
}

describe('the plan of a change', () => {
  it('shows what would change at the one station, and no drift where nobody changed anything', async () => {
    const plan = await planOf(4);
    expect(changed(objectOf(plan, here, 'Deployment').diff)).toEqual([
      '- replicas: 2',
      '+ replicas: 4',
    ]);
    const objects = plan.changes.flatMap((change) => change.objects ?? []);
    expect(objects.length).toBeGreaterThan(6);
    expect(objects.filter(({ drift }) => drift !== null)).toEqual([]);
    expect(objects.filter(({ action }) => action !== 'NONE')).toHaveLength(1);
    expect(plan.warnings).toEqual([]);
  });

  it('shows an image that was changed by hand, and that carrying it out takes it back', async () => {
    const { name } = objectOf(await planOf(2), here, 'Deployment');
    byHand('deployments.apps', name, (object) => withImage(object, 'example.org/other:1'));
    const plan = await planOf(4);
    const { action, diff, drift } = objectOf(plan, here, 'Deployment');
    expect(action).toBe('UPDATE');
    expect(changed(drift)).toEqual([
      '- image: registry.example.org/api:8',
      '+ image: example.org/other:1',
    ]);
    expect([...changed(diff)].sort()).toEqual([
      '+ image: registry.example.org/api:8',
      '+ replicas: 4',
      '- image: example.org/other:1',
      '- replicas: 2',
    ]);
    expect(objectsAt(plan, there).filter((object) => object.drift !== null)).toEqual([]);
  });

  it('shows drift also where nothing is done about it', async () => {
    const { name } = objectOf(await planOf(4), there, 'Deployment');
    byHand('deployments.apps', name, (object) => withImage(object, 'example.org/other:2'));
    const plan = await planOf(4);
    expect(objectOf(plan, there, 'Deployment')).toMatchObject({ action: 'NONE', diff: null });
    expect(changed(objectOf(plan, there, 'Deployment').drift)).toContain(
      '+ image: example.org/other:2',
    );
  });

  it('shows that a Secret was changed, and neither value', async () => {
    const { name } = objectOf(await planOf(4), here, 'Secret');
    const mine = Buffer.from('hand-made').toString('base64');
    byHand('secrets', name, (object) => ({ ...object, data: { LOG_LEVEL: mine } }));
    const { action, diff, drift } = objectOf(await planOf(4), here, 'Secret');
    expect(action).toBe('UPDATE');
    const [was, is] = ['LOG_LEVEL: "*** (before)"', 'LOG_LEVEL: "*** (after)"'];
    expect(changed(drift)).toEqual([`- ${was}`, `+ ${is}`]);
    expect(changed(diff)).toEqual([`- ${was}`, `+ ${is}`]);
    for (const value of [mine, 'hand-made', Buffer.from('info').toString('base64')]) {
      expect(`${diff} ${drift}`).not.toContain(value);
    }
  });

  it('makes an object anew that was deleted by hand', async () => {
    const { name } = objectOf(await planOf(4), here, 'Secret');
    served.fleet.cluster('east').store.delete('secrets', { namespace: 'default', name });
    const { action, diff, drift } = objectOf(await planOf(4), here, 'Secret');
    expect(action).toBe('CREATE');
    expect(diff).toContain('--- /dev/null');
    expect(drift).toContain('+++ /dev/null');
  });

  it('warns once of what speaks against a chart, wherever it goes', async () => {
    const plan = await create('scaled', {
      chart: { directory: `${charts}/web` },
      values: { autoscaling: { enabled: true } },
      replicas: { fixed: { replicas: 2 } },
      dryRun: true,
    });
    expect(plan.warnings).toMatchObject([
      { code: 'REPLICAS_UNDER_AUTOSCALER', object: 'Deployment scaled-web', cluster: null },
    ]);
  });
});

describe('a cluster that does not answer', () => {
  it('has no objects in a plan, and the others have theirs', async () => {
    const { data } = await served.run('Stations', { first: 50, filter: { states: ['READY'] } });
    const far = nodesAt(data, 'stations').find((one) => pick(one, 'cluster.name') === 'west');
    const place = { cluster: 'west', name: pick(far, 'name') as string };
    const chart = { directory: `${charts}/web` };
    await create('wide', { chart, placement: { stations: [here, place] } });
    await ready('wide');
    served.fleet.inject({ cluster: 'west', api: 'down' });
    await vi.waitFor(() => expect(served.view.cluster('west')?.sync.state).toBe('UNREACHABLE'), {
      timeout: 20_000,
    });
    const deleted = await served.post(
      `mutation ($input: DeleteAppInput!) { deleteApp(input: $input) { ${planParts} } }`,
      { input: { app: { name: 'wide' }, dryRun: true } },
    );
    served.fleet.inject({ cluster: 'west', api: 'up' });
    expect(deleted.errors).toEqual([]);
    const { changes } = pick(deleted.data, 'deleteApp.plan') as Plan;
    const actions = changes.map(({ cluster, objects }) => [
      cluster.name,
      objects && [...new Set(objects.map(({ action }) => action))],
    ]);
    expect(actions.sort()).toEqual([
      ['east', ['DELETE']],
      ['east', ['DELETE']],
      ['west', null],
      ['west', null],
    ]);
  });
});

describe('a restart that was asked for', () => {
  it('reaches the pods of every station', async () => {
    const restartedAt = '2026-02-03T04:05:06Z';
    byHand('helmapps.stationmaster.io', 'shop', (app) => ({
      ...app,
      spec: { ...(app['spec'] as JsonObject), restartedAt },
    }));
    await vi.waitFor(
      () => {
        const restarted = objectsIn(served.fleet, 'east', 'deployments.apps')
          .filter(({ metadata }) => metadata.labels?.['stationmaster.io/app'] === 'shop')
          .map((one) =>
            valueAt(one, ['spec', 'template', 'metadata', 'annotations', restartedAnnotation]),
          );
        expect(restarted).toEqual([restartedAt, restartedAt]);
      },
      { timeout: 30_000, interval: 50 },
    );
  });
});
