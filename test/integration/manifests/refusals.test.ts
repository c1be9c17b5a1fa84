import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApplyManifestsCommand } from '../../../src/commands/manifest-commands.ts';
import { manifestLimits } from '../../../src/commands/read-manifests.ts';
import type { KubeMetadata } from '../../../src/kube/kube-client.ts';
import { helmReleaseName, helmReleaseNamespace } from '../../../src/model/labels.ts';
import { startTestGateway } from '../../support/gateway.ts';
import {
  outcomes,
  shop,
  startManifestWorld,
  type ManifestWorld,
} from '../../support/manifest-world.ts';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
  await world.apply({ manifests: map('mine') });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const map = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${more} }\n`;
const mapObject = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const deployment = (more: { labels?: string; spec?: string; selector?: string }): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web${more.selector ?? ''} } }
  template:
    metadata: { labels: { app: web${more.labels ?? ''} } }
    spec: { containers: [{ name: main, image: "example.org/web:1" }]${more.spec ?? ''} }
`;

type Told = readonly [code: string, path: string, message: string];

/** What it is about, the command, and of each refusal its code, its path and what its message says. */
type Case = readonly [string, Partial<ApplyManifestsCommand>, ...Told[]];
const manifests = 'input.manifests';

const cases: readonly Case[] = [
  [
    'no such station',
    { station: { name: 'nobody' } },
    ['STATION_NOT_FOUND', 'input.station', 'nobody'],
  ],
  [
    'no such station of that cluster',
    { station: { cluster: 'west', name: 'quay' } },
    ['STATION_NOT_FOUND', 'input.station', 'quay'],
  ],
  [
    'a namespace that is no name',
    { namespace: 'No_Name' },
    ['INVALID_INPUT', 'input.namespace', 'a-z'],
  ],
  ['a set that is no name', { set: 'a.b' }, ['INVALID_INPUT', 'input.set', 'a-z']],
  [
    'a missing namespace',
    { namespace: 'missing', createNamespace: false },
    ['NOT_FOUND', 'input.namespace', 'createNamespace'],
  ],
  ['no YAML', { manifests: 'a: [1' }, ['INVALID_INPUT', manifests, 'document 1']],
  ['nothing', { manifests: '# nothing\n---\n' }, ['INVALID_INPUT', manifests, 'no object']],
  [
    'JSON after JSON',
    { manifests: `${JSON.stringify(mapObject('a'))}\n${JSON.stringify(mapObject('b'))}\n` },
    ['INVALID_INPUT', manifests, 'document 1: something follows its end'],
  ],
  [
    'what follows the end of a document',
    { manifests: `${map('a')}---\n${map('b')}...\n${map('c')}` },
    ['INVALID_INPUT', manifests, 'document 2: something follows its end'],
  ],
  [
    'no object',
    { manifests: 'just text' },
    ['INVALID_INPUT', manifests, 'document 1: is no object'],
  ],
  [
    'objects that lack something, all at once',
    {
      manifests:
        '{kind: ConfigMap, metadata: {name: a}}\n---\n{apiVersion: v1, metadata: {name: a}}\n---\n{apiVersion: v1, kind: ConfigMap}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {}}',
    },
    ['INVALID_INPUT', manifests, 'document 1 (ConfigMap a): apiVersion: is missing'],
    ['INVALID_INPUT', manifests, 'document 2 (a): kind: is missing'],
    ['INVALID_INPUT', manifests, 'document 3 (ConfigMap): metadata: is missing'],
    ['INVALID_INPUT', manifests, 'document 4 (ConfigMap): metadata.name: is missing'],
  ],
  [
    'a name that is made up',
    { manifests: '{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}' },
    ['INVALID_INPUT', manifests, 'metadata.generateName'],
  ],
  [
    'labels that are no texts',
    { manifests: map('a', ', labels: { on: true }') },
    ['INVALID_INPUT', manifests, 'metadata.labels'],
  ],
  [
    'numbers that are rounded',
    {
      manifests:
        '{apiVersion: example.org/v1, kind: Big, metadata: {name: a}, spec: {size: 9007199254740993}}',
    },
    ['INVALID_INPUT', manifests, 'spec.size'],
  ],
  [
    'one object twice',
    { manifests: `${map('a')}---\n${map('a')}` },
    [
      'INVALID_INPUT',
      manifests,
      'document 2 (ConfigMap a): metadata.name: is the object of document 1 (ConfigMap a) again',
    ],
  ],
  [
    'another namespace',
    { manifests: map('a', ', namespace: other') },
    ['INVALID_INPUT', manifests, 'metadata.namespace: is "other"'],
  ],
  [
    'a kind that is not served',
    { manifests: '{apiVersion: example.org/v1, kind: Foo, metadata: {name: a}}' },
    ['INVALID_INPUT', manifests, 'does not serve example.org/v1 Foo'],
  ],
  [
    'a kind without namespace',
    { manifests: '{apiVersion: v1, kind: Node, metadata: {name: a}}' },
    ['INVALID_INPUT', manifests, 'a Node has no namespace'],
  ],
  [
    'a namespace among them',
    { manifests: '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}' },
    ['INVALID_INPUT', manifests, 'document 1 (Namespace shop): kind: take it out: createNamespace'],
  ],
  [
    'another station',
    { manifests: map('a', ', labels: { NodeGroup: quay }') },
    ['INVALID_INPUT', manifests, 'metadata.labels.NodeGroup: is "quay"'],
  ],
  [
    'pods of another station',
    { manifests: deployment({ labels: ', NodeGroup: quay' }) },
    ['INVALID_INPUT', manifests, 'spec.template.metadata.labels.NodeGroup'],
  ],
  [
    'a node selector for another station',
    { manifests: deployment({ spec: ', nodeSelector: { NodeGroup: quay }' }) },
    ['INVALID_INPUT', manifests, 'spec.template.spec.nodeSelector.NodeGroup'],
  ],
  [
    'a node of another station',
    { manifests: deployment({ spec: ', nodeName: quay-n1' }) },
    ['INVALID_INPUT', manifests, 'spec.template.spec.nodeName: quay-n1 is at station quay'],
  ],
  [
    'a selector for another station',
    { manifests: deployment({ selector: ', NodeGroup: quay' }) },
    ['INVALID_INPUT', manifests, 'spec.selector.matchLabels.NodeGroup'],
  ],
  [
    'marks of an app',
    { manifests: map('a', ', labels: { stationmaster.io/app: b }') },
    ['INVALID_INPUT', manifests, 'marks the object of an app'],
  ],
  [
    'marks of a set',
    { manifests: map('a', ', labels: { applyset.kubernetes.io/part-of: b }') },
    ['INVALID_INPUT', manifests, 'another set'],
  ],
  [
    'marks of the parent of a set',
    { manifests: map('a', ', labels: { applyset.kubernetes.io/id: b }') },
    ['INVALID_INPUT', manifests, 'marks the parent of a set'],
  ],
  [
    'the parent itself',
    { manifests: map('manifests.quay.b'), station: { name: 'quay' }, set: 'b' },
    ['INVALID_INPUT', manifests, 'is the parent of the set'],
  ],
  [
    'marks of Helm',
    { manifests: map('a', `, annotations: { ${helmReleaseName}: b }`) },
    ['INVALID_INPUT', manifests, 'Helm release'],
  ],
  [
    'what a controller made',
    {
      manifests: map(
        'a',
        ', ownerReferences: [{ apiVersion: v1, kind: A, name: b, uid: c, controller: true }]',
      ),
    },
    ['INVALID_INPUT', manifests, 'has a controller'],
  ],
  [
    'what the API server refuses, each by itself',
    {
      manifests: `${deployment({ spec: ', restartPolicy: Sometimes' })}---\n${map('a')}---\n${map('B_')}`,
    },
    ['INVALID_INPUT', manifests, 'Deployment shop/web:'],
    ['INVALID_INPUT', manifests, 'ConfigMap shop/B_:'],
  ],
  [
    'too many',
    {
      manifests: Array.from({ length: manifestLimits.objects + 1 }, (_, at) => map(`a-${at}`)).join(
        '---\n',
      ),
    },
    ['LIMIT_EXCEEDED', manifests, `${manifestLimits.objects} objects`],
  ],
  [
    'too much',
    { manifests: `# ${'x'.repeat(manifestLimits.bytes)}` },
    ['LIMIT_EXCEEDED', manifests, `${manifestLimits.bytes} bytes`],
  ],
];

/** Objects that are there already, with their metadata; whose the message says they are. */
const strangers: readonly (readonly [string, Partial<KubeMetadata>, string])[] = [
  [
    'a Helm release',
    { annotations: { [helmReleaseName]: 'rel', [helmReleaseNamespace]: 'shop' } },
    'Helm release shop/rel',
  ],
  [
    'a controller',
    {
      ownerReferences: [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'u', controller: true },
      ],
    },
    'ConfigMap mine',
  ],
  [
    'an app',
    { labels: { 'stationmaster.io/app': 'web', 'stationmaster.io/app-namespace': 'a' } },
    'app a/web',
  ],
  ['another set', { labels: { 'applyset.kubernetes.io/part-of': 'applyset-x-v1' } }, 'another set'],
  [
    'a set at another station',
    {
      labels: {
        'applyset.kubernetes.io/part-of': 'applyset-x-v1',
        'stationmaster.io/manifests': 'theirs',
        NodeGroup: 'quay',
      },
    },
    'set theirs at station quay',
  ],
  ['another station', { labels: { NodeGroup: 'quay' } }, 'station quay'],
];

describe('a refusal', () => {
  it.each(cases)('for %s changes nothing', async (_, ...rest) => {
    const [command, ...expected] = rest as [Partial<ApplyManifestsCommand>, ...Told[]];
    const given = { manifests: map('a'), ...command };
    const dry = await world.writingNothing(() => world.apply({ ...given, dryRun: true }));
    const outcome = await world.writingNothing(() => world.apply(given));
    expect(outcome.errors).toEqual(dry.errors);
    expect(outcome.objects).toEqual([]);
    expect(
      outcome.errors.map(({ code, path, message }) => [code, path?.join('.'), message]),
    ).toEqual(
      expected.map(([code, path, message]) => [
        code,
        path,
        expect.stringContaining(message) as string,
      ]),
    );
  });

  it.each(strangers)('for an object of %s holds by force too', async (_, metadata, whose) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap' };
    const ref = { ...object, namespace: 'shop', name: 'theirs' };
    const uid = (await world.get('ConfigMap', 'mine')).metadata.uid ?? '';
    const ownerReferences = metadata.ownerReferences?.map((owner) => ({ ...owner, uid }));
    const marks = { ...metadata, ...(ownerReferences && { ownerReferences }) };
    await world.client.create({
      ...object,
      metadata: { ...marks, namespace: 'shop', name: 'theirs' },
    });
    const command = { manifests: map('theirs'), force: true };
    const { errors } = await world.writingNothing(() => world.apply(command));
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      [
        'NOT_OURS',
        expect.stringContaining(`ConfigMap shop/theirs: exists already and belongs to ${whose}`),
      ],
    ]);
    await world.client.delete(ref);
  });

  it('is told of fields that somebody else has set, unless they are to be taken', async () => {
    const at = { namespace: 'fields', manifests: shop };
    await world.apply(at);
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'fields', name: 'settings' };
    await world.client.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/fields/configmaps/settings',
      query: { fieldManager: 'somebody' },
      contentType: 'application/merge-patch+json',
      body: { data: { colour: 'green' } },
    });
    const { errors } = await world.writingNothing(() => world.apply(at));
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['CONFLICT', expect.stringMatching(/conflict with "somebody".*\.data\.colour.*force/)],
    ]);
    expect(outcomes(await world.apply({ ...at, force: true }))).toMatchObject({
      'ConfigMap/settings': 'CONFIGURED',
    });
    expect((await world.client.get(ref))['data']).toEqual({ colour: 'blue' });
  });

  it('says of a Job that is to change what to do', async () => {
    const job = (image: string): string =>
      `apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "${image}" }] } } }`;
    await world.apply({ manifests: job('example.org/job:1') });
    const { errors } = await world.writingNothing(() =>
      world.apply({ manifests: job('example.org/job:2') }),
    );
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      [
        'INVALID_INPUT',
        expect.stringContaining('delete it first (deleteManifests with only this object)'),
      ],
    ]);
  });

  it('holds for something else in the place of the parent', async () => {
    await world.client.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'shop', name: 'manifests.quay.theirs' },
    });
    const at = { station: { name: 'quay' }, set: 'theirs' };
    const applied = await world.writingNothing(() => world.apply({ ...at, manifests: map('a') }));
    const removed = await world.writingNothing(() => world.remove(at));
    expect([applied, removed].map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      ['NOT_OURS'],
      ['NOT_OURS'],
    ]);
  });

  it('shows no value of a Secret: not in a diff, not in words, not in the log', async () => {
    const secret = (content: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\n${content}\n`;
    const first = await world.apply({ manifests: secret('stringData: { pin: hush-hush-1 }') });
    const second = await world.apply({ manifests: secret('stringData: { pin: hush-hush-2 }') });
    const third = await world.apply({ manifests: secret('stringData: { pin: 12345678 }') });
    expect(second.objects.map(({ outcome }) => outcome)).toEqual(['CONFIGURED']);
    expect(second.objects[0]?.diff).toContain('pin: "*** (after)"');
    expect(third.errors.map(({ code }) => code)).toEqual(['INVALID_INPUT']);
    const encoded = ['hush-hush-1', 'hush-hush-2'].map((text) =>
      Buffer.from(text).toString('base64'),
    );
    const said = JSON.stringify([first, second, third, third.errors.map(String), world.logged]);
    for (const text of ['hush', '12345678', ...encoded]) expect(said).not.toContain(text);
  });
});

describe('clusters', () => {
  it('that are only looked at, and stations of one name in several, are refused', async () => {
    await using looking = await startTestGateway({
      manage: false,
      fleet: { clusters: ['east', 'west'], stations: 2, nodes: 4 },
    });
    for (const cluster of ['east', 'west']) {
      const { store } = looking.fleet.cluster(cluster);
      const [node] = [...store.list('nodes')];
      if (node === undefined) throw new Error('no node');
      const labels = { ...node.metadata.labels, NodeGroup: 'twin' };
      store.update('nodes', { ...node, metadata: { ...node.metadata, labels } });
    }
    await expect.poll(() => looking.view.stationsByName('twin').length).toBe(2);
    const command = { namespace: 'default', manifests: map('a') };
    const codes = async (station: { name: string; cluster?: string }) =>
      (await looking.commands.applyManifests({ ...command, station })).errors.map(
        ({ code }) => code,
      );
    expect(await codes({ name: 'twin' })).toEqual(['AMBIGUOUS_STATION']);
    expect(await codes({ name: 'twin', cluster: 'east' })).toEqual(['READ_ONLY']);
  });
});
