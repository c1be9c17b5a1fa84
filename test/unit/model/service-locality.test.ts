import { describe, expect, it } from 'vitest';
import type { KubeManifest } from '../../../src/model/manifest.ts';
import {
  reachOf,
  serviceLocalities,
  topologyOf,
  withLocality,
  type LocalityInput,
  type ServiceLocality,
  type ServiceReach,
} from '../../../src/model/service-locality.ts';

const kubeEdge = { 'apps.kubeedge.io/service-topology': 'range-nodegroup' };
const openYurt = { 'openyurt.io/topologyKeys': 'openyurt.io/nodepool' };
const cross = { Cross_Type: 'Cross_MEC_Station' };
const pods = { selector: { app: 'web' } };

interface Parts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

function service({ labels, annotations, spec }: Parts): KubeManifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', labels: labels ?? {}, annotations: annotations ?? {} },
    spec: spec ?? pods,
  };
}

const hostname = { 'openyurt.io/topologyKeys': 'kubernetes.io/hostname' };
const elsewhere = { 'apps.kubeedge.io/service-topology': '' };
const sameZone = { ...pods, trafficDistribution: 'PreferSameZone' };
const sameNode = { ...pods, trafficDistribution: 'PreferSameNode' };

/** A Service of a chart, where it goes, what is asked for it, and what becomes of it. */
type Case = readonly [string, Parts, ServiceLocality, boolean | undefined, Parts];

const cases: readonly Case[] = [
  ['is held by KubeEdge', {}, 'KUBEEDGE', undefined, { annotations: kubeEdge }],
  ['is held by OpenYurt', {}, 'OPENYURT', undefined, { annotations: openYurt }],
  ['is held by its zone', {}, 'TRAFFIC_DISTRIBUTION', undefined, { spec: sameZone }],
  ['is left where nothing has to be set', {}, 'NONE', undefined, {}],

  ['crosses where that is asked (KubeEdge)', {}, 'KUBEEDGE', true, { labels: cross }],
  ['crosses where that is asked (OpenYurt)', {}, 'OPENYURT', true, { labels: cross }],
  ['crosses where that is asked (zone)', {}, 'TRAFFIC_DISTRIBUTION', true, { labels: cross }],
  ['crosses where that is asked (nothing)', {}, 'NONE', true, { labels: cross }],

  ['crosses where the chart says so', { labels: cross }, 'KUBEEDGE', undefined, { labels: cross }],
  [
    'loses its label where it is to stay',
    { labels: cross },
    'KUBEEDGE',
    false,
    { annotations: kubeEdge },
  ],
  ['loses its label where nothing has to be set', { labels: cross }, 'NONE', false, {}],

  [
    "is left the chart's own word",
    { annotations: hostname },
    'OPENYURT',
    undefined,
    { annotations: hostname },
  ],
  [
    "is left the chart's own word that nothing holds it",
    { annotations: elsewhere },
    'KUBEEDGE',
    undefined,
    { annotations: elsewhere },
  ],
  [
    "is left the chart's own preference",
    { spec: sameNode },
    'TRAFFIC_DISTRIBUTION',
    undefined,
    { spec: sameNode },
  ],
  [
    "loses the chart's own word where it is to cross",
    { annotations: hostname },
    'OPENYURT',
    true,
    { labels: cross },
  ],
  [
    "loses the chart's own preference where it is to cross",
    { spec: sameNode },
    'TRAFFIC_DISTRIBUTION',
    true,
    { labels: cross },
  ],
  [
    "is left another platform's word",
    { annotations: openYurt },
    'KUBEEDGE',
    true,
    { annotations: openYurt, labels: cross },
  ],
  [
    'is not let out to the station where the chart holds it to the node',
    { annotations: hostname },
    'OPENYURT',
    false,
    { annotations: hostname },
  ],
  [
    'is held after all where it is to stay',
    { annotations: elsewhere },
    'KUBEEDGE',
    false,
    { annotations: kubeEdge },
  ],

  ...serviceLocalities.flatMap((locality): Case[] => {
    const external = { type: 'ExternalName', externalName: 'example.org', ...pods };
    return [
      ['is a name for something else', { spec: external }, locality, false, { spec: external }],
      [
        'has end points of its own',
        { spec: { ports: [] } },
        locality,
        false,
        { spec: { ports: [] } },
      ],
    ];
  }),
  [
    'is held without an address too',
    { spec: { ...pods, clusterIP: 'None' } },
    'KUBEEDGE',
    undefined,
    { spec: { ...pods, clusterIP: 'None' }, annotations: kubeEdge },
  ],
  [
    'has no address that a zone would matter to',
    { spec: { ...pods, clusterIP: 'None' } },
    'TRAFFIC_DISTRIBUTION',
    undefined,
    { spec: { ...pods, clusterIP: 'None' } },
  ],
];

describe('withLocality', () => {
  it.each(cases)('a Service %s: %j, %s, asked %s', (...one) => {
    const [, given, locality, crossStation, wanted] = one;
    const input: LocalityInput = { crossStation, locality };
    const changed = withLocality(service(given), input);
    expect(changed).toEqual(service(wanted));
    expect(withLocality(changed, input)).toEqual(changed);
  });

  it.each([
    ['v1.27.3-eks-1', undefined],
    ['v1.30.0', undefined],
    ['v1.31.0', 'PreferClose'],
    ['v1.33.9+k3s1', 'PreferClose'],
    ['v1.34.0', 'PreferSameZone'],
    ['1.36', 'PreferSameZone'],
    ['v2.0.0', 'PreferSameZone'],
    [undefined, 'PreferSameZone'],
  ])('says to an API server of version %s what it knows: %s', (kubeVersion, wanted) => {
    const changed = withLocality(service({}), {
      crossStation: undefined,
      locality: 'TRAFFIC_DISTRIBUTION',
      ...(kubeVersion !== undefined && { kubeVersion }),
    });
    expect(topologyOf(changed).trafficDistribution).toBe(wanted ?? '');
  });
});

describe('reachOf', () => {
  const reachIn = (locality: ServiceLocality, parts: Parts): ServiceReach => {
    const { metadata, ...object } = service(parts);
    const {
      type = 'ClusterIP',
      clusterIP = '',
      selector = {},
    } = object['spec'] as {
      type?: string;
      clusterIP?: string;
      selector?: Record<string, string>;
    };
    const topology = topologyOf({ metadata, ...object });
    const labels = metadata.labels ?? {};
    return reachOf({ labels, type, clusterIp: clusterIP, selector, topology }, locality);
  };

  it.each([
    ['NONE', {}, 'STATION'],
    ['NONE', { labels: cross }, 'EVERYWHERE'],
    ['NONE', { labels: { Cross_Type: 'other' } }, 'STATION'],
    ['NONE', { annotations: kubeEdge }, 'STATION'],
    ['NONE', { spec: {} }, 'EVERYWHERE'],
    ['NONE', { spec: { ...pods, type: 'ExternalName' } }, 'EVERYWHERE'],
    ['KUBEEDGE', {}, 'EVERYWHERE'],
    ['KUBEEDGE', { annotations: kubeEdge }, 'STATION'],
    ['KUBEEDGE', { annotations: elsewhere }, 'EVERYWHERE'],
    ['KUBEEDGE', { annotations: openYurt }, 'EVERYWHERE'],
    // CloudCore does not read the label: what its own annotation says is what happens.
    ['KUBEEDGE', { annotations: kubeEdge, labels: cross }, 'STATION'],
    ['KUBEEDGE', { annotations: kubeEdge, spec: { ports: [] } }, 'STATION'],
    ['KUBEEDGE', { annotations: kubeEdge, spec: { type: 'ExternalName' } }, 'EVERYWHERE'],
    ['OPENYURT', {}, 'EVERYWHERE'],
    ['OPENYURT', { annotations: openYurt }, 'STATION'],
    ['OPENYURT', { annotations: hostname }, 'STATION'],
    ['OPENYURT', { annotations: { 'openyurt.io/topologyKeys': 'kubernetes.io/zone' } }, 'STATION'],
    ['OPENYURT', { annotations: { 'openyurt.io/topologyKeys': 'rack' } }, 'EVERYWHERE'],
    ['TRAFFIC_DISTRIBUTION', {}, 'EVERYWHERE'],
    ['TRAFFIC_DISTRIBUTION', { spec: sameZone }, 'STATION_PREFERRED'],
    ['TRAFFIC_DISTRIBUTION', { spec: sameNode }, 'STATION_PREFERRED'],
    ['TRAFFIC_DISTRIBUTION', { spec: { ...sameZone, clusterIP: 'None' } }, 'EVERYWHERE'],
  ] as const)('with %s of %j: %s', (locality, parts, reach) => {
    expect(reachIn(locality, parts)).toBe(reach);
  });

  it('is what was written for it', () => {
    const reaches = serviceLocalities.map((locality) =>
      [false, true].map((crossStation) => {
        const { metadata, ...written } = withLocality(service({}), { crossStation, locality });
        return reachIn(locality, { ...metadata, spec: written['spec'] as typeof pods });
      }),
    );
    expect(reaches).toEqual([
      ['STATION', 'EVERYWHERE'],
      ['STATION', 'EVERYWHERE'],
      ['STATION_PREFERRED', 'EVERYWHERE'],
      ['STATION', 'EVERYWHERE'],
    ]);
  });
});
