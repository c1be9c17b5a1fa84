/** What a rollout scenario sees and does: one app of chart `web` over the six stations of a site, told by image tags. */
import { expect, vi } from 'vitest';
import type {
  AppOutcome,
  Commands,
  CreateAppCommand,
  UpdateAppCommand,
} from '../../src/commands/commands.ts';
import type {
  HelmAppStatus,
  RolloutPhase,
  RolloutReason,
  StationOverride,
} from '../../src/model/helm-app.ts';
import { isEnded } from '../../src/model/rollout-situation.ts';
import { targetsOf } from '../../src/view/app-targets.ts';
import { charts } from './apps.ts';
import type { RawObject } from './raw-cluster.ts';
import { ownPods, type Place, type Site, type Station } from './scenario-sites.ts';
import { watchRollout, type Moments, type RolloutWatch } from './scenario-watch.ts';

type Stations = readonly Station[];

export interface World extends AsyncDisposable {
  readonly site: Site;
  readonly app: { readonly namespace: string; readonly name: string };
  readonly commands: Commands;
  /** Three stations each, in the order in which a rollout takes them. */
  readonly east: Place['stations'];
  readonly west: Place['stations'];
  readonly all: Stations;
  readonly watch: RolloutWatch;
  /** Places tag `one`, two pods a station, on all six stations; resolves when the rollout is done. */
  install(command?: Partial<CreateAppCommand>): Promise<void>;
  create(command?: Partial<CreateAppCommand>): Promise<void>;
  update(command: Omit<UpdateAppCommand, 'app'>): Promise<void>;
  /** Carries a command out; fails when it is refused. */
  does(outcome: Promise<AppOutcome>): Promise<void>;
  /** Settings by which a station has pods of its own, with `tagOf(station)`, that do not become ready before `heal`. */
  broken(station: Station): Promise<StationOverride>;
  /** The same with pods that do become ready, until `sicken`. */
  frail(station: Station): StationOverride;
  tagOf(station: Station): string;
  heal(station: Station): Promise<void>;
  sicken(station: Station): Promise<void>;
  /** What the home cluster stores. */
  object(): Promise<RawObject & { readonly status: HelmAppStatus }>;
  /** Resolves with the stored status when the rollout of the present revision has ended in this way. */
  ended(phase: RolloutPhase, reason?: RolloutReason): Promise<HelmAppStatus>;
  /** Resolves when the rollout of the present revision stands, for this reason. */
  held(reason: RolloutReason): Promise<HelmAppStatus>;
  until(what: string, holds: (status: HelmAppStatus) => boolean): Promise<HelmAppStatus>;
  /** Resolves when the station's Deployment has this tag. */
  has(station: Station, tag: string): Promise<void>;
  /** Resolves when all pods of this revision were seen ready at these stations. */
  isReady(revision: number, stations: Stations): Promise<void>;
  /** Resolves when the gateway sees the station as on line, or as off line. */
  isOnline(station: Station, online: boolean): Promise<void>;
  /** Resolves when the app's namespace is gone from every cluster, and with it all there was. */
  isGone(): Promise<void>;
  /** Holds when none of a group was begun with this revision before all of the group before it were ready with it. */
  expectInTurn(revision: number, groups: readonly Stations[]): void;
  /** Phase of each station as the graph tells it, by `cluster/station`. */
  phases(): Readonly<Record<string, string>>;
  /** The tag of each station's Deployment in the clusters, by `cluster/station`; stations without one are left out. */
  tags(clusters?: readonly string[]): Promise<Record<string, string>>;
  /** Holds when exactly these stations have a Deployment, each with its tag. */
  expectTags(wanted: Readonly<Record<string, Stations>>): Promise<void>;
  /** Holds when moreover every pod is ready, none is left over, and every release is deployed. */
  expectWell(wanted: Readonly<Record<string, Stations>>, replicas?: number): Promise<void>;
  /** Ready pods of the app at a station. */
  pods(station: Station): Promise<readonly RawObject[]>;
  /** What identifies all that stations have of the app: two equal answers mean that nothing was written there in between. */
  fingerprints(stations: Stations): Promise<readonly string[]>;
  /** Names of the app's objects of a kind, such as `services`, in a cluster. */
  names(cluster: string, resource: string): Promise<readonly string[]>;
  /** `name status` of the latest revision of each Helm release in a cluster, sorted. */
  releases(cluster: string): Promise<readonly string[]>;
}

export const tag = (name: string): { readonly values: Readonly<Record<string, unknown>> } => ({
  values: { image: { tag: name } },
});

export const keyOf = ({ cluster, name }: Station): string => `${cluster}/${name}`;

const patiently = { timeout: 90_000, interval: 20 };

export function openWorld(site: Site, name: string): World {
  const { gateway, east, west } = site;
  const { commands } = gateway;
  const namespace = `edge-${name}`;
  const app = { namespace, name };
  const all = [...east.stations, ...west.stations];
  const watch = watchRollout(gateway.view, east.name, app);
  const placeOf = (cluster: string): Place => (cluster === east.name ? east : west);
  const tagOf = (station: Station): string => `${name}-${station.name}`;
  const podsAt = (station: Station) => ({ namespace, app: name, station, tag: tagOf(station) });
  const ours = `stationmaster.io/app=${name}`;

  async function list(
    cluster: string,
    path: string,
    labelSelector: string,
  ): Promise<readonly RawObject[]> {
    const [group = '', resource = ''] = path.includes(' ') ? path.split(' ') : ['/api/v1', path];
    const { items = [] } = await placeOf(cluster).api.read(
      `${group}/namespaces/${namespace}/${resource}`,
      { labelSelector },
    );
    return items;
  }
  const deployments = async (cluster: string) =>
    await list(cluster, '/apis/apps/v1 deployments', ours);

  async function does(outcome: Promise<AppOutcome>): Promise<void> {
    expect((await outcome).errors.map(({ message }) => message)).toEqual([]);
  }

  const object: World['object'] = async () =>
    ({
      status: {},
      ...(await east.api.read(
        `/apis/stationmaster.io/v1alpha1/namespaces/${namespace}/helmapps/${name}`,
      )),
    }) as RawObject & { readonly status: HelmAppStatus };

  const until: World['until'] = async (what, holds) =>
    await vi.waitFor(async () => {
      const { metadata, status } = await object();
      const isPresent = status.observedGeneration === metadata.generation;
      if (isPresent && holds(status)) return status;
      throw new Error(`waiting for ${what}: ${JSON.stringify({ metadata, status })}`);
    }, patiently);

  const tags: World['tags'] = async (clusters = [east.name, west.name]) => {
    const found: Record<string, string> = {};
    for (const cluster of clusters) {
      for (const { metadata, spec } of await deployments(cluster)) {
        found[`${cluster}/${metadata.labels?.['NodeGroup']}`] = tagIn(templateOf(spec));
      }
    }
    return found;
  };

  const expectTags: World['expectTags'] = async (wanted) => {
    expect(await tags()).toEqual(
      Object.fromEntries(
        Object.entries(wanted).flatMap(([one, stations]) =>
          stations.map((station) => [keyOf(station), one] as const),
        ),
      ),
    );
  };

  const pods: World['pods'] = async ({ cluster, name: station }) => {
    const found = await list(
      cluster,
      'pods',
      `app.kubernetes.io/instance=${name},NodeGroup=${station}`,
    );
    return found.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  };

  const releases: World['releases'] = async (cluster) => {
    const latest = new Map<string, { version: number; status: string }>();
    for (const { metadata } of await list(cluster, 'secrets', `owner=helm,${ours}`)) {
      const { name: release = '', status = '', version = '' } = metadata.labels ?? {};
      if ((latest.get(release)?.version ?? 0) < Number(version)) {
        latest.set(release, { version: Number(version), status });
      }
    }
    return [...latest].map(([release, { status }]) => `${release} ${status}`).sort();
  };

  async function fingerprint(station: Station): Promise<readonly string[]> {
    const own = `${ours},NodeGroup=${station.name}`;
    const release = `owner=helm,name=${name}.${station.name}`;
    const secrets = await list(station.cluster, 'secrets', release);
    const found = await list(station.cluster, '/apis/apps/v1 deployments', own);
    return [
      keyOf(station),
      ...secrets.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`),
      ...found.map(({ metadata }) => `${metadata.uid} ${metadata.generation}`),
      ...found.map(({ metadata }) => JSON.stringify(metadata.labels)),
      ...(await pods(station)).map(({ metadata }) => metadata.uid).sort(),
    ];
  }

  const create: World['create'] = async (command) => {
    await does(
      commands.createApp({
        app,
        createNamespace: true,
        chart: { directory: `${charts}/web` },
        ...tag('one'),
        placement: { stations: all },
        replicas: { fixed: { replicas: 2 } },
        ...command,
      }),
    );
  };

  const ended: World['ended'] = async (phase, reason) => {
    const status = await until(
      'the end',
      ({ rollout }) => rollout !== undefined && isEnded(rollout),
    );
    expect(status.rollout).toMatchObject({ phase, ...(reason && { reason }) });
    return status;
  };

  return {
    site,
    app,
    commands,
    east: east.stations,
    west: west.stations,
    all,
    watch,
    create,
    async install(command) {
      await create(command);
      await ended('DONE');
    },
    update: async (command) => await does(commands.updateApp({ app, ...command })),
    does,
    async broken(station) {
      await site.setAble(podsAt(station), false);
      return { station, values: ownPods(tagOf(station), false) };
    },
    frail: (station) => ({ station, values: ownPods(tagOf(station), true) }),
    tagOf,
    heal: async (station) => await site.setAble(podsAt(station), true),
    sicken: async (station) => await site.setAble(podsAt(station), false),
    object,
    ended,
    held: async (reason) =>
      await until(
        reason,
        ({ rollout }) => rollout?.phase === 'PAUSED' && rollout.reason === reason,
      ),
    until,
    async has(station, wanted) {
      await vi.waitFor(async () => {
        const found = (await tags([station.cluster]))[keyOf(station)];
        if (found !== wanted) throw new Error(`${keyOf(station)} has ${found}, not ${wanted}`);
      }, patiently);
    },
    async isReady(revision, stations) {
      await vi.waitFor(() => {
        const missing = stations.filter((one) => !watch.ready(revision).has(keyOf(one)));
        if (missing.length > 0) throw new Error(`not ready: ${missing.map(keyOf).join(' ')}`);
      }, patiently);
    },
    async isOnline({ cluster, name: station }, online) {
      await vi.waitFor(() => {
        const isOnline = gateway.view.station(cluster, station)?.state !== 'OFFLINE';
        if (isOnline !== online) throw new Error(`${station} is not ${online ? 'on' : 'off'} line`);
      }, patiently);
    },
    async isGone() {
      for (const { api } of [east, west]) {
        await vi.waitFor(async () => {
          const { code, text } = await api.get(`/api/v1/namespaces/${namespace}`);
          if (code !== 404) throw new Error(text);
        }, patiently);
      }
    },
    expectInTurn(revision, groups) {
      const begun = watch.begun(revision);
      const ready = watch.ready(revision);
      const timeOf = (moments: Moments) => (station: Station) => moments.get(keyOf(station)) ?? NaN;
      for (const [index, group] of groups.slice(1).entries()) {
        const before = Math.max(...(groups[index] ?? []).map(timeOf(ready)));
        const next = Math.min(...group.map(timeOf(begun)));
        expect(next, group.map(keyOf).join(' ')).toBeGreaterThanOrEqual(before);
      }
    },
    phases() {
      const entry = gateway.view.get('HelmApp', east.name, name, namespace);
      const targets = entry ? targetsOf(gateway.view, entry) : [];
      return Object.fromEntries(targets.map(({ key, phase }) => [key, phase]));
    },
    tags,
    expectTags,
    async expectWell(wanted, replicas = 2) {
      await expectTags(wanted);
      for (const [one, stations] of Object.entries(wanted)) {
        for (const station of stations) {
          const found = (await pods(station)).map(
            ({ spec, status }) => `${tagIn(spec)} ${isReady(status)}`,
          );
          expect(found, keyOf(station)).toEqual(
            Array.from({ length: replicas }, () => `${one} true`),
          );
        }
      }
      const placed = Object.values(wanted).flat();
      for (const cluster of [east.name, west.name]) {
        const own = placed.filter((station) => station.cluster === cluster);
        const names = own.map((station) => `${name}.${station.name}`);
        expect(await releases(cluster)).toEqual(
          (own.length > 0 ? [name, ...names] : []).map((release) => `${release} deployed`).sort(),
        );
      }
    },
    pods,
    fingerprints: async (stations) => (await Promise.all(stations.map(fingerprint))).flat(),
    names: async (cluster, resource) =>
      (await list(cluster, resource, ours)).map(({ metadata }) => metadata.name).sort(),
    releases,
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await commands.deleteApp({ app });
    },
  };
}

interface PodSpec {
  readonly containers?: readonly { readonly image: string }[];
}

function templateOf(spec: unknown): unknown {
  return (spec as { template: { spec: PodSpec } }).template.spec;
}

function tagIn(spec: unknown): string {
  const image = (spec as PodSpec).containers?.[0]?.image ?? '';
  return image.slice(image.lastIndexOf(':') + 1);
}

function isReady(status: unknown): boolean {
  const { conditions = [] } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}
