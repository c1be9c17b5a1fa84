import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { charts, mutatingRequests, objectsIn, releasesIn } from '../../support/apps.ts';
import { crds } from '../../support/gateway.ts';

/** Points at which the gateway is killed; `npm run soak` asks for more. */
const points = Number(process.env['STATIONMASTER_KILL_POINTS'] ?? 3);
const seed = Number(process.env['STATIONMASTER_KILL_SEED'] ?? 7);
/** The same app in a namespace of its own for each point, so that its objects have the same names each time. */
const name = 'app';
const namespaceOf = (point: number): string => `edge-${String(point).padStart(3, '0')}`;
const untouched = 'edge-never';

/** The gateway as people start it, over a fleet that outlives it. */
interface GatewayProcess {
  kill(): Promise<void>;
}

function startProcess(config: string): GatewayProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ['src/main.ts', '--config', config, '--port', '0', '--log-level', 'error'],
    { stdio: 'ignore', cwd: join(import.meta.dirname, '../../..') },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function writeConfig(fleet: SimFleet, folder: string): Promise<string> {
  const clusters = await Promise.all(
    fleet.clusters.map(async ({ name, kubeconfig }) => {
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, kubeconfig);
      return { name, kubeconfig: file };
    }),
  );
  const file = join(folder, 'gateway.json');
  // JSON is YAML.
  await writeFile(
    file,
    JSON.stringify({ home: 'east', clusters, charts: { directories: [charts] } }),
  );
  return file;
}

/** Same seed, same numbers in [0, 1): mulberry32. */
function randomFrom(state: number): () => number {
  let a = state;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const statusOf = (fleet: SimFleet, namespace: string) =>
  fleet.cluster('east').store.get('helmapps.stationmaster.io', namespace, name)?.['status'] as
    { rollout?: { phase: string } } | undefined;

/** Objects of an app as a hash of what matters, with its namespace taken out. */
function contentOf(fleet: SimFleet, namespace: string): string {
  const lines: string[] = [];
  for (const cluster of ['east', 'west']) {
    for (const resource of ['deployments.apps', 'configmaps', 'services', 'serviceaccounts']) {
      for (const object of objectsIn(fleet, cluster, resource)) {
        if (object.metadata.namespace !== namespace) continue;
        if (object.metadata.labels?.['stationmaster.io/app'] !== name) continue;
        lines.push(
          `${cluster} ${resource} ${object.metadata.name} ${JSON.stringify(withoutServerFields(object))}`,
        );
      }
    }
    for (const release of releasesIn(fleet, cluster)) {
      if (release.namespace !== namespace) continue;
      lines.push(`${cluster} release ${release.name} ${release.status} ${release.manifest}`);
    }
  }
  const text = lines.sort().join('\n').replaceAll(namespace, 'NAMESPACE');
  return createHash('sha256').update(text).digest('hex');
}

/** What the server fills in, and which differs between two objects of the same intent. */
const filledIn = new Set([
  'status',
  'metadata',
  'clusterIP',
  'clusterIPs',
  'deployment.kubernetes.io/revision',
]);

function withoutServerFields({ metadata: { labels, annotations }, ...rest }: SimObject): unknown {
  const text = JSON.stringify({ ...rest, labels, annotations }, (key, value: unknown) =>
    filledIn.has(key) ? undefined : value,
  );
  return JSON.parse(text);
}

/** Stations with a node that takes pods. */
function usableStations(fleet: SimFleet, cluster: string): { cluster: string; name: string }[] {
  const names = objectsIn(fleet, cluster, 'nodes')
    .filter(({ spec }) => (spec as { unschedulable?: boolean }).unschedulable !== true)
    .filter(({ status }) =>
      (status as { conditions: { type: string; status: string }[] }).conditions.some(
        (condition) => condition.type === 'Ready' && condition.status === 'True',
      ),
    )
    .map(({ metadata }) => metadata.labels?.['NodeGroup'])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort().map((name) => ({ cluster, name }));
}

describe(`a gateway that is killed at ${points} seeded points of a rollout (seed ${seed})`, () => {
  it(
    'ends each time in the same objects as one that was never killed, with no release left pending',
    { timeout: 20_000 + points * 30_000 },
    async () => {
      await using fleet = await startSimFleet({
        clusters: ['east', 'west'],
        stations: 8,
        nodes: 24,
        paceMs: 10,
        heartbeatMs: 0,
        crds,
      });
      const folder = await mkdtemp(join(tmpdir(), 'stationmaster-killed-'));
      const config = await writeConfig(fleet, folder);
      const stations = ['east', 'west'].flatMap((cluster) =>
        usableStations(fleet, cluster).slice(0, 3),
      );
      const apply = (namespace: string) => {
        for (const { store } of fleet.clusters) {
          store.create('namespaces', {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace },
          });
        }
        fleet.cluster('east').store.create('helmapps.stationmaster.io', {
          apiVersion: 'stationmaster.io/v1alpha1',
          kind: 'HelmApp',
          metadata: { name, namespace },
          spec: {
            chart: { directory: `${charts}/web` },
            placement: { stations },
            replicas: { fixed: { replicas: 1 } },
            strategy: { batchSize: 2 },
          },
        });
      };
      const ended = async (namespace: string) => {
        await vi.waitFor(
          () => {
            const phase = statusOf(fleet, namespace)?.rollout?.phase;
            if (phase !== 'DONE')
              throw new Error(`${namespace}: ${JSON.stringify(statusOf(fleet, namespace))}`);
          },
          { timeout: 60_000, interval: 20 },
        );
      };

      let running = startProcess(config);
      try {
        // The first app waits for what a new gateway installs; the second shows what an app costs.
        apply('edge-first');
        await ended('edge-first');
        const before = mutatingRequests(fleet);
        apply(untouched);
        await ended(untouched);
        const writes = mutatingRequests(fleet) - before;
        const expected = contentOf(fleet, untouched);
        const random = randomFrom(seed);
        for (let point = 0; point < points; point += 1) {
          const namespace = namespaceOf(point);
          const from = mutatingRequests(fleet);
          const after = 1 + Math.floor(random() * (writes - 1));
          apply(namespace);
          await vi.waitFor(
            () => {
              const isOver = statusOf(fleet, namespace)?.rollout?.phase === 'DONE';
              if (!isOver && mutatingRequests(fleet) - from < after)
                throw new Error('not there yet');
            },
            { timeout: 60_000, interval: 1 },
          );
          await running.kill();
          running = startProcess(config);
          await ended(namespace);
          expect(contentOf(fleet, namespace), `killed after ${after} of ${writes} writes`).toBe(
            expected,
          );
        }
        const pending = ['east', 'west'].flatMap((cluster) =>
          releasesIn(fleet, cluster).filter(
            ({ status }) => status !== 'deployed' && status !== 'superseded',
          ),
        );
        expect(pending.map(({ name, status }) => `${name} ${status}`)).toEqual([]);
      } finally {
        await running.kill();
        await rm(folder, { recursive: true });
      }
    },
  );
});
