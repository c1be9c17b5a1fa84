import { describe, expect, it } from 'vitest';
import type { JsonObject, KubeManifest } from '../../../../src/model/manifest.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import type { Finding, SplitInput } from '../../../../src/model/split/split-input.ts';
import {
  configMap,
  deployment,
  object,
  service,
  statefulSet,
  volumes,
} from '../../../support/manifests.ts';

function findings(
  clusterRender: readonly KubeManifest[],
  rest: Partial<SplitInput> = {},
): readonly Finding[] {
  return splitRender({
    app: 'demo',
    namespace: 'apps',
    stationLabel: 'NodeGroup',
    clusterRender,
    stations: [{ name: 'st-1' }, { name: 'st-2' }],
    ...rest,
  }).findings;
}

function rulesOf(found: readonly Finding[]): readonly string[] {
  return found.map(({ severity, rule }) => `${severity} ${rule}`);
}

const required = (affinity: JsonObject): JsonObject => ({
  requiredDuringSchedulingIgnoredDuringExecution: affinity,
});

function apart(topologyKey: string, replicas: number): KubeManifest {
  const podAntiAffinity = required([
    { labelSelector: { matchLabels: { app: 'web' } }, topologyKey },
  ] as unknown as JsonObject);
  return deployment('web', { replicas, pod: { affinity: { podAntiAffinity } } });
}

describe('preflight', () => {
  it('has nothing to say about an ordinary chart', () => {
    const render = [
      object('v1', 'ServiceAccount', 'demo-web')(),
      service('demo-web'),
      deployment('demo-web', {
        pod: volumes({ configMap: 'demo-web-cfg' }),
        container: { env: [{ name: 'SELF', value: 'http://demo-web:80' }] },
      }),
      configMap('demo-web-cfg'),
    ];
    expect(findings(render)).toEqual([]);
  });

  it.each([
    ['demo-db-0.demo-db-headless:6379'],
    ['http://demo-db-{0...3}.demo-db-headless'],
    ['demo-db-$i.demo-db-headless'],
  ])('refuses pods named by ordinal: %s', (value) => {
    const render = [
      service('demo-db-headless', { clusterIP: 'None', selector: { app: 'demo-db' } }),
      statefulSet('demo-db', {
        serviceName: 'demo-db-headless',
        container: { env: [{ name: 'M', value }] },
      }),
    ];
    expect(findings(render)[0]).toMatchObject({
      severity: 'refuse',
      rule: 'POD_ORDINAL_IN_TEXT',
      code: 'INVALID_CHART',
      object: { kind: 'StatefulSet', name: 'demo-db' },
      path: 'spec.template.spec.containers[0].env[0].value',
    });
    expect(rulesOf(findings(render))).toContain('warn PEERS_THROUGH_SHARED_NAME');
  });

  it('refuses a renamed object that text names with its kind, though a Service has the name too', () => {
    const render = [
      service('dns'),
      deployment('dns', { container: { args: ['--target=Deployment/dns'] } }),
    ];
    expect(findings(render)).toMatchObject([
      {
        severity: 'refuse',
        rule: 'RENAMED_OBJECT_IN_TEXT',
        path: 'spec.template.spec.containers[0].args[0]',
      },
    ]);
  });

  it('warns of a renamed workload that text names and nothing else has the name of', () => {
    const render = [deployment('worker'), configMap('docs', { note: 'ask worker' })];
    expect(findings(render)).toMatchObject([
      {
        severity: 'warn',
        rule: 'RENAMED_OBJECT_IN_TEXT',
        object: { kind: 'ConfigMap' },
        path: 'data.note',
      },
    ]);
  });

  it('warns of a lease that all stations share', () => {
    const leader = deployment('web', {
      container: { args: ['--leader-elect', '--leader-election-id=x'] },
    });
    const role = object(
      'rbac.authorization.k8s.io/v1',
      'Role',
      'r',
    )({
      rules: [
        { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'update'] },
      ],
    });
    const off = deployment('off', { container: { args: ['--leader-elect=false'] } });
    expect(findings([leader, role, off]).map(({ rule, object: of }) => [rule, of?.name])).toEqual([
      ['SHARED_LEASE', 'web'],
      ['SHARED_LEASE', 'r'],
    ]);
  });

  it('refuses two objects of one name in a render', () => {
    expect(findings([service('web'), service('web')])).toMatchObject([
      { rule: 'DUPLICATE_OBJECT', code: 'NAME_COLLISION', severity: 'refuse' },
    ]);
  });

  it('refuses two stations’ objects that would have one name', () => {
    const stations = [{ name: '1' }, { name: 'st-1' }];
    expect(findings([deployment('web-st'), deployment('web')], { stations })).toMatchObject([
      { rule: 'NAME_COLLISION', code: 'NAME_COLLISION', station: 'st-1', object: { name: 'web' } },
    ]);
  });

  it('says which names are shortened and refuses those that are not', () => {
    const found = findings([statefulSet('s'.repeat(50)), service('v'.repeat(64))], {
      services: [],
    });
    expect(found.map(({ severity, rule, object: of }) => [severity, rule, of?.kind])).toEqual([
      ['refuse', 'NAME_TOO_LONG', 'Service'],
      ['warn', 'NAME_TOO_LONG', 'StatefulSet'],
    ]);
    expect(rulesOf(findings([], { app: 'a'.repeat(54) }))).toEqual(['refuse NAME_TOO_LONG']);
  });

  it('refuses pods that want another station', () => {
    const found = findings([deployment('web', { pod: { nodeSelector: { NodeGroup: 'st-2' } } })]);
    expect(found).toMatchObject([
      {
        severity: 'refuse',
        rule: 'CONTRADICTS_STATION',
        code: 'INVALID_CHART',
        station: 'st-1',
        path: 'spec.template.spec.nodeSelector.NodeGroup',
      },
    ]);
  });

  it.each([
    ['kubernetes.io/hostname', 2, []],
    ['kubernetes.io/hostname', 3, ['warn ANTI_AFFINITY_BEYOND_STATION']],
    ['NodeGroup', 1, []],
    ['NodeGroup', 2, ['warn ANTI_AFFINITY_BEYOND_STATION']],
    ['topology.kubernetes.io/zone', 1, ['warn ANTI_AFFINITY_BEYOND_STATION']],
  ])('checks required anti-affinity by %s of %d replicas on two nodes', (key, replicas, rules) => {
    const stations = [
      { name: 'st-1', nodes: 2 },
      { name: 'st-2', nodes: 2 },
    ];
    expect(rulesOf(findings([apart(key, replicas)], { stations }))).toEqual(rules);
  });

  it('warns of objects in other namespaces, hidden workloads and random workloads', () => {
    const elsewhere = object(
      'rbac.authorization.k8s.io/v1',
      'Role',
      'r',
    )({ metadata: { namespace: 'kube-system' } });
    const operated = object(
      'example.org/v1',
      'Engine',
      'e',
    )({
      spec: { pods: { containers: [{ name: 'c', image: 'i' }] } },
    });
    const [one, two] = ['a', 'b'].map((roll) =>
      deployment('web', { container: { env: [{ name: 'R', value: roll }] } }),
    );
    const found = findings([elsewhere, operated, one!], {
      secondRender: [elsewhere, operated, two!],
    });
    expect(found.map(({ rule, path }) => [rule, path])).toEqual([
      ['OTHER_NAMESPACE', 'metadata.namespace'],
      ['HIDDEN_WORKLOAD', 'spec.pods.containers'],
      ['RANDOM_AT_STATIONS', 'spec.template.spec.containers.0.env.0.value'],
    ]);
  });

  it('warns of a shared object that the chart renders otherwise for a station', () => {
    const found = findings([service('web'), deployment('web')], {
      stations: [{ name: 'st-1', class: 'one' }],
      stationRenders: new Map([['one', [service('web', { type: 'NodePort' }), deployment('web')]]]),
    });
    expect(rulesOf(found)).toEqual(['warn SHARED_OBJECT_DIFFERS']);
  });

  it('refuses a request about a Service that is not rendered, and a scope that is none', () => {
    const services = [{ name: 'web', crossStation: true }];
    expect(findings([], { services })).toMatchObject([
      { severity: 'refuse', code: 'INVALID_INPUT', path: 'services[0].name' },
    ]);
    const odd = object(
      'v1',
      'ServiceAccount',
      'a',
    )({
      metadata: { annotations: { 'stationmaster.io/scope': 'planet' } },
    });
    expect(rulesOf(findings([odd]))).toEqual(['refuse UNKNOWN_SCOPE']);
  });

  it('names what a workload of the cluster would lose', () => {
    const central: KubeManifest = deployment('central', {
      annotations: { 'stationmaster.io/scope': 'cluster' },
      pod: volumes({ claim: 'data' }),
    });
    const data = object('v1', 'PersistentVolumeClaim', 'data')();
    expect(findings([central, data])).toMatchObject([
      { severity: 'refuse', rule: 'RENAMED_OBJECT_IN_TEXT', object: { name: 'central' } },
    ]);
  });
});
