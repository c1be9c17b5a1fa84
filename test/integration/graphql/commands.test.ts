import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keepRevision, noteOutcome } from '../../../src/helm/app-revisions.ts';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import { plainConnection } from '../../../src/kube/kube-config.ts';
import { apiVersion } from '../../../src/model/labels.ts';
import type { HelmAppSpec, HelmAppStatus } from '../../../src/model/helm-app.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { charts, mutatingRequests } from '../../support/apps.ts';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';

interface Place {
  readonly cluster: string;
  readonly name: string;
}

/** A gateway that writes what is asked for and carries nothing out. */
let served: TestGateway;
let places: readonly Place[];
beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 12, nodes: 36 },
    gateway: { reconcile: false },
  });
  const { data } = await served.run('Stations', { first: 50, filter: { states: ['READY'] } });
  places = nodesAt(data, 'stations').map((station) => ({
    cluster: pick(station, 'cluster.name') as string,
    name: pick(station, 'name') as string,
  }));
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const client = () =>
  createKubeClient({
    cluster: 'east',
    connection: plainConnection(served.fleet.cluster('east').url),
    clock: systemClock,
  });
const refOf = (name: string) => ({ apiVersion, kind: 'HelmApp', namespace: 'default', name });
const storedOf = (name: string) =>
  served.fleet.cluster('east').store.get('helmapps.stationmaster.io', 'default', name);
const specOf = (name: string) => storedOf(name)?.['spec'] as HelmAppSpec;

async function create(name: string, more: object = {}): Promise<void> {
  const input = {
    name,
    chart: { directory: `${charts}/web` },
    placement: { stations: places.slice(0, 2) },
    ...more,
  };
  const { data, errors } = await served.run('CreateApp', { input });
  expect(errors).toEqual([]);
  expect(pick(data, 'createApp.errors')).toEqual([]);
}

/** Writes a status as the reconciler would. */
async function setStatus(name: string, status: HelmAppStatus): Promise<void> {
  const home = client();
  const { metadata } = await home.mergePatch(refOf(name), { status }, { subresource: 'status' });
  await home.close();
  await vi.waitFor(() => {
    const row = served.view.get('HelmApp', 'east', name, 'default')?.row;
    expect(row?.resourceVersion).toBe(metadata.resourceVersion);
  });
}

/** The payload of one of the operations that others rely on. */
async function run(operation: string, given: object): Promise<unknown> {
  const { status, data, errors } = await served.run(operation, { input: given });
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
  return pick(data, `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`);
}

describe('the operations that change an app', () => {
  it('make a revision each, and say what is done', async () => {
    const app = { name: 'shop' };
    await create('shop', {
      values: { replicaCount: 1 },
      strategy: {
        canary: [places[0]],
        maxFailures: 0,
        approval: 'AFTER_CANARY',
        onFailure: 'ROLL_BACK',
      },
    });
    expect(specOf('shop').strategy).toEqual({
      canary: [places[0]],
      maxFailures: 0,
      approval: 'AFTER_CANARY',
      onFailure: 'ROLL_BACK',
    });
    const done = (revision: number) => ({
      app: { revision },
      plan: { changes: expect.any(Array) as unknown },
      errors: [],
    });
    expect(
      await run('UpdateApp', {
        app,
        values: { replicaCount: 2, extra: null },
        strategy: null,
        expectedRevision: 1,
      }),
    ).toMatchObject(done(2));
    expect(specOf('shop')).not.toHaveProperty('strategy');
    expect(specOf('shop').values).toEqual({ replicaCount: 2, extra: null });
    expect(await run('AddStations', { app, stations: [places[4]] })).toMatchObject(done(3));
    const replicas = { fixed: { replicas: 3 } };
    expect(await run('SetStationReplicas', { app, station: places[4], replicas })).toMatchObject(
      done(4),
    );
    expect(await run('SetReplicas', { app, replicas: { fixed: { replicas: 5 } } })).toMatchObject(
      done(5),
    );
    expect(
      await run('RemoveStations', { app, stations: [{ name: places[4]!.name }] }),
    ).toMatchObject(done(6));
    expect(specOf('shop')).toMatchObject({
      replicas: { fixed: { replicas: 5 } },
      placement: { stations: places.slice(0, 2), exclude: [places[4]] },
    });
    expect(await run('UpdateApp', { app, values: null })).toMatchObject(done(7));
    expect(specOf('shop')).not.toHaveProperty('values');
  });

  it('only say what they would do when asked, and refuse as data, without a request that writes', async () => {
    const app = { name: 'dry' };
    await create('dry');
    const before = mutatingRequests(served.fleet);
    for (const [operation, more] of [
      ['UpdateApp', { values: { replicaCount: 7 } }],
      ['AddStations', { stations: [places[4]] }],
      ['RemoveStations', { stations: [places[0]] }],
      ['SetReplicas', { replicas: { fixed: { replicas: 7 } } }],
    ] as const) {
      const would = await run(operation, { app, dryRun: true, ...more });
      expect(would, operation).toMatchObject({ app: null, errors: [] });
      expect(pick(would, 'plan.changes'), operation).not.toEqual([]);
      const stale = await run(operation, { app, expectedRevision: 9, ...more });
      expect(stale, operation).toMatchObject({
        app: null,
        plan: null,
        errors: [{ code: 'CONFLICT', path: ['input', 'expectedRevision'] }],
      });
    }
    for (const operation of ['PauseRollout', 'ResumeRollout', 'CancelRollout', 'ApproveBatch']) {
      expect(await run(operation, { app: { name: 'missing' } }), operation).toMatchObject({
        app: null,
        errors: [{ code: 'NOT_FOUND' }],
      });
    }
    expect(await run('RollBackApp', { app })).toMatchObject({
      app: null,
      errors: [{ code: 'NOT_FOUND' }],
    });
    expect(mutatingRequests(served.fleet)).toBe(before);
  });

  it('say which numbers were cleared, restart, and know a key again', async () => {
    const app = { name: 'keyed' };
    await create('keyed', {
      stations: [{ station: places[1], replicas: { fixed: { replicas: 4 } } }],
    });
    const text = `mutation ($input: SetReplicasInput!, $again: RestartAppInput!) {
      setReplicas(input: $input) { cleared { name } errors { code } }
      restartApp(input: $again) { app { revision restartedAt replicaPolicy { fixed { replicas } } } errors { code } }
    }`;
    const variables = {
      input: { app, replicas: { fixed: { replicas: 1 } }, idempotencyKey: 'a' },
      again: { app, idempotencyKey: 'b' },
    };
    const { data, errors } = await served.post(text, variables);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      setReplicas: { cleared: [{ name: places[1]!.name }], errors: [] },
      restartApp: { app: { revision: 3, replicaPolicy: { fixed: { replicas: 1 } } }, errors: [] },
    });
    const again = await served.post(text, variables);
    expect(again.data).toMatchObject({
      setReplicas: { cleared: [{ name: places[1]!.name }], errors: [] },
      restartApp: { app: { revision: 3 }, errors: [] },
    });
  });
});

describe('the operations that steer a rollout', () => {
  it('pause, resume, approve, cancel and retry', async () => {
    const app = { name: 'steered' };
    await create('steered');
    const ok = { app: { id: expect.any(String) as string }, errors: [] };
    expect(await run('PauseRollout', { app })).toMatchObject(ok);
    expect(await run('ResumeRollout', { app })).toMatchObject(ok);
    const startedAt = '2026-01-01T00:00:00Z';
    const target = `${places[0]!.cluster}/${places[0]!.name}`;
    const batch = { index: 1, targets: [target], startedAt, canary: true };
    const rollout = {
      revision: 1,
      phase: 'PAUSED',
      reason: 'APPROVAL_NEEDED',
      startedAt,
      batch,
    } as const;
    const failures = [{ target, revision: 1, reason: 'x', message: 'x', at: startedAt }];
    await setStatus('steered', { observedGeneration: 1, rollout, failures });
    const { data, errors } = await served.post(
      '{ app(name: "steered") { rollout { phase reason rollBackOf batch { index stations canary startedAt readyAt } } } }',
    );
    expect(errors).toEqual([]);
    expect(pick(data, 'app.rollout')).toMatchObject({
      phase: 'PAUSED',
      reason: 'APPROVAL_NEEDED',
      rollBackOf: null,
      batch: { index: 1, stations: 1, canary: true, readyAt: null },
    });
    expect(await run('ApproveBatch', { app, batch: 2 })).toMatchObject(ok);
    const retried = await served.post(
      'mutation ($input: RetryStationInput!) { retryStation(input: $input) { app { id } errors { code } } }',
      { input: { app, station: places[0] } },
    );
    expect(pick(retried.data, 'retryStation')).toMatchObject(ok);
    expect(await run('CancelRollout', { app })).toMatchObject(ok);
    expect(Object.keys(storedOf('steered')?.metadata.annotations ?? {}).sort()).toEqual([
      'stationmaster.io/approved',
      'stationmaster.io/cancelled',
      'stationmaster.io/retried',
    ]);
    expect(storedOf('steered')?.metadata.generation).toBe(1);
  });
});

describe('what an app is asked to be', () => {
  const text = `query ($name: String!) { app(name: $name) {
    revisionHistoryLimit
    placement { stations { cluster name } include { name } exclude { name } }
    strategy { batchPercent canary { name } onFailure approval soakSeconds }
    targets { edges { node { station { name } replicaPolicy { fixed { replicas } } values } } }
    revisions(first: 1) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { revision outcome changedBy changedAt chartDigest values placement { stations { name } } strategy { batchSize } } }
    }
  } }`;

  it('is shown, with the revisions that can be gone back to, and gone back to', async () => {
    await create('shown', {
      values: { replicaCount: 1 },
      strategy: { batchPercent: 20, onFailure: 'CONTINUE' },
      stations: [{ station: places[0], replicas: { fixed: { replicas: 4 } }, values: { a: 1 } }],
    });
    const home = client();
    const app = { namespace: 'default', name: 'shown', uid: storedOf('shown')?.metadata.uid ?? '' };
    const changedAt = '2026-01-01T00:00:00.000Z';
    const first = { revision: 1, spec: specOf('shown'), changedBy: 'kubectl', changedAt };
    await keepRevision(home, app, first);
    await noteOutcome(home, app, { revision: 1, outcome: 'DONE' });
    await run('UpdateApp', { app: { name: 'shown' }, values: { replicaCount: 2 } });
    await keepRevision(home, app, { ...first, revision: 2, spec: specOf('shown'), changedAt: '' });
    await home.close();

    const { data, errors } = await served.post(text, { name: 'shown' });
    expect(errors).toEqual([]);
    expect(pick(data, 'app')).toMatchObject({
      revisionHistoryLimit: 10,
      placement: { stations: places.slice(0, 2), include: [], exclude: [] },
      strategy: {
        batchPercent: 20,
        canary: null,
        onFailure: 'CONTINUE',
        approval: null,
        soakSeconds: null,
      },
      revisions: { totalCount: 2, pageInfo: { hasNextPage: true } },
    });
    const target = nodesAt(data, 'app.targets').find(
      (one) => pick(one, 'station.name') === places[0]!.name,
    );
    expect(target).toMatchObject({ replicaPolicy: { fixed: { replicas: 4 } }, values: { a: 1 } });
    expect(nodesAt(data, 'app.revisions')).toEqual([
      {
        revision: 2,
        outcome: null,
        changedBy: 'kubectl',
        changedAt: null,
        chartDigest: specOf('shown').chart.digest,
        values: { replicaCount: 2 },
        placement: { stations: places.slice(0, 2).map(({ name }) => ({ name })) },
        strategy: { batchSize: null },
      },
    ]);
    expect(await run('RollBackApp', { app: { name: 'shown' } })).toMatchObject({
      app: { revision: 3 },
      errors: [],
    });
    expect(specOf('shown').values).toEqual({ replicaCount: 1 });
  });

  it('is shown without its revisions while the home cluster does not answer', async () => {
    await create('parted');
    served.fleet.inject({ cluster: 'east', api: 'down' });
    const { data, errors } = await served.post(text, { name: 'parted' });
    served.fleet.inject({ cluster: 'east', api: 'up' });
    expect(errors).toEqual([]);
    expect(pick(data, 'app')).toMatchObject({ revisions: null, placement: { include: [] } });
  });
});
