import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import { admittedAnnotation } from '../../src/model/labels.ts';
import { admissionWays } from '../support/admission-ways.ts';
import { runClient } from '../support/control-plane.ts';
import { outcomes, parentOfSet, refTo, shop } from '../support/manifest-world.ts';
import { openRawCluster, type RawCluster } from '../support/raw-cluster.ts';
import { seedStations } from '../support/raw-cluster-stations.ts';
import { openStationWorld, type StationWorld } from '../support/station-world.ts';

const namespace = 'shop';
const slowly = { timeout: 60_000, interval: 100 };

let plane: ControlPlane;
let raw: RawCluster;
let world: StationWorld;
beforeAll(async () => {
  plane = await startControlPlane({ name: 'manifests' });
  raw = openRawCluster(plane.kubeconfig);
  world = await openStationWorld(plane);
  await seedStations(raw, { stations: ['pier', 'quay'], nodesPerStation: 2 });
  await vi.waitFor(() => {
    const { view } = world.gateway;
    expect(view.station(world.cluster, 'pier')?.state).toBe('READY');
    // A kind that has just been installed is listed, and while it is the cluster has not been seen whole.
    const watches = view.cluster(world.cluster)?.sync.watches ?? [];
    const installed = watches.filter(({ kind }) => kind === 'MecStation' || kind === 'HelmApp');
    expect(installed.map(({ state }) => state)).toEqual(['SYNCED', 'SYNCED']);
  }, slowly);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await raw[Symbol.asyncDispose]();
  await plane.stop();
});

const at = { station: { name: 'pier' }, namespace };
const others = `
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: runner }
---
apiVersion: v1
kind: Pod
metadata: { name: bare }
spec: { serviceAccountName: runner, containers: [{ name: main, image: "example.org/bare:1" }] }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { key: hush-hush }
`;
const kinds = 'deployments,services,cronjobs,configmaps,secrets,serviceaccounts,pods';

/** Versions of what kubectl finds of the set: its own eyes, by the label of the specification. */
async function members(): Promise<Readonly<Record<string, string>>> {
  const parent = await world.client.get(refTo('ConfigMap', parentOfSet('pier')));
  const id = parent.metadata.labels?.['applyset.kubernetes.io/id'] ?? '';
  const { stdout } = await runClient(plane, 'kubectl', [
    ...['get', kinds, '-n', namespace, '-l', `applyset.kubernetes.io/part-of=${id}`],
    ...['-l', `applyset.kubernetes.io/part-of=${id},NodeGroup=pier`, '-o', 'json'],
  ]);
  const { items } = JSON.parse(stdout) as {
    items: { kind: string; metadata: { name: string; resourceVersion: string } }[];
  };
  return Object.fromEntries(
    items.map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.resourceVersion]),
  );
}

describe('manifests at a station of a real cluster', () => {
  it('run there, and are not written again', async () => {
    const { commands, view } = world.gateway;
    const manifests = shop + others;
    const command = { ...at, manifests, createNamespace: true };
    const first = await commands.applyManifests(command);
    expect(first.errors).toEqual([]);
    expect([...new Set(Object.values(outcomes(first)))]).toEqual(['CREATED']);
    await vi.waitFor(() => {
      const pods = [...view.all('Pod', world.cluster, namespace)].map(({ row }) => row);
      expect(pods.map(({ ready }) => ready)).toEqual([true, true]);
      expect(pods.every(({ nodeName }) => nodeName.startsWith('pier-'))).toBe(true);
      expect(view.get('Deployment', world.cluster, 'web', namespace)?.row.available).toBe(1);
    }, slowly);
    const before = await members();
    expect(Object.keys(before).sort()).toEqual([
      'ConfigMap/settings',
      'CronJob/nightly',
      'Deployment/web',
      'Pod/bare',
      'Secret/keys',
      'Service/web',
      'ServiceAccount/runner',
    ]);
    const since = new Date();
    const second = await commands.applyManifests(command);
    expect(second.errors).toEqual([]);
    expect([...new Set(Object.values(outcomes(second)))]).toEqual(['UNCHANGED']);
    expect(await members()).toEqual(before);
    const writes = await plane.mutatingRequests({ since, userAgent: 'stationmaster' });
    expect(writes.filter(({ resource }) => resource !== 'leases')).toEqual([]);
  });

  it('are as many as one call takes, with one write for each', async () => {
    const { commands } = world.gateway;
    const count = 200;
    const manifests = JSON.stringify({
      kind: 'List',
      items: Array.from({ length: count }, (_, at) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `settings-${at}` },
        data: { number: String(at) },
      })),
    });
    const command = { ...at, set: 'many', manifests };
    const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
      const startedAt = performance.now();
      return [await work(), performance.now() - startedAt];
    };
    const since = new Date();
    const [made, madeMs] = await timed(() => commands.applyManifests(command));
    expect([made.errors, made.objects.length]).toEqual([[], count]);
    const writes = await plane.mutatingRequests({ since, userAgent: 'stationmaster' });
    expect(writes.filter(({ resource }) => resource === 'configmaps')).toHaveLength(count + 1);
    const [, againMs] = await timed(() => commands.applyManifests(command));
    const [gone, goneMs] = await timed(() => commands.deleteManifests({ ...at, set: 'many' }));
    expect(gone.objects.filter(({ outcome }) => outcome === 'DELETED')).toHaveLength(count);
    const ms = [madeMs, againMs, goneMs].map((each) => each.toFixed(0)).join(', ');
    process.stdout.write(`${count} objects made, unchanged, deleted: ${ms} ms\n`);
  });

  it('are an ApplySet to kubectl, which leaves that of another tool alone', async () => {
    const given = `${plane.directory}/manifests.yaml`;
    const { stderr } = await promisify(execFile)(
      'sh',
      [
        '-c',
        `printf '%s' "$GIVEN" > ${given}; ${plane.binaries.kubectl} apply --prune -n ${namespace} --applyset=configmaps/${parentOfSet('pier')} -f ${given} || true`,
      ],
      {
        env: {
          ...process.env,
          GIVEN: '{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs}}',
          HOME: plane.directory,
          KUBECONFIG: plane.kubeconfigPath,
          KUBECTL_APPLYSET: 'true',
        },
      },
    );
    expect(stderr).toContain('tooling "stationmaster"');
  });

  it.each(Object.entries(admissionWays))(
    'are held at their station already for %s, so that neither writes again what the other wrote',
    async (way, turnOn) => {
      const { commands } = world.gateway;
      const manifests = shop + others;
      const before = `before-${way.replace(' ', '-')}`;
      const after = `after-${way.replace(' ', '-')}`;
      const apply = async (to: string) =>
        await commands.applyManifests({ ...at, namespace: to, manifests, createNamespace: true });
      await apply(before);
      await using turnedOn = new AsyncDisposableStack();
      turnedOn.use(await turnOn(world.client));
      expect((await apply(after)).errors).toEqual([]);
      for (const to of [before, after]) {
        const again = await apply(to);
        expect(again.errors).toEqual([]);
        expect([...new Set(Object.values(outcomes(again)))]).toEqual(['UNCHANGED']);
        const { metadata } = await world.client.get({
          ...refTo('Deployment', 'web'),
          namespace: to,
        });
        expect(metadata.annotations).not.toHaveProperty([admittedAnnotation]);
      }
    },
  );

  it('are refused as the API server refuses them, before anything is written', async () => {
    const { commands } = world.gateway;
    const before = await members();
    const manifests = (shop + others)
      .replace('matchLabels: { app: web }', 'matchLabels: { app: other }')
      .replace('example.org/bare:1', 'example.org/bare:2')
      .replace('hush-hush', '[1, 2]')
      .replace('schedule: "0 3 * * *"', 'schedule: "never"');
    const { objects, errors } = await commands.applyManifests({ ...at, manifests });
    expect(objects).toEqual([]);
    expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/^INVALID_INPUT Deployment shop\/web: .*selector/),
      expect.stringMatching(/^INVALID_INPUT CronJob shop\/nightly: .*schedule/),
      expect.stringMatching(/^INVALID_INPUT Secret shop\/keys: the cluster refuses its content/),
    ]);
    expect(await members()).toEqual(before);
    const selector = (shop + others).replace(
      'matchLabels: { app: web }',
      'matchLabels: { NodeGroup: pier }',
    );
    const fixed = await commands.applyManifests({ ...at, manifests: selector });
    expect(fixed.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('delete it first (deleteManifests with only this object)'),
    ]);
  });

  it('are pruned, and taken away with the parent', async () => {
    const { commands } = world.gateway;
    const pruned = await commands.applyManifests({ ...at, manifests: shop, prune: true });
    expect(pruned.errors).toEqual([]);
    expect(outcomes(pruned)).toMatchObject({
      'Deployment/web': 'UNCHANGED',
      'Pod/bare': 'PRUNED',
      'Secret/keys': 'PRUNED',
      'ServiceAccount/runner': 'PRUNED',
    });
    const since = new Date();
    const again = await commands.applyManifests({ ...at, manifests: shop, prune: true });
    expect(Object.keys(outcomes(again))).toHaveLength(4);
    const writes = await plane.mutatingRequests({ since, userAgent: 'stationmaster' });
    expect(writes.filter(({ resource }) => resource !== 'leases')).toEqual([]);
    const deleted = await commands.deleteManifests(at);
    expect(deleted.errors).toEqual([]);
    expect([...new Set(Object.values(outcomes(deleted)))]).toEqual(['DELETED']);
    const { stdout } = await runClient(plane, 'kubectl', [
      ...['get', 'configmaps', '-n', namespace, '-o', 'name'],
    ]);
    expect(stdout.trim()).toBe('configmap/kube-root-ca.crt');
    const { objects } = await commands.deleteManifests(at);
    expect(objects).toEqual([]);
  });
});
