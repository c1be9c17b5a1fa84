import { describe, expect, it } from 'vitest';
import type { JsonObject, KubeManifest } from '../../../src/model/manifest.ts';
import { asKept, joinedShape, onShape } from '../../../src/model/object-shape.ts';
import { configMap, deployment, object, secret, service } from '../../support/manifests.ts';

const pod = (spec: JsonObject): KubeManifest => object('v1', 'Pod', 'p')({ spec });
const container = (fields: JsonObject): KubeManifest =>
  pod({ containers: [{ name: 'web', ...fields }] });

/** What was written, and what a cluster has of it that is the same. */
const same: readonly (readonly [string, KubeManifest, KubeManifest])[] = [
  [
    'fields that the server filled',
    deployment('web'),
    { ...deployment('web', { replicas: 1, pod: { dnsPolicy: 'ClusterFirst' } }), status: {} },
  ],
  [
    'containers, volumes and variables of others',
    container({ env: [{ name: 'A', value: '1' }] }),
    pod({
      containers: [
        { name: 'proxy' },
        { name: 'web', env: [{ name: 'B' }, { name: 'A', value: '1' }] },
      ],
    }),
  ],
  [
    'ports with the protocol that is meant where none is given',
    container({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] }),
    container({
      ports: [
        { containerPort: 80, protocol: 'UDP' },
        { containerPort: 80, protocol: 'TCP' },
      ],
    }),
  ],
  [
    'amounts that are written another way',
    container({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }),
    container({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
  ],
  [
    'amounts without quotes',
    container({ resources: { requests: { cpu: 0.5 } } }),
    container({ resources: { requests: { cpu: '500m' } } }),
  ],
  [
    'what is empty and not there',
    container({
      args: [],
      tty: false,
      env: [{ name: 'A', value: '' }],
      resources: { limits: {} },
    }),
    container({ env: [{ name: 'A' }] }),
  ],
  [
    'an address that the server gave',
    service('web', { clusterIP: '' }),
    {
      ...service('web', { clusterIP: '10.0.0.7' }),
    },
  ],
  [
    'a template of volumes that the server completed',
    object(
      'apps/v1',
      'StatefulSet',
      's',
    )({
      spec: { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: {} }] },
    }),
    object(
      'apps/v1',
      'StatefulSet',
      's',
    )({
      spec: {
        volumeClaimTemplates: [
          { kind: 'PersistentVolumeClaim', metadata: { name: 'd' }, spec: { volumeMode: 'Block' } },
        ],
      },
    }),
  ],
];

/** What was written, what a cluster has, and what of it shows. */
const differing: readonly (readonly [string, KubeManifest, KubeManifest, KubeManifest])[] = [
  [
    'a value that was changed, in the order of what was written',
    pod({ containers: [{ name: 'a', image: 'a:1' }, { name: 'b' }] }),
    pod({ containers: [{ name: 'b' }, { name: 'a', image: 'a:2', tty: true }] }),
    pod({ containers: [{ name: 'a', image: 'a:2' }, { name: 'b' }] }),
  ],
  [
    'a variable that was taken away',
    container({ env: [{ name: 'A', value: '1' }, { name: 'B' }] }),
    container({ env: [{ name: 'B' }] }),
    container({ env: [{ name: 'B' }] }),
  ],
  [
    'an entry with the empty text that was taken away',
    configMap('c', { a: '', b: '1' }),
    configMap('c', { b: '1' }),
    configMap('c', { b: '1' }),
  ],
  [
    'the same amount where it is a text',
    configMap('c', { limits: '1000m' }),
    configMap('c', { limits: '1' }),
    configMap('c', { limits: '1' }),
  ],
  [
    'a subject that was added, as the list has one owner',
    object('v1', 'RoleBinding', 'r')({ subjects: [{ kind: 'User', name: 'a' }] }),
    object('v1', 'RoleBinding', 'r')({ subjects: [{ name: 'b' }, { kind: 'User', name: 'a' }] }),
    object('v1', 'RoleBinding', 'r')({ subjects: [{ kind: 'User', name: 'a' }, { name: 'b' }] }),
  ],
  [
    'an argument that was added',
    container({ args: ['-a'] }),
    container({ args: ['-a', '-b'] }),
    container({ args: ['-a', '-b'] }),
  ],
  [
    'a zero that means something',
    container({ securityContext: { allowPrivilegeEscalation: false, privileged: false } }),
    container({}),
    container({}),
  ],
  [
    'a volume of another type',
    pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
    pod({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    pod({ volumes: [{ name: 'v' }] }),
  ],
  [
    'another target port, by name or by number',
    service('s', { ports: [{ port: 80, targetPort: 8080 }] }),
    service('s', { ports: [{ port: 80, targetPort: '8080' }] }),
    service('s', { ports: [{ port: 80, targetPort: '8080' }] }),
  ],
  [
    'a value where an object was written',
    configMap('c', { a: '1' }),
    { ...configMap('c'), data: 'none' },
    { ...configMap('c'), data: 'none' },
  ],
];

describe('onShape', () => {
  it.each(same)('shows no difference for %s', (_, written, live) => {
    expect(onShape(live, written)).toEqual(written);
  });

  it.each(differing)('shows %s', (...[, written, live, shown]) => {
    expect(onShape(live, written)).toEqual(shown);
  });

  it('takes fields by their own name only', () => {
    const written = configMap('c', { constructor: 'x' });
    expect(onShape(configMap('c', {}), written)).toEqual(configMap('c', {}));
  });
});

describe('joinedShape', () => {
  it('has the fields that are wanted, and those that were applied and are to go', () => {
    const last = pod({
      containers: [
        { name: 'old', image: 'o:1' },
        { name: 'web', image: 'w:1', tty: true, stdin: false },
      ],
      nodeName: 'n1',
    });
    const wanted = pod({ containers: [{ name: 'web', image: 'w:2' }] });
    expect(joinedShape(wanted, last)).toEqual(
      pod({
        containers: [
          { name: 'web', image: 'w:2', tty: true },
          { name: 'old', image: 'o:1' },
        ],
        nodeName: 'n1',
      }),
    );
  });
});

describe('asKept', () => {
  it('puts texts of a Secret into its data, where they win', () => {
    const written = { ...secret('s', { a: 'text', b: 'new' }), data: { b: 'b2xk', c: 'Yw==' } };
    expect(asKept(written)['data']).toEqual({ a: 'dGV4dA==', b: 'bmV3', c: 'Yw==' });
    expect(asKept(written)).not.toHaveProperty('stringData');
  });

  it('drops what a cluster does not keep, and the copy that kubectl keeps', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'yes' };
    const written = object(
      'v1',
      'Service',
      's',
    )({
      metadata: { annotations, creationTimestamp: null },
      spec: { externalName: null },
      status: { loadBalancer: {} },
    });
    expect(asKept(written)).toEqual(
      object('v1', 'Service', 's')({ metadata: { annotations: { mine: 'yes' } }, spec: {} }),
    );
  });
});
