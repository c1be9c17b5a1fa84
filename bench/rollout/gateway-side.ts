/** The life of an app by the gateway: created, changed at every station, deleted. */
import { setTimeout as delay } from 'node:timers/promises';
import { peakRssOf } from '../measure.ts';
import { figuresOf, type Figures } from './metering.ts';
import { liveObjects, storedReleases, type StoredRelease } from './stored-releases.ts';
import {
  app,
  appPath,
  namespacesGone,
  startGateway,
  type GatewayProcess,
  type World,
} from './world.ts';

export const stages = ['create', 'change', 'delete'] as const;
export type Stage = (typeof stages)[number];

export interface GatewaySide {
  /** Until `createApp` was answered; the stage `create` begins then. */
  readonly acceptMs: number;
  /** Until the deleted HelmApp was gone: what is left of `delete` then is the removal of its namespaces by Kubernetes. */
  readonly appGoneMs: number;
  readonly stages: Readonly<Record<Stage, Figures>>;
  /** The HelmApp as JSON, at its largest. */
  readonly appBytes: number;
  readonly peakRssBytes: number;
  /** What was in the clusters after `create`. */
  readonly releases: readonly StoredRelease[];
  readonly objects: ReadonlyMap<string, object>;
}

export async function gatewaySide(world: World, batchSize: number): Promise<GatewaySide> {
  await using gateway = await startGateway(world);
  const client = { userAgent: 'stationmaster', pid: gateway.pid };
  const { raw } = world.home;
  let appBytes = 0;

  /** Looks every 100 ms until the rollout of a revision is done. */
  const rolledOut = async (revision: number): Promise<void> => {
    for (;;) {
      appBytes = Math.max(appBytes, Buffer.byteLength((await raw.get(appPath)).text));
      const rollout = await rolloutOf(gateway);
      const isNow = rollout?.revision === revision;
      if (isNow && rollout.phase === 'DONE') return;
      if (isNow && !['PENDING', 'ROLLING_OUT'].includes(rollout.phase)) {
        throw new Error(`The rollout of revision ${revision} is ${rollout.phase}`);
      }
      await delay(100);
    }
  };

  // A gateway installs its custom resources first.
  while ((await raw.get('/apis/stationmaster.io/v1alpha1')).code !== 200) await delay(100);
  // And reads what is served again at most once a second.
  await delay(1_500);

  let acceptMs = 0;
  const create = await figuresOf(world, client, async () => {
    const begun = performance.now();
    await createApp(gateway, world, batchSize);
    acceptMs = performance.now() - begun;
    await rolledOut(1);
  });
  const releases = await storedReleases(world);
  const objects = await liveObjects(world, releases);
  const change = await figuresOf(world, client, async () => {
    const values = { image: { tag: 'changed' } };
    const { code, text } = await raw.patch(appPath, { merge: { spec: { values } } });
    if (code !== 200) throw new Error(text);
    await rolledOut(2);
  });
  let appGoneMs = 0;
  const gone = await figuresOf(world, client, async () => {
    const begun = performance.now();
    const { deleteApp } = (await gateway.ask(
      'mutation ($app: AppRef!) { deleteApp(input: { app: $app }) { errors { message } } }',
      { app },
    )) as { deleteApp: { errors: readonly { message: string }[] } };
    if (deleteApp.errors[0]) throw new Error(deleteApp.errors[0].message);
    while ((await raw.get(appPath)).code !== 404) await delay(100);
    appGoneMs = performance.now() - begun;
    await namespacesGone(world);
  });
  return {
    acceptMs,
    appGoneMs,
    stages: { create: { ...create, wallMs: create.wallMs - acceptMs }, change, delete: gone },
    appBytes,
    peakRssBytes: await peakRssOf(gateway.pid),
    releases,
    objects,
  };
}

async function createApp(
  gateway: GatewayProcess,
  { stations, chart }: World,
  batchSize: number,
): Promise<void> {
  const input = {
    ...app,
    createNamespace: true,
    chart: { directory: chart },
    placement: { stations },
    replicas: { fixed: { replicas: 1 } },
    strategy: { batchSize },
  };
  const { createApp: payload } = (await gateway.ask(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { errors { message } } }',
    { input },
  )) as { createApp: { errors: readonly { message: string }[] } };
  if (payload.errors[0]) throw new Error(payload.errors[0].message);
}

async function rolloutOf(
  gateway: GatewayProcess,
): Promise<{ readonly revision: number; readonly phase: string } | undefined> {
  const data = await gateway.ask(
    'query ($namespace: String, $name: String!) { app(namespace: $namespace, name: $name) { rollout { revision phase } } }',
    app,
  );
  const { app: found } = data as {
    app: { rollout: { revision: number; phase: string } | null } | null;
  };
  return found?.rollout ?? undefined;
}
