import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWantedStore } from '../../src/control/wanted-of-app.ts';
import { keepRevision } from '../../src/helm/app-revisions.ts';
import { createChartSource } from '../../src/helm/chart-source.ts';
import { createHelmEngine } from '../../src/helm/helm-engine.ts';
import { createRenderCache } from '../../src/helm/render-cache.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { systemClock as clock } from '../../src/runtime/clock.ts';
import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { createView } from '../../src/view/create-view.ts';
import { projections } from '../../src/view/projections.ts';
import { charts } from '../support/apps.ts';
import { crds } from '../support/gateway.ts';

it('a chart that changed at its source after the revision was kept is not taken for that revision', async () => {
  await using fleet = await startSimFleet({ clusters: ['east'], stations: 2, nodes: 4, crds });
  await using engine = createHelmEngine({ clock });
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  cpSync(`${charts}/web`, folder, { recursive: true });
  const connection = plainConnection(fleet.cluster('east').url);
  const home = createKubeClient({ cluster: 'east', connection, clock });
  try {
    const written = await home.create({
      apiVersion,
      kind: 'HelmApp',
      metadata: { name: 'web', namespace: 'default' },
      spec: { chart: { directory: folder }, placement: {} },
    });
    const stationLabel = 'NodeGroup';
    const row = projections.HelmApp(written, { stationLabel, gpuResources: [] });
    const key = { cluster: 'east', kind: 'HelmApp', namespace: 'default', name: 'web' } as const;
    const cache = createRenderCache({ engine });
    /** As a process that has just begun would ask. */
    const digestNow = async (): Promise<string> => {
      const store = createWantedStore({
        view: createView({ stationLabel, homeCluster: 'east' }),
        home,
        clientOf: () => undefined,
        charts: createChartSource({ engine, clock }, { directories: [folder], urlPrefixes: [] }),
        engine,
        render: async (request) => await cache.render(request),
        stationLabel,
      });
      return (await store.of({ key, row }, [])).chart.digest;
    };

    const digest = await digestNow();
    appendFileSync(join(folder, 'values.yaml'), '\nadded: true\n');
    const changed = await digestNow();
    expect(changed).not.toBe(digest);
    await keepRevision(
      home,
      { namespace: 'default', name: 'web', uid: row.uid },
      { revision: 1, spec: { ...row.spec, chart: { digest } }, changedBy: '', changedAt: '' },
    );
    expect(await digestNow()).toBe(digest);
  } finally {
    await home.close();
    rmSync(folder, { recursive: true });
  }
});
