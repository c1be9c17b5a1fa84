import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../../src/kube/http-kube-client.ts';
import { plainConnection } from '../../../src/kube/kube-config.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { definitionOf } from '../../contract/cluster-contract/test-kind.ts';
import { appNamespace, charts, startAppWorld, type AppWorld } from '../../support/apps.ts';

/** A chart that can be rendered only where the kind of this group is served. */
const group = 'needed.example.org';
const { kind } = definitionOf(group).spec.names;
const needy = `{{ if not (.Capabilities.APIVersions.Has "${group}/v1/${kind}") }}{{ fail "no such kind here" }}{{ end }}`;

let world: AppWorld;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'needy-'));
  cpSync(`${charts}/web`, folder, { recursive: true });
  writeFileSync(join(folder, 'templates/needy.yaml'), needy);
  world = await startAppWorld({}, [charts, folder]);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const app = { namespace: appNamespace, name: 'needy' };
const patience = { timeout: 20_000, interval: 20 };

async function define(cluster: string): Promise<void> {
  const connection = plainConnection(world.fleet.cluster(cluster).url);
  const client = createKubeClient({ cluster, connection, clock: systemClock });
  await client.create(definitionOf(group));
  await client.close();
}

const stored = () =>
  world.gateway.view.get('HelmApp', world.home, app.name, app.namespace)?.row.status;

describe('a cluster that was away and then refuses what was taken on', () => {
  it('fails its own stations only, which can be tried again once it has what it lacked', async () => {
    const east = world.stations('east', 3);
    const west = world.stations('west', 2);
    await define('east');
    world.fleet.inject({ cluster: 'west', api: 'down' });
    await vi.waitFor(() => {
      expect(world.gateway.view.cluster('west')?.sync.state).toBe('UNREACHABLE');
    }, patience);
    world.fleet.inject({ image: 'web:slow', neverReady: true });
    await vi.waitFor(
      async () =>
        await world.create(app.name, {
          chart: { directory: folder },
          values: { image: { tag: 'slow' } },
          placement: { stations: [...east, ...west] },
          strategy: { batchSize: 1, maxFailures: 5 },
        }),
      patience,
    );
    const keys = (refs: typeof east) => refs.map(({ cluster, name }) => `${cluster}/${name}`);
    await vi.waitFor(() => {
      expect(Object.values(world.phases(app.name))).toContain('VERIFYING');
    }, patience);

    // Back in the middle of the rollout.
    world.fleet.inject({ cluster: 'west', api: 'up' });
    await vi.waitFor(() => {
      expect(stored()?.failures?.map(({ target }) => target)).toEqual(keys(west));
    }, patience);
    expect(stored()).toMatchObject({
      rollout: { phase: 'ROLLING_OUT' },
      failures: west.map(() => ({ reason: 'INVALID_CHART', revision: 1 })),
    });
    expect(stored()?.failures?.[0]?.message).toContain('no such kind here');
    expect(world.phases(app.name)[keys(east)[2]!]).toBe('WAITING');

    world.fleet.inject({ image: 'web:slow', neverReady: false });
    await world.ended(app.name);
    expect(stored()?.rollout).toMatchObject({ phase: 'FAILED', reason: 'STATIONS_FAILED' });
    expect(world.phases(app.name)).toEqual({
      ...Object.fromEntries(keys(east).map((key) => [key, 'DONE'])),
      ...Object.fromEntries(keys(west).map((key) => [key, 'FAILED'])),
    });

    await define('west');
    await vi.waitFor(async () => {
      for (const station of west) {
        if (world.phases(app.name)[keys([station])[0]!] === 'DONE') continue;
        await world.gateway.commands.retryStation({ app, station });
      }
      expect(stored()?.rollout?.phase).toBe('DONE');
    }, patience);
    expect(new Set(Object.values(world.phases(app.name)))).toEqual(new Set(['DONE']));
  });
});
