/**
 * A fleet as its API servers list it. Which objects there are, and where, is worked out here; only the fields of a row
 * are the gateway's own pure projections.
 */
import { isPolled, watchedKinds } from '../../../src/kube/kinds.ts';
import type { KubeClient, KubeObject } from '../../../src/kube/kube-client.ts';
import type { BuiltInKind, Rows } from '../../../src/model/rows.ts';
import { projections } from '../../../src/view/projections.ts';
import { pictureOf, type Collection, type Picture } from './picture.ts';

const stationLabel = 'NodeGroup';
const options = { stationLabel, gpuResources: [] };
const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;

const kinds = (Object.keys(watchedKinds) as BuiltInKind[]).filter((kind) => !isPolled(kind));

type Objects = Readonly<Record<Collection, readonly unknown[]>>;

/** Asks every cluster directly, past whatever is broken on the gateways' way. */
export async function truePicture(clients: readonly KubeClient[]): Promise<Picture> {
  const parts = await Promise.all(clients.map(objectsOf));
  const all = (collection: Collection) => parts.flatMap((part) => part[collection]);
  return pictureOf({
    nodes: all('nodes'),
    pods: all('pods'),
    workloads: all('workloads'),
    services: all('services'),
    releases: all('releases'),
    // Only the home cluster's count.
    apps: parts[0]?.apps ?? [],
    stations: all('stations'),
  });
}

async function objectsOf(client: KubeClient): Promise<Objects> {
  const rows = await listAll(client);
  const cluster = { name: client.cluster };
  const nodes = new Map(rows.Node.map((row) => [row.name, row]));
  const nameOfStation = (node: string, own: string | undefined): string =>
    (nodes.has(node) ? nodes.get(node)?.labels[stationLabel] : own) ?? '';
  const missingAt = ({ labels, nodeName, phase }: Rows['Pod']): string => {
    const wanted = labels[stationLabel] ?? '';
    const ended = phase === 'Succeeded' || phase === 'Failed';
    if (ended || !nodes.has(nodeName)) return '';
    return nodes.get(nodeName)?.labels[stationLabel] === wanted ? '' : wanted;
  };
  const pods = rows.Pod.map((row) => ({
    row,
    station: nameOfStation(row.nodeName, row.labels[stationLabel]),
    missingAt: missingAt(row),
  }));
  const stations = new Set([
    ...rows.MecStation.map(({ name, spec }) => spec.stationName ?? name),
    ...rows.Node.flatMap(({ labels }) => labels[stationLabel] ?? []),
  ]);
  const named = (name: string) => (stations.has(name) ? { name } : null);
  const latest = new Map<string, Rows['Release']>();
  for (const row of rows.Release) {
    const key = `${row.namespace}/${row.release}`;
    if ((latest.get(key)?.revision ?? -1) < row.revision) latest.set(key, row);
  }
  return {
    nodes: rows.Node.map((row) => ({
      name: row.name,
      cluster,
      ready: row.ready,
      schedulable: row.schedulable,
      hardware: row.hardware,
      station: named(row.labels[stationLabel] ?? ''),
      labels: labelList(row.labels),
      conditions: row.conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    })),
    pods: pods.map(({ row, station, missingAt: from }) => ({
      name: row.name,
      namespace: row.namespace,
      cluster,
      node: nodes.has(row.nodeName) ? { name: row.nodeName } : null,
      station: named(station),
      misplaced: from !== '',
      phase: row.phase.toUpperCase(),
      ready: row.ready,
      restarts: row.restarts,
    })),
    workloads: workloadKinds.flatMap((kind) =>
      rows[kind].map(({ name, namespace, desired, updated, ready, available, images }) => ({
        __typename: kind,
        name,
        namespace,
        cluster,
        replicas: { desired, updated, ready, available },
        images,
      })),
    ),
    services: rows.Service.map(({ name, namespace, type, clusterIp, ports }) => ({
      name,
      namespace,
      cluster,
      type,
      clusterIp,
      ports: ports.map(({ name, port, protocol }) => ({ name, port, protocol })),
    })),
    releases: [...latest.values()].map(({ release, namespace, revision, status }) => ({
      name: release,
      namespace,
      cluster,
      revision,
      status: status.toUpperCase().replaceAll('-', '_'),
    })),
    apps: rows.HelmApp.map(({ name, namespace, generation, status }) => ({
      name,
      namespace,
      cluster,
      revision: generation,
      conditions: (status.conditions ?? []).map(({ type, status, reason }) => ({
        type,
        status,
        reason,
      })),
    })),
    stations: [...stations].map((name) => {
      const labelled = rows.Node.filter(({ labels }) => labels[stationLabel] === name);
      const here = pods.filter(({ station }) => station === name).map(({ row }) => row.phase);
      const count = (phase: string) => here.filter((one) => one === phase).length;
      return {
        name,
        cluster,
        totals: {
          nodes: { total: labelled.length, ready: labelled.filter(({ ready }) => ready).length },
          pods: {
            total: here.length,
            running: count('Running'),
            pending: count('Pending'),
            failed: count('Failed'),
            misplaced: pods.filter(({ missingAt: from }) => from === name).length,
          },
        },
      };
    }),
  };
}

function labelList(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function listAll(client: KubeClient): Promise<{ [K in BuiltInKind]: readonly Rows[K][] }> {
  const lists = await Promise.all(
    // What is polled is something else with every answer: there is no truth to come to.
    kinds.map(async (kind) => {
      const { path, query } = watchedKinds[kind];
      const answer = await client.request({ method: 'GET', path, query });
      const { items } = answer as { readonly items: readonly KubeObject[] };
      return [kind, items.map((item) => projections[kind](item, options))] as const;
    }),
  );
  return Object.fromEntries(lists) as unknown as { [K in BuiltInKind]: readonly Rows[K][] };
}
