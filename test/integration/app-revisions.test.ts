import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  keepRevision,
  noteOutcome,
  readRevisions,
  trimRevisions,
  type RevisedApp,
} from '../../src/helm/app-revisions.ts';
import { ownArchive, putArchive, readArchive } from '../../src/helm/chart-archives.ts';
import { digestOf } from '../../src/helm/chart-chunks.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';
import { mutatingRequests } from '../support/apps.ts';
import { crds } from '../support/gateway.ts';

let fleet: SimFleet;
let home: KubeClient;
beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['east'], stations: 2, nodes: 4, heartbeatMs: 0, crds });
  const connection = plainConnection(fleet.cluster('east').url);
  home = createKubeClient({ cluster: 'east', connection, clock: systemClock });
});
afterAll(async () => {
  await home.close();
  await fleet[Symbol.asyncDispose]();
});

const namespace = 'default';
const changedAt = '2026-01-01T00:00:00Z';

/** A HelmApp to own revisions: without an owner that exists they would be collected as garbage. */
async function ownerOf(name: string): Promise<RevisedApp> {
  const { metadata } = await home.create({
    apiVersion,
    kind: 'HelmApp',
    metadata: { name, namespace },
    spec: { chart: { directory: '/charts/web' } },
  });
  return { namespace, name, uid: metadata.uid ?? '' };
}

/** Keeps a revision whose chart is a few bytes of its own. */
async function keep(
  app: RevisedApp,
  revision: number,
  chart = `${app.name} ${revision}`,
): Promise<string> {
  const archive = Buffer.from(chart);
  const digest = digestOf(archive);
  await putArchive(home, { namespace, digest }, archive);
  await ownArchive(home, { namespace, digest }, app);
  const spec = { chart: { digest }, values: { revision } };
  await keepRevision(home, app, { revision, spec, changedBy: 'kubectl', changedAt });
  return digest;
}

const numbersOf = async (app: RevisedApp) =>
  (await readRevisions(home, app)).map(({ revision }) => revision);

describe('kept revisions', () => {
  it('are read as they were kept, the newest first, with how they ended', async () => {
    const app = await ownerOf('read');
    for (const revision of [2, 10, 1]) await keep(app, revision, 'one chart');
    await noteOutcome(home, app, { revision: 2, outcome: 'FAILED' });
    const all = await readRevisions(home, app);
    expect(all.map(({ revision, outcome }) => [revision, outcome])).toEqual([
      [10, null],
      [2, 'FAILED'],
      [1, null],
    ]);
    expect(all[1]).toMatchObject({
      spec: { values: { revision: 2 } },
      changedBy: 'kubectl',
      changedAt,
    });
  });

  it('stay as they are when they are kept again, and are not made by an outcome', async () => {
    const app = await ownerOf('again');
    await keep(app, 1);
    await noteOutcome(home, app, { revision: 1, outcome: 'DONE' });
    const spec = { chart: { digest: 'sha256:other' } };
    await keepRevision(home, app, { revision: 1, spec, changedBy: 'me', changedAt });
    await noteOutcome(home, app, { revision: 7, outcome: 'DONE' });
    expect(await readRevisions(home, app)).toMatchObject([
      { revision: 1, outcome: 'DONE', changedBy: 'kubectl', spec: { values: { revision: 1 } } },
    ]);
  });

  it('are those of this very app, not of one of the same name before it', async () => {
    const app = await ownerOf('anew');
    await keep(app, 1);
    const another = { ...app, uid: '00000000-0000-0000-0000-000000000000' };
    expect(await readRevisions(home, another)).toEqual([]);
    expect(await numbersOf(app)).toEqual([1]);
  });
});

describe('trimming', () => {
  it('lets the oldest go with their charts, but not the newest that went well', async () => {
    const app = await ownerOf('trimmed');
    const digests = new Map<number, string>();
    for (const revision of [1, 2, 3, 4, 5]) digests.set(revision, await keep(app, revision));
    await keep(app, 6, 'trimmed 3');
    await noteOutcome(home, app, { revision: 1, outcome: 'DONE' });
    await noteOutcome(home, app, { revision: 2, outcome: 'DONE' });
    await trimRevisions(home, app, 2);
    expect(await numbersOf(app)).toEqual([6, 5, 2]);
    const isKept = async (revision: number) =>
      (await readArchive(home, { namespace, digest: digests.get(revision) ?? '' })) !== undefined;
    expect(await Promise.all([1, 2, 3, 4, 5].map(isKept))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it('sends nothing where there is nothing to let go', async () => {
    const app = await ownerOf('short');
    await keep(app, 1);
    const before = mutatingRequests(fleet);
    await trimRevisions(home, app, 1);
    expect(mutatingRequests(fleet)).toBe(before);
    expect(await numbersOf(app)).toEqual([1]);
  });
});
