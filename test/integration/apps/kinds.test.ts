import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { objectsOf, valueAt } from '../../../src/model/manifest.ts';
import { hopelessReason } from '../../../src/model/release.ts';
import { workloadKinds } from '../../../src/model/rows.ts';
import { workloadState } from '../../../src/model/workload-state.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { targetsOf } from '../../../src/view/app-targets.ts';
import {
  appNamespace,
  charts,
  everything,
  mutatingRequests,
  objectsIn,
  startAppWorld,
  type AppWorld,
} from '../../support/apps.ts';

let world: AppWorld;
beforeAll(async () => {
  world = await startAppWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const chart = { directory: `${charts}/kinds` };
const app = (name: string) => ({ namespace: appNamespace, name });
const labelsOf = ({ metadata }: SimObject) => metadata.labels ?? {};

/** Objects of a kind in the app's namespace, over both clusters, by `cluster/name`. */
function ours(resource: string): ReadonlyMap<string, SimObject> {
  return new Map(
    ['east', 'west'].flatMap((cluster) =>
      objectsIn(world.fleet, cluster, resource)
        .filter(({ metadata }) => metadata.namespace === appNamespace)
        .map((object) => [`${cluster}/${object.metadata.name}`, object] as const),
    ),
  );
}

const imagesOf = (pods: ReadonlyMap<string, SimObject>): ReadonlySet<unknown> =>
  new Set(
    [...pods.values()].flatMap((pod) =>
      objectsOf(valueAt(pod, ['spec', 'containers'])).map(({ image }) => image),
    ),
  );

const uidsOf = (resource: string) =>
  Object.fromEntries([...ours(resource)].map(([key, { metadata }]) => [key, metadata.uid]));

/** Changes the intent as kubectl would; resolves with the revision that this makes. */
async function patchSpec(name: string, spec: object): Promise<number> {
  const { url } = world.fleet.cluster(world.home);
  const answer = await fetch(
    `${url}/apis/stationmaster.io/v1alpha1/namespaces/${appNamespace}/helmapps/${name}`,
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec }),
    },
  );
  const { metadata } = (await answer.json()) as { metadata: { generation: number } };
  return metadata.generation;
}

function targets(name: string) {
  return targetsOf(world.gateway.view, entry(name));
}

function entry(name: string) {
  const found = world.gateway.view.get('HelmApp', world.home, name, appNamespace);
  if (!found) throw new Error(`there is no app ${name}`);
  return found;
}

describe('an app with a workload of every kind, on four stations of two clusters', () => {
  const stations = () => [...world.stations('east', 2), ...world.stations('west', 2)];
  const perStation = (suffix: string) =>
    stations()
      .map(({ cluster, name }) => `${cluster}/all-${suffix}-${name}`)
      .sort();

  it('is ready when all of them are, each with its pods at its station', async () => {
    await world.create('all', {
      chart,
      placement: { stations: stations() },
      strategy: { batchSize: 2 },
    });
    await world.ended('all');
    expect(world.appPhase('all')).toBe('READY');
    const resources = {
      'deployments.apps': 'web',
      'statefulsets.apps': 'db',
      'daemonsets.apps': 'agent',
      'jobs.batch': 'migrate',
      'cronjobs.batch': 'backup',
      'horizontalpodautoscalers.autoscaling': 'web',
      'poddisruptionbudgets.policy': 'db',
    };
    for (const [resource, suffix] of Object.entries(resources)) {
      expect([...ours(resource).keys()].sort(), resource).toEqual(perStation(suffix));
    }
    for (const resource of ['ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']) {
      expect([...ours(resource).keys()], resource).toHaveLength(2);
    }
    for (const cluster of ['east', 'west']) {
      const nodes = objectsIn(world.fleet, cluster, 'nodes');
      const stationOf = new Map(
        nodes.map((node) => [node.metadata.name, labelsOf(node)['NodeGroup']]),
      );
      const pods = [...ours('pods')].filter(([key]) => key.startsWith(`${cluster}/`));
      for (const { name } of stations().filter((one) => one.cluster === cluster)) {
        const here = pods
          .map(([, pod]) => pod)
          .filter((pod) => labelsOf(pod)['NodeGroup'] === name);
        const daemons = [...stationOf.values()].filter((station) => station === name).length;
        // One of the Deployment, two of the StatefulSet, one of the Job that has ended, and the daemons.
        expect(here).toHaveLength(1 + 2 + 1 + daemons);
        for (const pod of here) {
          expect(stationOf.get(String(valueAt(pod, ['spec', 'nodeName'])))).toBe(name);
        }
      }
    }
  });

  it('shows all of them as the app’s, and counts their replicas at each station', () => {
    const { view } = world.gateway;
    const shown = view.workloadsOfApp(app('all'));
    for (const kind of workloadKinds) {
      expect(shown.filter(({ key }) => key.kind === kind)).toHaveLength(4);
    }
    expect(new Set(shown.map(({ row }) => workloadState(row)))).toEqual(new Set(['READY']));
    expect(view.podsOfApp(app('all'))).toHaveLength(ours('pods').size);
    for (const { cluster, station, workloads } of targets('all')) {
      const kinds = workloads.map(({ kind }) => kind);
      expect(kinds.sort()).toEqual([...workloadKinds].sort());
      const nodes = objectsIn(world.fleet, cluster, 'nodes').filter(
        (node) => labelsOf(node)['NodeGroup'] === station,
      );
      const ready = workloads.reduce((sum, row) => sum + row.ready, 0);
      expect(ready).toBe(1 + 2 + 1 + nodes.length);
    }
  });

  it('is ready again with a new image, its Job made anew and nothing else', async () => {
    const before = { jobs: uidsOf('jobs.batch'), sets: uidsOf('statefulsets.apps') };
    const revision = await patchSpec('all', { values: { image: 'registry.test/kinds:2' } });
    await world.ended('all', revision);
    expect(world.appPhase('all')).toBe('READY');
    const after = uidsOf('jobs.batch');
    expect(Object.keys(after)).toEqual(Object.keys(before.jobs));
    for (const [key, uid] of Object.entries(after)) expect(uid).not.toBe(before.jobs[key]);
    expect(uidsOf('statefulsets.apps')).toEqual(before.sets);
    expect(imagesOf(ours('pods'))).toEqual(
      new Set(['registry.test/kinds:2', 'registry.test/web:1']),
    );
    for (const workload of world.gateway.view.workloadsOfApp(app('all'))) {
      expect(workload.row.labels['stationmaster.io/app-revision']).toBe(String(revision));
    }
  });

  it('does not run a Job again that a change does not concern', async () => {
    const before = uidsOf('jobs.batch');
    const revision = await patchSpec('all', { values: { web: { image: 'registry.test/web:2' } } });
    await world.ended('all', revision);
    expect(world.appPhase('all')).toBe('READY');
    expect(uidsOf('jobs.batch')).toEqual(before);
    expect(imagesOf(ours('pods'))).toContain('registry.test/web:2');
  });

  it('sends no mutating request when another process looks at it', async () => {
    const settled = mutatingRequests(world.fleet);
    const other = await world.another();
    await other.stop();
    expect(mutatingRequests(world.fleet)).toBe(settled);
  });

  it('leaves nothing when it is deleted but the claims of its StatefulSets, which Kubernetes keeps', async () => {
    await world.gateway.commands.deleteApp({ app: app('all') });
    await world.gone('all');
    await vi.waitFor(
      () => {
        const left = [...everything(world.fleet).keys()].filter((key) =>
          key.includes(` ${appNamespace}/`),
        );
        const claims = stations().flatMap(({ cluster, name }) =>
          [0, 1].map(
            (ordinal) =>
              `${cluster} persistentvolumeclaims ${appNamespace}/data-all-db-${name}-${ordinal}`,
          ),
        );
        const ownByKubernetes = /kube-root-ca\.crt$|serviceaccounts edge\/default$/;
        expect(left.filter((key) => !ownByKubernetes.test(key)).sort()).toEqual(claims.sort());
      },
      { timeout: 20_000, interval: 100 },
    );
    for (const claim of ours('persistentvolumeclaims').values()) {
      expect(labelsOf(claim)).toMatchObject({ 'stationmaster.io/app': 'all' });
      expect(claim.metadata.name).toContain(`-${labelsOf(claim)['NodeGroup']}-`);
    }
  });
});

describe('a Job that fails', () => {
  it('makes its station hopeless, says why, and gets another attempt with the next revision', async () => {
    const stations = world.stations('east', 1);
    const migrate = { cpu: '4000', deadlineSeconds: 1 };
    await world.create('lost', { chart, values: { migrate }, placement: { stations } });
    const reason = () =>
      targets('lost').map(
        ({ release, workloads }) => release && hopelessReason(release, workloads),
      );
    const patience = { timeout: 20_000, interval: 50 };
    await vi.waitFor(() => {
      expect(reason()).toEqual([
        `lost-migrate-${stations[0]!.name}: the Job has failed (DeadlineExceeded): ` +
          'Job was active longer than specified deadline',
      ]);
    }, patience);
    const [failed] = Object.values(uidsOf('jobs.batch'));
    // The Job's template stays as it is.
    await patchSpec('lost', { values: { web: { image: 'registry.test/web:2' } } });
    await vi.waitFor(() => {
      const [job] = Object.values(uidsOf('jobs.batch'));
      expect(job).toBeDefined();
      expect(job).not.toBe(failed);
    }, patience);
    const revision = await patchSpec('lost', { values: { migrate: { cpu: '10m' } } });
    await world.ended('lost', revision);
    expect(world.appPhase('lost')).toBe('READY');
    expect(reason()).toEqual([null]);
    await world.gateway.commands.deleteApp({ app: app('lost') });
    await world.gone('lost');
  });
});
