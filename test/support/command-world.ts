import { vi } from 'vitest';
import { createGateway, type Gateway } from '../../src/app.ts';
import type { AppOutcome, Commands, CreateAppCommand } from '../../src/commands/commands.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText, plainConnection } from '../../src/kube/kube-config.ts';
import type { HelmAppSpec, HelmAppStatus } from '../../src/model/helm-app.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';
import { appNamespace, charts, mutatingRequests } from './apps.ts';
import { crds } from './gateway.ts';

/** An app as the home cluster stores it. */
export interface StoredApp {
  readonly spec: HelmAppSpec;
  readonly revision: number;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A gateway that takes commands and carries none out, so that what they write stays as it was written. */
export interface CommandWorld extends AsyncDisposable {
  readonly fleet: SimFleet;
  readonly gateway: Gateway;
  readonly commands: Commands;
  /** Somebody else's client of the home cluster. */
  readonly home: KubeClient;
  /** `east/a` and so on: ready stations of both clusters, sorted. */
  readonly places: readonly { readonly cluster: string; readonly name: string }[];
  /** Creates an app of chart `web` at the first three stations; throws when it is refused. */
  create(name: string, command?: Partial<CreateAppCommand>): Promise<StoredApp>;
  stored(name: string): StoredApp;
  /** Writes the app's status as the reconciler would, and waits until the gateway sees it. */
  setStatus(name: string, status: HelmAppStatus): Promise<void>;
  /** What comes of a command that must send no mutating request. */
  writingNothing<T>(work: () => Promise<T>): Promise<T>;
}

const resource = 'helmapps.stationmaster.io';

export async function startCommandWorld(): Promise<CommandWorld> {
  const fleet = await startSimFleet({
    clusters: ['east', 'west'],
    stations: 12,
    nodes: 36,
    heartbeatMs: 0,
    crds,
  });
  const gateway = createGateway(
    {
      clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
        name,
        labels: {},
        manage: true,
        connection: loadKubeConfigText(kubeconfig).connection(),
      })),
      home: 'east',
      listen: { host: '127.0.0.1', port: 0, origins: [] },
      stationLabel: 'NodeGroup',
      collect: true,
      reconcile: false,
      installCrds: true,
      charts: { directories: [charts], urls: [] },
    },
    { logger: silentLogger },
  );
  await gateway.start();
  const { view, commands } = gateway;
  await vi.waitFor(
    () => {
      const states = view.clusters().map(({ sync }) => sync.state);
      if (states.some((state) => state !== 'SYNCED')) throw new Error(states.join(', '));
    },
    { timeout: 20_000, interval: 20 },
  );
  const { url, store } = fleet.cluster('east');
  // What a process installs as it starts comes once: the measure of requests begins after it.
  await vi.waitFor(() => {
    if (!store.get('namespaces', '', 'stationmaster-system')) throw new Error('not installed yet');
  });
  const home = createKubeClient({
    cluster: 'east',
    connection: plainConnection(url),
    clock: systemClock,
  });
  const places = [...view.allStations()]
    .filter(({ name, state }) => state === 'READY' && /^[a-z0-9-]+$/.test(name))
    .map(({ cluster, name }) => ({ cluster, name }))
    .sort((a, b) => (`${a.cluster}/${a.name}` < `${b.cluster}/${b.name}` ? -1 : 1));
  const stored = (name: string): StoredApp => {
    const object = store.get(resource, appNamespace, name);
    if (object === undefined) throw new Error(`There is no app ${name}`);
    const { annotations = {}, generation = 0, uid = '' } = object.metadata;
    return { spec: object['spec'] as HelmAppSpec, revision: generation, annotations, uid };
  };
  return {
    fleet,
    gateway,
    commands,
    home,
    places,
    stored,
    async create(name, command) {
      const { errors } = await commands.createApp({
        app: { namespace: appNamespace, name },
        createNamespace: true,
        chart: { directory: `${charts}/web` },
        placement: { stations: places.slice(0, 3) },
        replicas: { fixed: { replicas: 2 } },
        ...command,
      });
      if (errors.length > 0) throw new Error(errors.map(String).join('\n'));
      return stored(name);
    },
    async setStatus(name, status) {
      const ref = { apiVersion, kind: 'HelmApp', namespace: appNamespace, name };
      const written = await home.mergePatch(ref, { status }, { subresource: 'status' });
      await vi.waitFor(() => {
        const row = view.get('HelmApp', 'east', name, appNamespace)?.row;
        if (row?.resourceVersion !== written.metadata.resourceVersion) throw new Error('not seen');
      });
    },
    async writingNothing(work) {
      const before = mutatingRequests(fleet);
      const outcome = await work();
      const sent = mutatingRequests(fleet) - before;
      if (sent > 0) throw new Error(`${sent} mutating requests were sent`);
      return outcome;
    },
    async [Symbol.asyncDispose]() {
      await home.close();
      await gateway.stop();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

/** Codes and paths of what was refused, as in `CONFLICT input.app`. */
export function refusals({ errors }: Pick<AppOutcome, 'errors'>): readonly string[] {
  return errors.map(({ code, path }) => [code, path?.join('.')].filter(Boolean).join(' '));
}
