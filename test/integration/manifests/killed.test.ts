import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManifestCommands } from '../../../src/commands/create-manifest-commands.ts';
import { createHelmEngine } from '../../../src/helm/helm-engine.ts';
import type { HelmEngine } from '../../../src/helm/engine.ts';
import type { KubeClient } from '../../../src/kube/kube-client.ts';
import { ownError } from '../../../src/kube/kube-error.ts';
import { kindsIn } from '../../../src/model/apply-set.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { objectsIn } from '../../support/apps.ts';
import {
  outcomes,
  parentOfSet,
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

/** The same client, whose process ends at the write after the first `writes`. */
function dyingAfter(client: KubeClient, writes: number): KubeClient {
  let left = writes;
  const or = async <T>(isDry: boolean | undefined, write: () => Promise<T>): Promise<T> => {
    if (isDry !== true) {
      left -= 1;
      if (left < 0) throw new Error('killed');
    }
    return await write();
  };
  return {
    ...client,
    create: (object, options) => or(options?.dryRun, () => client.create(object, options)),
    update: (object, options) => or(options?.dryRun, () => client.update(object, options)),
    apply: (object, options) => or(options?.dryRun, () => client.apply(object, options)),
    delete: (ref, options) => or(options?.dryRun, () => client.delete(ref, options)),
  };
}

/** Commands of a process that ends after so many writes. */
function commandsOver(client: KubeClient) {
  return createManifestCommands({
    view: world.gateway.view,
    clientOf: () => client,
    manages: () => true,
    stationLabel: 'NodeGroup',
    clock: systemClock,
    logger: silentLogger,
    engine,
  });
}

const later = `${shop
  .split('\n---\n')
  .filter((document) => !document.includes('kind: Service'))
  .join('\n---\n')
  .replace('colour: blue', 'colour: red')}
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { key: some-value }
`;

const resources = ['deployments.apps', 'cronjobs.batch', 'configmaps', 'secrets', 'services'];

/** What is there of a set, without what is different in each namespace. */
function content(namespace: string): readonly string[] {
  return resources
    .flatMap((resource) => objectsIn(world.gateway.fleet, world.cluster, resource))
    .filter(({ metadata }) => metadata.namespace === namespace)
    .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
    .map(({ kind, metadata, ...object }) => {
      const { name, labels, annotations } = metadata;
      const kinds = annotations?.['applyset.kubernetes.io/contains-group-kinds'];
      const keys = Object.keys(labels ?? {}).sort();
      const { spec, data } = object as { spec?: object; data?: unknown };
      // Services get addresses of their own.
      const wanted = kind === 'Service' ? '' : spec;
      return JSON.stringify([kind, name, keys, kinds, wanted, data]);
    })
    .sort();
}

/** Runs it with ever more writes until it is not killed; after each kill the next attempt is left alone. */
async function killedEverywhere(
  name: string,
  before: (namespace: string) => Promise<unknown>,
  work: (commands: ReturnType<typeof commandsOver>, namespace: string) => Promise<unknown>,
): Promise<number> {
  const whole = `${name}-whole`;
  await before(whole);
  await work(commandsOver(world.client), whole);
  for (let writes = 0; ; writes += 1) {
    const namespace = `${name}-${writes}`;
    await before(namespace);
    const isKilled = await work(commandsOver(dyingAfter(world.client, writes)), namespace).then(
      () => false,
      () => true,
    );
    await work(commandsOver(world.client), namespace);
    expect(content(namespace)).toEqual(content(whole));
    if (!isKilled) return writes;
  }
}

const at = (namespace: string) => ({ station: { name: world.station }, namespace });

describe('killed at any write, and done again', () => {
  it('a first application ends as if nothing had been', async () => {
    const writes = await killedEverywhere(
      'first',
      () => Promise.resolve(),
      (commands, namespace) =>
        commands.applyManifests({ ...at(namespace), manifests: shop, createNamespace: true }),
    );
    expect(content('first-whole')).toHaveLength(5);
    // The namespace, the parent, and each object once.
    expect(writes).toBe(6);
  });

  it('so does one that changes, adds and takes away', async () => {
    const writes = await killedEverywhere(
      'later',
      (namespace) => world.apply({ namespace, manifests: shop }),
      (commands, namespace) =>
        commands.applyManifests({ ...at(namespace), manifests: later, prune: true }),
    );
    // The parent, what is changed and added, what goes, and the parent again.
    expect(writes).toBe(5);
    const parent = await world.get('ConfigMap', parentOfSet(world.station), 'later-whole');
    expect([...kindsIn(parent)]).toEqual([
      'ConfigMap',
      'CronJob.batch',
      'Deployment.apps',
      'Secret',
    ]);
  });

  it('so does taking all of it away', async () => {
    const writes = await killedEverywhere(
      'gone',
      (namespace) => world.apply({ namespace, manifests: shop }),
      (commands, namespace) => commands.deleteManifests(at(namespace)),
    );
    // Each object and the parent; what changes meanwhile is asked about, and deleted, once more.
    expect(writes).toBeGreaterThanOrEqual(5);
    expect(content('gone-whole')).toEqual([]);
  });
});

describe('what fails in the middle', () => {
  it('is told of that object alone, the others go on, and the same again completes it', async () => {
    const failing: KubeClient = {
      ...world.client,
      apply: async (object, options) => {
        if (object.kind !== 'Service' || options?.dryRun === true) {
          return await world.client.apply(object, options);
        }
        return await world.client.apply({ ...object, spec: { ports: [] } }, options);
      },
    };
    await world.apply({ ...at('middle'), manifests: shop.replaceAll('nightly', 'daily') });
    await world.client.delete({
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'middle',
      name: 'web',
    });
    const command = { ...at('middle'), manifests: shop, prune: true };
    const outcome = await commandsOver(failing).applyManifests(command);
    expect(outcome.errors).toEqual([]);
    expect(outcomes(outcome)).toEqual({
      'Deployment/web': 'UNCHANGED',
      'ConfigMap/settings': 'UNCHANGED',
      'Service/web': 'INVALID_INPUT',
      'CronJob/nightly': 'CREATED',
    });
    expect(await world.get('CronJob', 'daily', 'middle')).toBeDefined();
    expect(outcomes(await world.apply(command))).toMatchObject({
      'Service/web': 'CREATED',
      'CronJob/daily': 'PRUNED',
    });
  });

  it('is not asked for once the cluster answers no more', async () => {
    let asked = 0;
    const leaving: KubeClient = {
      ...world.client,
      apply: async (object, options) => {
        if (options?.dryRun === true) return await world.client.apply(object, options);
        asked += 1;
        throw ownError('Timeout', 'no answer');
      },
    };
    const command = { ...at('away'), manifests: shop, createNamespace: true };
    const outcome = await commandsOver(leaving).applyManifests(command);
    expect([...new Set(Object.values(outcomes(outcome)))]).toEqual(['CLUSTER_UNREACHABLE']);
    // The settings, which come first.
    expect(asked).toBe(1);
    expect([...new Set(Object.values(outcomes(await world.apply(command))))]).toEqual(['CREATED']);
  });

  it('is not forgotten where its kind is not served for a while', async () => {
    const withoutServices: KubeClient = {
      ...world.client,
      capabilities: async () => {
        const { apiVersions, ...rest } = await world.client.capabilities();
        return { ...rest, apiVersions: apiVersions.filter((served) => served !== 'v1/Service') };
      },
    };
    await world.apply({ ...at('unserved'), manifests: shop });
    const command = { ...at('unserved'), manifests: later, prune: true };
    await commandsOver(withoutServices).applyManifests(command);
    expect(outcomes(await world.apply(command))).toMatchObject({ 'Service/web': 'PRUNED' });
    await world.apply({ ...at('unserved'), manifests: shop });
    await commandsOver(withoutServices).deleteManifests(at('unserved'));
    const { objects } = await world.remove(at('unserved'));
    expect(objects.map(({ kind, outcome }) => [kind, outcome])).toEqual([['Service', 'DELETED']]);
  });

  it('of two at the same time one is refused, or both are whole', async () => {
    const command = { ...at('both'), createNamespace: true };
    const [one, two] = await Promise.all([
      world.apply({ ...command, manifests: shop }),
      world.apply({ ...command, manifests: later }),
    ]);
    const codes = [one, two].flatMap(({ errors }) => errors.map(({ code }) => code));
    expect(codes.every((code) => code === 'CONFLICT')).toBe(true);
    expect(codes.length).toBeLessThan(2);
  });
});
