import { describe, expect, it } from 'vitest';
import {
  valueAt,
  withValueAt,
  type JsonObject,
  type KubeManifest,
} from '../../../../src/model/manifest.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import type { SplitInput } from '../../../../src/model/split/split-input.ts';
import {
  autoscaler,
  budget,
  claim,
  configMap,
  deployment,
  object,
  secret,
  service,
  statefulSet,
  volumes,
} from '../../../support/manifests.ts';

function inputOf(
  clusterRender: readonly KubeManifest[],
  rest: Partial<SplitInput> = {},
): SplitInput {
  return {
    app: 'demo',
    namespace: 'apps',
    stationLabel: 'NodeGroup',
    clusterRender,
    stations: [{ name: 'st-1' }, { name: 'st-2' }],
    ...rest,
  };
}

/** Kind and name of the cluster's objects, then of those of st-1. */
function where(input: SplitInput): readonly (readonly string[])[] {
  const split = splitRender(input);
  const named = (objects: readonly KubeManifest[]): readonly string[] =>
    objects.map((one) => `${one.kind}/${one.metadata.name}`);
  return [named(split.cluster), named(split.station('st-1'))];
}

function at(input: SplitInput, kind: string, station = 'st-1'): KubeManifest {
  return splitRender(input)
    .station(station)
    .find((one) => one.kind === kind)!;
}

describe('what goes where', () => {
  it('sends workloads with their scaler, budget and claim to the stations, the rest to the cluster', () => {
    const render = [
      object('v1', 'ServiceAccount', 'demo')(),
      service('web'),
      deployment('web', { pod: volumes({ claim: 'web-data' }) }),
      autoscaler('web'),
      budget('web'),
      claim('web-data'),
      object('networking.k8s.io/v1', 'Ingress', 'web')(),
      object('example.org/v1', 'Widget', 'w')({ spec: { size: 1 } }),
    ];
    expect(where(inputOf(render))).toEqual([
      ['ServiceAccount/demo', 'Service/web', 'Ingress/web', 'Widget/w'],
      [
        'Deployment/web-st-1',
        'HorizontalPodAutoscaler/web-st-1',
        'PodDisruptionBudget/web-st-1',
        'PersistentVolumeClaim/web-data-st-1',
      ],
    ]);
  });

  const config = (pod: JsonObject, ...more: KubeManifest[]): SplitInput =>
    inputOf([deployment('web', pod), configMap('web-cfg'), secret('web-key'), ...more]);
  const used = { pod: volumes({ configMap: 'web-cfg', secret: 'web-key' }) };
  const atStation = ['Deployment/web-st-1', 'ConfigMap/web-cfg-st-1', 'Secret/web-key-st-1'];

  it('sends configuration that only pods use, by structure, to the stations', () => {
    expect(where(config(used))).toEqual([[], atStation]);
  });

  it('keeps configuration in the cluster that nobody uses', () => {
    expect(where(config({}))[0]).toEqual(['ConfigMap/web-cfg', 'Secret/web-key']);
  });

  it.each([
    ['an argument', config({ ...used, container: { args: ['--configmap=apps/web-cfg'] } })],
    [
      'an environment value',
      config({ ...used, container: { env: [{ name: 'C', value: 'web-cfg' }] } }),
    ],
    ['another object', config(used, configMap('docs', { note: 'see web-cfg.' }))],
    [
      'a role',
      config(
        used,
        object(
          'rbac.authorization.k8s.io/v1',
          'Role',
          'r',
        )({
          rules: [{ resources: ['configmaps'], resourceNames: ['web-cfg'], verbs: ['get'] }],
        }),
      ),
    ],
  ])('keeps configuration in the cluster that %s names', (_what, input) => {
    expect(where(input)[0]).toContain('ConfigMap/web-cfg');
    expect(where(input)[1]).toContain('Secret/web-key-st-1');
  });

  it('does not take a role over other kinds, a checksum or part of a longer name for a mention', () => {
    const input = config(
      { ...used, container: { args: ['--configmap=web-cfg-extra', '--x=my-web-cfg'] } },
      object(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'r',
      )({
        rules: [{ resources: ['leases'], resourceNames: ['web-cfg'], verbs: ['get'] }],
      }),
    );
    expect(where(input)[1]).toEqual(atStation);
  });

  it('reads the text inside the data of a Secret', () => {
    const hidden = object(
      'v1',
      'Secret',
      'hidden',
    )({
      data: { conf: Buffer.from('configMap: web-cfg').toString('base64') },
    });
    expect(where(config(used, hidden))[0]).toContain('ConfigMap/web-cfg');
  });

  it('sends configuration to the stations whose content differs there, also when it is named in text', () => {
    const rendered = (station: string): readonly KubeManifest[] => [
      deployment('web', { ...used, container: { args: ['--configmap=web-cfg'] } }),
      configMap('web-cfg', { station }),
    ];
    const input = inputOf(rendered(''), {
      stations: [{ name: 'st-1', class: 'one' }, { name: 'st-2' }],
      stationRenders: new Map([['one', rendered('st-1')]]),
    });
    expect(at(input, 'ConfigMap')).toMatchObject({
      metadata: { name: 'web-cfg-st-1' },
      data: { station: 'st-1' },
    });
    expect(at(input, 'ConfigMap', 'st-2')).toMatchObject({ data: { station: '' } });
    expect(splitRender(input).findings).toMatchObject([
      {
        severity: 'refuse',
        rule: 'RENAMED_OBJECT_IN_TEXT',
        path: expect.stringContaining('args[0]') as string,
      },
    ]);
  });

  it('keeps random configuration in the cluster, with the value of the first render', () => {
    const rendered = (password: string): readonly KubeManifest[] => [
      deployment('web', used),
      secret('web-key', { password, user: 'admin' }),
    ];
    const split = splitRender(inputOf(rendered('one'), { secondRender: rendered('two') }));
    expect(split.cluster).toMatchObject([{ stringData: { password: 'one', user: 'admin' } }]);
    const stable = splitRender(
      inputOf(rendered('three'), { secondRender: rendered('four') }),
    ).stable;
    expect(split.stable.cluster).toEqual(stable.cluster);
  });

  it('goes on with the random value that the present release has', () => {
    const rendered = (password: string, user: string): readonly KubeManifest[] => [
      secret('web-key', { password, user }),
    ];
    const present = splitRender(inputOf(rendered('first', 'a'))).cluster;
    const split = splitRender(
      inputOf(rendered('new', 'b'), { secondRender: rendered('newer', 'b'), present }),
    );
    expect(split.cluster).toMatchObject([{ stringData: { password: 'first', user: 'b' } }]);
  });

  it('obeys the override of an annotation', () => {
    const annotated = (one: KubeManifest, scope: string): KubeManifest => ({
      ...one,
      metadata: { ...one.metadata, annotations: { 'stationmaster.io/scope': scope } },
    });
    const render = [
      annotated(deployment('controller'), 'cluster'),
      annotated(service('web'), 'station'),
      annotated(configMap('shared'), 'cluster'),
      statefulSet('web', { pod: volumes({ configMap: 'shared' }) }),
    ];
    expect(where(inputOf(render))).toEqual([
      ['Deployment/controller', 'ConfigMap/shared'],
      ['Service/web-st-1', 'StatefulSet/web-st-1'],
    ]);
    expect(valueAt(at(inputOf(render), 'Service'), ['spec', 'selector'])).toEqual({
      app: 'web',
      NodeGroup: 'st-1',
    });
    expect(valueAt(at(inputOf(render), 'StatefulSet'), ['spec', 'serviceName'])).toBe('web-st-1');
  });

  it('follows a chart that renders for the scope it is told (way 1)', () => {
    const input = inputOf([service('web'), deployment('central')], {
      stations: [{ name: 'st-1', class: 'all' }],
      stationRenders: new Map([['all', [deployment('web'), secret('own')]]]),
    });
    expect(where(input)).toEqual([
      ['Service/web', 'Deployment/central'],
      ['Deployment/web-st-1', 'Secret/own-st-1'],
    ]);
  });

  it('leaves a scaler and a budget in the cluster that find no workload of the chart', () => {
    const render = [autoscaler('elsewhere'), budget('elsewhere'), deployment('web')];
    expect(where(inputOf(render))[0]).toEqual([
      'HorizontalPodAutoscaler/elsewhere',
      'PodDisruptionBudget/elsewhere',
    ]);
  });
});

describe('what changes in an object', () => {
  it('labels, selects, pins and owns a workload', () => {
    const web = at(inputOf([deployment('web')]), 'Deployment');
    expect(web.metadata).toEqual({
      name: 'web-st-1',
      namespace: 'apps',
      labels: {
        app: 'web',
        NodeGroup: 'st-1',
        'app.kubernetes.io/managed-by': 'Helm',
        'stationmaster.io/app': 'demo',
        'stationmaster.io/app-namespace': 'apps',
      },
      annotations: {
        'meta.helm.sh/release-name': 'demo.st-1',
        'meta.helm.sh/release-namespace': 'apps',
      },
    });
    expect(valueAt(web, ['spec', 'selector', 'matchLabels'])).toEqual({
      app: 'web',
      NodeGroup: 'st-1',
    });
    expect(valueAt(web, ['spec', 'template', 'metadata', 'labels'])).toMatchObject({
      app: 'web',
      NodeGroup: 'st-1',
      'stationmaster.io/app': 'demo',
    });
    expect(JSON.stringify(valueAt(web, ['spec', 'template', 'spec', 'affinity']))).toContain(
      '{"key":"NodeGroup","operator":"In","values":["st-1"]}',
    );
  });

  it('owns what is the cluster’s by the app’s own release, and gives cluster-wide objects no namespace', () => {
    const [account, role] = splitRender(
      inputOf([
        object('v1', 'ServiceAccount', 'demo')(),
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'demo')(),
      ]),
    ).cluster;
    expect(account?.metadata).toMatchObject({
      namespace: 'apps',
      annotations: { 'meta.helm.sh/release-name': 'demo' },
    });
    expect(role?.metadata.namespace).toBeUndefined();
  });

  it('gives no namespace to a kind that discovery, or a CRD of the chart, says has none', () => {
    const crd = object(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      'widgets.example.org',
    )({
      spec: { group: 'example.org', scope: 'Cluster', names: { kind: 'Widget' } },
    });
    const render = [
      crd,
      object('example.org/v1', 'Widget', 'w')(),
      object('other.org/v1', 'Thing', 't')(),
    ];
    const namespaced = (_apiVersion: string, kind: string): boolean | undefined =>
      kind === 'Thing' ? false : undefined;
    const { cluster } = splitRender(inputOf(render, { namespaced }));
    expect(cluster.map(({ metadata }) => metadata.namespace)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('rewrites references to what is renamed and no others', () => {
    const pod = {
      volumes: [
        { name: 'cfg', configMap: { name: 'cfg', defaultMode: 493 } },
        {
          name: 'all',
          projected: {
            sources: [{ secret: { name: 'key' } }, { configMap: { name: 'kube-root-ca.crt' } }],
          },
        },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      ],
      imagePullSecrets: [{ name: 'key' }, { name: 'by-hand' }],
      serviceAccountName: 'demo',
    };
    const container = {
      envFrom: [{ configMapRef: { name: 'cfg' } }, { secretRef: { name: 'by-hand' } }],
      env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }],
    };
    const render = [
      object('v1', 'ServiceAccount', 'demo')(),
      deployment('web', { pod, container }),
      configMap('cfg'),
      secret('key'),
      claim('data'),
    ];
    const spec = valueAt(at(inputOf(render), 'Deployment'), ['spec', 'template', 'spec']);
    expect(spec).toMatchObject({
      volumes: [
        { name: 'cfg', configMap: { name: 'cfg-st-1', defaultMode: 493 } },
        {
          projected: {
            sources: [
              { secret: { name: 'key-st-1' } },
              { configMap: { name: 'kube-root-ca.crt' } },
            ],
          },
        },
        { persistentVolumeClaim: { claimName: 'data-st-1' } },
      ],
      imagePullSecrets: [{ name: 'key-st-1' }, { name: 'by-hand' }],
      serviceAccountName: 'demo',
      containers: [
        {
          envFrom: [{ configMapRef: { name: 'cfg-st-1' } }, { secretRef: { name: 'by-hand' } }],
          env: [{ valueFrom: { secretKeyRef: { name: 'key-st-1', key: 'k' } } }],
        },
      ],
    });
  });

  it('never renames the Service of a StatefulSet', () => {
    const render = [service('db', { clusterIP: 'None' }), statefulSet('db')];
    expect(valueAt(at(inputOf(render), 'StatefulSet'), ['spec', 'serviceName'])).toBe('db');
  });

  it('gives way to a name that the cluster’s objects have', () => {
    const render = [
      deployment('web', { pod: volumes({ configMap: 'cfg' }) }),
      configMap('cfg'),
      configMap('cfg-st-1'),
    ];
    const name = at(inputOf(render), 'ConfigMap').metadata.name;
    expect(name).toMatch(/^cfg-st-1-x[a-z2-7]{10}$/);
    expect(JSON.stringify(at(inputOf(render), 'Deployment'))).toContain(`{"name":"${name}"}`);
    expect(at(inputOf(render), 'ConfigMap', 'st-2').metadata.name).toBe('cfg-st-2');
  });

  const replicasOf = (input: SplitInput, station: string): unknown =>
    valueAt(at(input, 'Deployment', station), ['spec', 'replicas']);

  it('sets replicas by policy, the station’s before the app’s, and else leaves the chart’s', () => {
    const render = [deployment('web', { replicas: 7 })];
    const stations = [{ name: 'st-1', replicas: { fixed: { replicas: 5 } } }, { name: 'st-2' }];
    const fixed = { fixed: { replicas: 3 } };
    expect(replicasOf(inputOf(render, { stations, replicas: fixed }), 'st-1')).toBe(5);
    expect(replicasOf(inputOf(render, { stations, replicas: fixed }), 'st-2')).toBe(3);
    expect(replicasOf(inputOf(render, { stations }), 'st-2')).toBe(7);
    const keep = [
      deployment('web', { replicas: 7, annotations: { 'stationmaster.io/replicas': 'keep' } }),
    ];
    expect(replicasOf(inputOf(keep, { stations, replicas: fixed }), 'st-1')).toBe(7);
  });

  it('leaves replicas out under an autoscaler', () => {
    const input = inputOf([deployment('web', { replicas: 7 }), autoscaler('web')], {
      replicas: { fixed: { replicas: 3 } },
    });
    expect(valueAt(at(input, 'Deployment'), ['spec'])).not.toHaveProperty('replicas');
    expect(valueAt(at(input, 'HorizontalPodAutoscaler'), ['spec', 'scaleTargetRef', 'name'])).toBe(
      'web-st-1',
    );
    expect(splitRender(input).findings).toMatchObject([
      { severity: 'warn', rule: 'REPLICAS_UNDER_AUTOSCALER' },
    ]);
  });

  it('marks the Services that shall reach other stations', () => {
    const render = [service('web'), service('api')];
    const services = [{ name: 'web', crossStation: true }];
    const labels = splitRender(inputOf(render, { services })).cluster.map(
      ({ metadata }) => metadata.labels?.['Cross_Type'],
    );
    expect(labels).toEqual(['Cross_MEC_Station', undefined]);
  });

  it('holds the Services of the cluster in their stations, and those that are of one station not', () => {
    const own = withValueAt(service('own'), ['metadata', 'annotations'], () => ({
      'stationmaster.io/scope': 'station',
    }));
    const render = [service('web'), service('api'), own, deployment('web')];
    const services = ['api', 'own'].map((name) => ({ name, crossStation: true }));
    const split = splitRender(inputOf(render, { services, serviceLocality: 'KUBEEDGE' }));
    const said = [...split.cluster, ...split.station('st-1')]
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata: { name, labels, annotations } }) => [
        name,
        labels?.['Cross_Type'],
        annotations?.['apps.kubeedge.io/service-topology'],
      ]);
    expect(said).toEqual([
      ['web', undefined, 'range-nodegroup'],
      ['api', 'Cross_MEC_Station', undefined],
      ['own-st-1', 'Cross_MEC_Station', undefined],
    ]);
  });

  it('knows only the stations that it was given', () => {
    expect(() => splitRender(inputOf([])).station('st-9')).toThrow(RangeError);
  });
});
