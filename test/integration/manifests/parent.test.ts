import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestsOutcome } from '../../../src/commands/manifest-commands.ts';
import { createManifestCommands } from '../../../src/commands/create-manifest-commands.ts';
import { createHelmEngine } from '../../../src/helm/helm-engine.ts';
import type { HelmEngine } from '../../../src/helm/engine.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import { ownError } from '../../../src/kube/kube-error.ts';
import { kindsIn } from '../../../src/model/apply-set.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import {
  outcomes,
  parentOfSet,
  refTo,
  shop,
  startManifestWorld,
  type ManifestWorld,
} from '../../support/manifest-world.ts';

let world: ManifestWorld;
let engine: HelmEngine;
beforeAll(async () => {
  world = await startManifestWorld();
  engine = createHelmEngine({ clock: systemClock });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const at = (namespace: string) => ({ station: { name: world.station }, namespace });
const parentIn = (namespace: string) => refTo('ConfigMap', parentOfSet(world.station), namespace);

/** Commands that reach their cluster through this client. */
const commandsOver = (client: KubeClient) =>
  createManifestCommands({
    view: world.gateway.view,
    clientOf: () => client,
    manages: () => true,
    stationLabel: 'NodeGroup',
    clock: systemClock,
    logger: silentLogger,
    engine,
  });

/** The same client, with something else happening before its first write of that sort. */
function interrupted(
  sort: 'apply' | 'create' | 'update',
  happens: () => Promise<unknown>,
): KubeClient {
  const { client } = world;
  let isBefore = true;
  const first = async (isDry = false): Promise<void> => {
    if (isDry || !isBefore) return;
    isBefore = false;
    await happens();
  };
  return {
    ...client,
    async create(object, options) {
      if (sort === 'create') await first(options?.dryRun);
      return await client.create(object, options);
    },
    async apply(object, options) {
      if (sort === 'apply') await first(options?.dryRun);
      return await client.apply(object, options);
    },
    async update(object, options) {
      if (sort === 'update') await first(options?.dryRun);
      return await client.update(object, options);
    },
  };
}

describe('a parent that goes', () => {
  it('before it is written is told as another change, and nothing is applied', async () => {
    await world.apply({ ...at('before'), manifests: shop });
    const client = interrupted('update', () => world.client.delete(parentIn('before')));
    const manifests = `${shop}---\n${map('more')}`;
    const outcome = await commandsOver(client).applyManifests({ ...at('before'), manifests });
    expect(outcome.errors.map(({ code }) => code)).toEqual(['CONFLICT']);
    await expect(world.get('ConfigMap', 'more', 'before')).rejects.toThrow('not found');
  });

  it('while objects are applied takes nothing from what is told of them', async () => {
    await world.apply({ ...at('while'), manifests: shop });
    const client = interrupted('apply', () => world.client.delete(parentIn('while')));
    const command = { ...at('while'), manifests: map('more'), prune: true };
    const outcome = await commandsOver(client).applyManifests(command);
    expect(outcome.errors).toEqual([]);
    expect(outcomes(outcome)).toMatchObject({
      'ConfigMap/more': 'CREATED',
      'Deployment/web': 'PRUNED',
    });
  });

  it('by hand is made again with every kind that its members have', async () => {
    await world.apply({ ...at('again'), manifests: shop });
    await world.client.delete(parentIn('again'));
    await world.apply({ ...at('again'), manifests: map('more') });
    const { kind, name, namespace } = parentIn('again');
    const parent = await world.get(kind, name, namespace);
    expect([...kindsIn(parent)]).toEqual([
      'ConfigMap',
      'CronJob.batch',
      'Deployment.apps',
      'Service',
    ]);
    const command = { ...at('again'), manifests: map('more'), prune: true };
    expect(outcomes(await world.apply(command))).toMatchObject({ 'Deployment/web': 'PRUNED' });
  });

  it('by hand hides no member from being taken away', async () => {
    await world.apply({ ...at('hidden'), manifests: shop });
    await world.client.delete(parentIn('hidden'));
    expect(outcomes(await world.remove(at('hidden')))).toEqual({
      'Deployment/web': 'DELETED',
      'ConfigMap/settings': 'DELETED',
      'Service/web': 'DELETED',
      'CronJob/nightly': 'DELETED',
    });
  });
});

it('what comes in the place of an object after the checks is not taken over', async () => {
  await world.apply({ ...at('taken'), manifests: map('first'), set: 'first' });
  const theirs = { ...at('taken'), station: { name: 'quay' }, manifests: map('more') };
  const client = interrupted('create', () => world.apply(theirs));
  const command = { ...at('taken'), manifests: `${map('more')}---\n${map('own')}` };
  const outcome = await commandsOver(client).applyManifests(command);
  expect(outcomes(outcome)).toEqual({
    'ConfigMap/more': 'NOT_OURS',
    'ConfigMap/own': 'CREATED',
  });
  const { metadata } = await world.get('ConfigMap', 'more', 'taken');
  expect(metadata.labels).toMatchObject({ NodeGroup: 'quay' });
});

it('what a cluster deleted before it went away is told', async () => {
  await world.apply({ ...at('leaving'), manifests: shop });
  let isAway = false;
  const answering = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (isAway) throw ownError('Timeout', 'no answer');
    return await ask();
  };
  const leaving: KubeClient = {
    ...world.client,
    get: (ref, options) => answering(() => world.client.get(ref, options)),
    capabilities: () => answering(() => world.client.capabilities()),
    async delete(ref, options) {
      const isThere = await answering(() => world.client.delete(ref, options));
      isAway ||= ref.kind === 'Service';
      return isThere;
    },
  };
  const outcome = await commandsOver(leaving).deleteManifests(at('leaving'));
  expect(outcome.errors).toEqual([]);
  expect(outcomes(outcome)).toMatchObject({
    'Service/web': 'DELETED',
    'ConfigMap/settings': 'CLUSTER_UNREACHABLE',
  });
  expect(outcomes(await world.remove(at('leaving')))).toEqual({
    'ConfigMap/settings': 'DELETED',
  });
});

it('of two sets that make one object at the same time one is refused', async () => {
  await world.apply({ ...at('race'), manifests: map('first'), set: 'first' });
  const tellings = (outcome: ManifestsOutcome): readonly string[] => [
    ...Object.values(outcomes(outcome)),
    ...outcome.errors.map(({ code }) => code),
  ];
  for (let n = 0; n < 20; n += 1) {
    const manifests = map(`r-${n}`);
    const [one, two] = await Promise.all([
      world.apply({ ...at('race'), manifests }),
      world.apply({ ...at('race'), station: { name: 'quay' }, manifests }),
    ]);
    expect(tellings(one).concat(tellings(two)).sort()).toEqual(['CREATED', 'NOT_OURS']);
    const { metadata } = await world.get('ConfigMap', `r-${n}`, 'race');
    const holder = tellings(one).includes('CREATED') ? world.station : 'quay';
    expect(metadata.labels).toMatchObject({ NodeGroup: holder });
  }
});
