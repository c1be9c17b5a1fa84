import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StillGoingError } from '../../src/control/made-anew.ts';
import { applyOwned } from '../../src/control/release-objects.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import type { KubeManifest } from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';
import type { SimObject } from '../../src/sim/sim-object.ts';

const release = { namespace: 'default', name: 'app.st-1' };
const marks = {
  'meta.helm.sh/release-name': release.name,
  'meta.helm.sh/release-namespace': release.namespace,
};

let fleet: SimFleet;
let client: KubeClient;
beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['one'], stations: 1, nodes: 2, paceMs: 10 });
  client = createKubeClient({
    cluster: 'one',
    connection: plainConnection(fleet.cluster('one').url),
    clock: systemClock,
  });
});
afterAll(async () => {
  await client.close();
  await fleet[Symbol.asyncDispose]();
});

interface JobParts {
  readonly image?: string;
  readonly revision?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

function job(
  name: string,
  { image = 'job:1', revision = 1, ...rest }: JobParts = {},
): KubeManifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: 'default',
      labels: { 'stationmaster.io/app-revision': String(revision) },
      annotations: { ...marks, ...rest.annotations },
    },
    spec: {
      template: {
        metadata: { labels: { app: name } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] },
      },
      ...rest.spec,
    },
  };
}

const applyOnce = async (object: KubeManifest) =>
  await applyOwned(client, object, { release, clock: systemClock });

/** Applies again and again, as a reconciler does, while an object that is made anew is not gone. */
async function apply(object: KubeManifest): Promise<void> {
  const refusal = await vi.waitFor(
    async () => {
      try {
        await applyOnce(object);
        return undefined;
      } catch (error) {
        if (error instanceof StillGoingError) throw error;
        return error as Error;
      }
    },
    { timeout: 10_000, interval: 20 },
  );
  if (refusal) throw refusal;
}

function present(resource: string, name: string): SimObject {
  const object = fleet.cluster('one').store.get(resource, 'default', name);
  if (!object) throw new Error(`${resource} ${name} is not there`);
  return object;
}
const uidOf = (name: string) => present('jobs.batch', name).metadata.uid;

async function ended(name: string, type: 'Complete' | 'Failed'): Promise<void> {
  await vi.waitFor(() => {
    const status = JSON.stringify(present('jobs.batch', name)['status']);
    expect(status).toContain(`"type":"${type}"`);
  });
}

describe('a Job that is applied again', () => {
  it('stays the same object when only what may change has changed', async () => {
    await apply(job('same'));
    await ended('same', 'Complete');
    const before = uidOf('same');
    await apply(job('same', { revision: 2 }));
    expect(uidOf('same')).toBe(before);
    expect(present('jobs.batch', 'same').metadata.labels).toMatchObject({
      'stationmaster.io/app-revision': '2',
    });
  });

  it.each<[string, JobParts]>([
    ['template', { image: 'job:2' }],
    ['number of completions', { spec: { completions: 2 } }],
  ])(
    'is made anew when its %s has changed and the pods of the old one are gone',
    async (what, parts) => {
      const name = `anew-${what.length}`;
      await apply(job(name));
      await ended(name, 'Complete');
      const before = uidOf(name);
      await apply(job(name, { ...parts, revision: 2 }));
      expect(uidOf(name)).not.toBe(before);
      const pods = fleet.cluster('one').store.list('pods');
      expect(pods.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === before)).toEqual(
        [],
      );
      await ended(name, 'Complete');
    },
  );

  it.each<[string, JobParts, JobParts]>([
    ['it would be refused as a new one too', {}, { image: '' }],
    [
      'the chart wants it kept',
      { annotations: { 'helm.sh/resource-policy': 'keep' } },
      { image: 'job:2', annotations: { 'helm.sh/resource-policy': 'keep' } },
    ],
    [
      'somebody else has taken it',
      { annotations: { 'meta.helm.sh/release-name': 'other' } },
      { image: 'job:2' },
    ],
  ])('stays, with the reason: %s', async (what, first, second) => {
    const name = `stays-${what.length}`;
    await apply(job(name, first));
    const before = uidOf(name);
    await expect(apply(job(name, second))).rejects.toThrow(
      /field is immutable|Required value|belongs to Helm release default\/other/,
    );
    expect(uidOf(name)).toBe(before);
  });

  it('waits for one that is being deleted, which would take the change with it', async () => {
    await apply(job('going', { spec: { suspend: true } }));
    const { store } = fleet.cluster('one');
    const held = present('jobs.batch', 'going');
    store.update('jobs.batch', {
      ...held,
      metadata: { ...held.metadata, finalizers: ['example.org/hold'] },
    });
    store.delete('jobs.batch', held.metadata);
    const next = job('going', { revision: 2 });
    await expect(applyOnce(next)).rejects.toThrow(StillGoingError);
    // Once something must be holding it, that is a fault.
    const clock = { now: () => systemClock.now() + 60_000 };
    const late = applyOwned(client, next, { release, clock });
    await expect(late).rejects.not.toBeInstanceOf(StillGoingError);
    expect(uidOf('going')).toBe(held.metadata.uid);
    const going = present('jobs.batch', 'going');
    store.update('jobs.batch', { ...going, metadata: { ...going.metadata, finalizers: [] } });
    await apply(next);
    expect(uidOf('going')).not.toBe(held.metadata.uid);
    await ended('going', 'Complete');
  });

  it('is made anew when it has failed with another revision, and left alone with the same', async () => {
    const lost = { spec: { activeDeadlineSeconds: 1 }, image: 'held:1' };
    fleet.inject({ image: 'held:1', neverReady: true });
    await apply(job('failed', lost));
    await ended('failed', 'Failed');
    const before = uidOf('failed');
    await apply(job('failed', lost));
    expect(uidOf('failed')).toBe(before);
    await apply(job('failed', { ...lost, revision: 2 }));
    expect(uidOf('failed')).not.toBe(before);
  });
});

describe('a StatefulSet with other claims', () => {
  it('stays, with the refusal of the API server', async () => {
    const set = (storage: string): KubeManifest => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'default', annotations: marks },
      spec: {
        serviceName: 'db',
        replicas: 1,
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { containers: [{ name: 'main', image: 'db:1' }] },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
          },
        ],
      },
    });
    await apply(set('1Gi'));
    const { uid } = present('statefulsets.apps', 'db').metadata;
    await expect(apply(set('2Gi'))).rejects.toThrow(/updates to statefulset spec .* are forbidden/);
    expect(present('statefulsets.apps', 'db').metadata.uid).toBe(uid);
  });
});
