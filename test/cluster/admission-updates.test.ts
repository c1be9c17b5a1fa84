import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { objectOf } from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import {
  admissionWays,
  startOverwriting,
  stationLabel,
  termsOf,
} from '../support/admission-ways.ts';
import { workload, type WorkloadParts } from '../support/arbitrary-workloads.ts';

const station = 'station-1';
const at = (name: string) => ({ key: stationLabel, operator: 'In', values: [name] });
const ssd = { key: 'disk', operator: 'In', values: ['ssd'] };
const terms = (...nodeSelectorTerms: readonly object[]) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});

let controlPlane: ControlPlane;
let client: KubeClient;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admission-updates-'));
  controlPlane = await startControlPlane({ name: 'updates' });
  const connection = loadKubeConfigText(controlPlane.kubeconfig).connection();
  client = createKubeClient({ cluster: 'real', connection, clock: systemClock });
  await client.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1', labels: { [stationLabel]: station, disk: 'ssd' } },
  });
});
afterAll(async () => {
  await client.close();
  await controlPlane.stop();
  await rm(folder, { recursive: true });
});

const refOf = ({ apiVersion, kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  namespace: 'default',
  name: metadata.name,
});
const pathOf = (object: KubeObject) =>
  object.kind === 'Pod'
    ? `/api/v1/namespaces/default/pods/${object.metadata.name}`
    : `/apis/apps/v1/namespaces/default/deployments/${object.metadata.name}`;
const deployment = (name: string, parts: Partial<WorkloadParts> = {}) =>
  workload({ kind: 'Deployment', name, labels: { [stationLabel]: station }, ...parts });

const now = async (object: KubeObject) => await client.get(refOf(object));

async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(controlPlane.binaries.kubectl, [
    ...['--kubeconfig', controlPlane.kubeconfigPath],
    ...args,
  ]);
  return stdout;
}

async function applied(object: KubeObject, ...args: readonly string[]): Promise<string> {
  const file = join(folder, `${object.metadata.name}.json`);
  await writeFile(file, JSON.stringify(object));
  return await kubectl('apply', '-f', file, ...args);
}

describe.each(Object.keys(admissionWays))('%s, and what comes after creation', (way) => {
  const name = (text: string) => `${text}-${way === 'the webhook' ? 'w' : 'p'}`;
  let admission: AsyncDisposable;
  beforeAll(async () => {
    admission = await admissionWays[way]!(client);
  });
  afterAll(async () => {
    await admission[Symbol.asyncDispose]();
  });

  it.each([
    ['on the client', []],
    ['on the server', ['--server-side', '--field-manager=someone']],
  ])(
    'changes nothing when the same is applied again %s, nor fights over its fields',
    async (_where, args) => {
      const affinity = terms({ matchExpressions: [ssd] });
      const given = deployment(name(`applied-${args.length}`), { pod: { affinity } });
      await applied(given, ...args);
      const first = await now(given);
      expect(termsOf(first)).toEqual([{ matchExpressions: [ssd, at(station)] }]);
      for (let times = 0; times < 3; times += 1) await applied(given, ...args);
      const last = await now(given);
      expect(last.metadata.generation).toBe(first.metadata.generation);
      expect(last['spec']).toEqual(first['spec']);
      expect(last.metadata.annotations?.['stationmaster.io/admitted']).toBe(
        'NodeGroup=station-1:affinity,label',
      );
      // Another manager's field beside it is no conflict.
      await applied(
        { ...given, metadata: { ...given.metadata, annotations: { note: 'kept' } } },
        ...args,
      );
      // Given to another station in the same file.
      const labels = { [stationLabel]: 'station-2' };
      await applied({ ...given, metadata: { ...given.metadata, labels } }, ...args);
      expect(termsOf(await now(given))).toEqual([{ matchExpressions: [ssd, at('station-2')] }]);
      await client.delete(refOf(given));
    },
  );

  it('adds again what was taken out by hand, and what a replacement left out', async () => {
    const given = deployment(name('by-hand'));
    const made = await client.create(given);
    const bare = await client.mergePatch(refOf(given), {
      spec: {
        template: { metadata: { labels: { [stationLabel]: null } }, spec: { affinity: null } },
      },
    });
    expect(bare['spec']).toEqual(made['spec']);
    const replaced = await client.update(given);
    expect(replaced['spec']).toEqual(made['spec']);
    expect(replaced.metadata.annotations).toMatchObject({
      'stationmaster.io/admitted': 'NodeGroup=station-1:affinity,label',
    });
    const labels = { [stationLabel]: 'station-2' };
    const moved = await client.update({ ...given, metadata: { ...given.metadata, labels } });
    expect(termsOf(moved)).toEqual([{ matchExpressions: [at('station-2')] }]);
    await client.delete(refOf(given));
  });

  it('lets scales, statuses, bindings and ephemeral containers through as they are', async () => {
    const given = deployment(name('scaled'));
    await client.create(given);
    const scale = { spec: { replicas: 0 } };
    await client.request({
      method: 'PATCH',
      path: `${pathOf(given)}/scale`,
      body: scale,
      contentType: 'application/merge-patch+json',
    });
    await client.mergePatch(
      refOf(given),
      { status: { observedGeneration: 7 } },
      { subresource: 'status' },
    );
    expect(termsOf(await now(given))).toHaveLength(1);
    const pod = workload({ kind: 'Pod', name: name('pod'), labels: { [stationLabel]: station } });
    await client.create({ ...pod, spec: { ...objectOf(pod['spec']), schedulerName: 'nobody' } });
    await client.request({
      method: 'POST',
      path: `${pathOf(pod)}/binding`,
      body: {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: pod.metadata.name },
        target: { kind: 'Node', name: 'n1' },
      },
    });
    await client.request({
      method: 'PATCH',
      path: `${pathOf(pod)}/ephemeralcontainers`,
      body: { spec: { ephemeralContainers: [{ name: 'look', image: 'look:1' }] } },
      contentType: 'application/strategic-merge-patch+json',
    });
    const relabelled = await client.mergePatch(refOf(pod), {
      metadata: { labels: { [stationLabel]: 'station-2' } },
    });
    expect(termsOf(relabelled)).toEqual([{ matchExpressions: [at(station)] }]);
    expect(objectOf(relabelled['spec'])['nodeName']).toBe('n1');
    for (const object of [given, pod]) await client.delete(refOf(object));
  });

  it('has the last word after a webhook that overwrites what it added', async () => {
    await using others = new AsyncDisposableStack();
    others.use(await startOverwriting(client, terms({ matchExpressions: [ssd] })));
    const labels = { [stationLabel]: station, overwritten: 'yes' };
    await vi.waitFor(
      async () => {
        const made = await client.create(deployment(name('overwritten'), { labels }), {
          dryRun: true,
        });
        expect(termsOf(made)).toEqual([{ matchExpressions: [ssd, at(station)] }]);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it('refuses when what such a webhook writes contradicts the station', async () => {
    await using others = new AsyncDisposableStack();
    others.use(await startOverwriting(client, terms({ matchExpressions: [at('other')] })));
    const labels = { [stationLabel]: station, overwritten: 'yes' };
    await vi.waitFor(
      async () => {
        const made = client.create(deployment(name('contradicted'), { labels }), { dryRun: true });
        await expect(made).rejects.toMatchObject({ status: 422 });
      },
      { timeout: 20_000, interval: 200 },
    );
  });
});
