import fc from 'fast-check';
import { applyPatch, type Operation } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/admission/admit.ts';
import { ReviewError } from '../../../src/admission/review.ts';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import { requireStation } from '../../../src/model/affinity.ts';
import { listOf, objectOf, valueAt, type JsonObject } from '../../../src/model/manifest.ts';
import {
  relabelled,
  templatePaths,
  workload,
  workloadKinds,
  workloads,
  type WorkloadKind,
} from '../../support/arbitrary-workloads.ts';

const stationLabel = 'NodeGroup';
const annotation = 'stationmaster.io/admitted';
const termsPath = [
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
];
const at = (station: string) => ({ key: stationLabel, operator: 'In', values: [station] });

interface Asked {
  readonly operation?: string;
  readonly subResource?: string;
}

function review(object: KubeObject, { operation = 'CREATE', subResource }: Asked = {}) {
  const [version = '', group = ''] = object.apiVersion.split('/').toReversed();
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u-1',
      operation,
      kind: { group, version, kind: object.kind },
      ...(subResource && { subResource }),
      object: operation === 'DELETE' ? null : object,
      dryRun: false,
    },
  };
}

const ask = (object: KubeObject, asked?: Asked) =>
  admit(review(object, asked), { stationLabel }).answer.response;

/** The object as the API server has it after the answer. */
function after(object: KubeObject, asked?: Asked): KubeObject {
  const { allowed, patch, status } = ask(object, asked);
  if (!allowed) throw new Error(status?.message);
  const copy = structuredClone(object);
  const operations =
    patch === undefined ? [] : (JSON.parse(Buffer.from(patch, 'base64').toString()) as Operation[]);
  expect(applyPatch(copy, operations).filter((fault) => fault !== null)).toEqual([]);
  return copy;
}

const kindOf = ({ kind }: KubeObject) => kind as WorkloadKind;
const podSpecOf = (object: KubeObject) =>
  objectOf(valueAt(object, [...templatePaths[kindOf(object)], 'spec']));
const termsOf = (object: KubeObject) => listOf(valueAt(podSpecOf(object), termsPath));
const podLabelOf = (object: KubeObject) =>
  valueAt(object, [...templatePaths[kindOf(object)], 'metadata', 'labels', stationLabel]);
const canMatch = (term: unknown) =>
  listOf(objectOf(term)['matchExpressions']).length + listOf(objectOf(term)['matchFields']).length >
  0;
/** The same but for empty maps and lists, and for keys without a value. */
const significant = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(significant);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, inner]) => [key, significant(inner)] as const);
  return Object.fromEntries(
    members.filter(
      ([, inner]) =>
        inner !== undefined &&
        !(typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0),
    ),
  );
};

const updatable = workloads.filter(({ kind }) => kind !== 'Pod' && kind !== 'Job');
const update = { operation: 'UPDATE' };
const labelled = (object: KubeObject, station: string | undefined) =>
  relabelled(object, stationLabel, station);

describe('a labelled workload', () => {
  it.each(workloadKinds)('is held at its station: %s', (kind) => {
    const object = after(workload({ kind, name: 'w', labels: { [stationLabel]: 'Edge_1.b' } }));
    expect(termsOf(object)).toEqual([{ matchExpressions: [at('Edge_1.b')] }]);
    expect(podLabelOf(object)).toBe('Edge_1.b');
    expect(object.metadata.annotations?.[annotation]).toBe(
      `NodeGroup=Edge_1.b:affinity${kind === 'Pod' ? '' : ',label'}`,
    );
  });

  it('has the requirement in every term that can match, after what the user wrote there', () => {
    fc.assert(
      fc.property(workloads, (given) => {
        const object = labelled(given, 'station-1');
        const held = after(object);
        const wanted = termsOf(object).map((term) =>
          canMatch(term)
            ? {
                ...objectOf(term),
                matchExpressions: [...listOf(objectOf(term)['matchExpressions']), at('station-1')],
              }
            : term,
        );
        expect(termsOf(held)).toEqual(
          wanted.length === 0 ? [{ matchExpressions: [at('station-1')] }] : wanted,
        );
        expect(podLabelOf(held)).toBe('station-1');
      }),
    );
  });

  it('is changed once: what was changed is let through as it is', () => {
    fc.assert(
      fc.property(workloads, (given) => {
        const held = after(labelled(given, 'station-1'));
        expect(ask(held)).toEqual({ uid: 'u-1', allowed: true });
        expect(ask(held, update)).toEqual({ uid: 'u-1', allowed: true });
      }),
    );
  });

  it('that is given another station is as if it had been made for that one', () => {
    fc.assert(
      fc.property(updatable, (given) => {
        const moved = after(labelled(after(labelled(given, 'station-1')), 'Station_2.b'), update);
        const fresh = after(labelled(given, 'Station_2.b'));
        expect(termsOf(moved)).toEqual(termsOf(fresh));
        expect(podLabelOf(moved)).toBe('Station_2.b');
        expect(JSON.stringify(podSpecOf(moved))).not.toContain('["station-1"]');
      }),
    );
  });

  it('that loses its label is as if it had never had one', () => {
    fc.assert(
      fc.property(updatable, (given) => {
        const freed = after(labelled(after(labelled(given, 'station-1')), undefined), update);
        const significantly = significant(labelled(given, undefined));
        // A selector that speaks of the label keeps it: pods that it cannot match would be refused.
        const kept = podLabelOf(freed) !== podLabelOf(given);
        if (kept) expect(JSON.stringify(valueAt(given, ['spec', 'selector']))).toContain('NotIn');
        else expect(significant(freed)).toEqual(significantly);
        expect(freed.metadata.annotations?.[annotation]).toBeUndefined();
        expect(JSON.stringify(podSpecOf(freed))).not.toContain('["station-1"]');
      }),
    );
  });

  it('gets it back when it is written again without it', () => {
    const given = workload({ kind: 'Deployment', name: 'w', labels: { [stationLabel]: 'a' } });
    const held = after(given);
    const again = { ...given, metadata: held.metadata };
    expect(after(again, update)).toEqual(held);
  });

  it('is touched as little as can be', () => {
    const given = workload({
      kind: 'Deployment',
      name: 'w',
      labels: { [stationLabel]: 'a' },
      annotations: { note: 'n' },
      pod: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }],
            },
          },
        },
      },
    });
    expect(JSON.parse(Buffer.from(ask(given).patch!, 'base64').toString())).toEqual([
      {
        op: 'add',
        path: '/metadata/annotations/stationmaster.io~1admitted',
        value: 'NodeGroup=a:affinity,label',
      },
      { op: 'add', path: '/spec/template/metadata/labels/NodeGroup', value: 'a' },
      {
        op: 'add',
        path: `/spec/template/spec/${termsPath.join('/')}/0/matchExpressions/-`,
        value: at('a'),
      },
    ]);
  });

  it('keeps what the user required himself, also when the label goes', () => {
    const own = {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [at('a')] }],
          },
        },
      },
    };
    const parts = { kind: 'Deployment', name: 'w', pod: own } as const;
    const held = after(workload({ ...parts, labels: { [stationLabel]: 'a' } }));
    expect(held.metadata.annotations?.[annotation]).toBe('NodeGroup=a:label');
    expect(termsOf(after(labelled(held, undefined), update))).toEqual(termsOf(held));
    expect(ask(labelled(held, 'b'), update).status?.message).toContain('nodeSelectorTerms[0]');
  });

  it('says when it is held no longer', () => {
    const held = after(
      workload({ kind: 'Deployment', name: 'w', labels: { [stationLabel]: 'a' } }),
    );
    expect(ask(labelled(held, undefined), update).warnings).toEqual([
      'Without the label NodeGroup the Deployment is no longer held at station a',
    ]);
  });

  it('forgets the requirement of a key that was the station label before', () => {
    const parts = { kind: 'Deployment', name: 'w' } as const;
    const { answer } = admit(review(workload({ ...parts, labels: { site: 'a' } })), {
      stationLabel: 'site',
    });
    const before = structuredClone(workload({ ...parts, labels: { site: 'a', NodeGroup: 'b' } }));
    applyPatch(
      before,
      JSON.parse(Buffer.from(answer.response.patch!, 'base64').toString()) as Operation[],
    );
    const held = after(before, update);
    expect(termsOf(held)).toEqual([{ matchExpressions: [at('b')] }]);
    expect(valueAt(held, ['spec', 'template', 'metadata', 'labels'])).toEqual({
      app: 'w',
      NodeGroup: 'b',
    });
  });

  it.each(['what is this', 'NodeGroup=a', 'NodeGroup=a:', '=:', 'NodeGroup=a:other'])(
    'is not confused by the annotation %j',
    (text) => {
      const parts = { kind: 'Deployment', name: 'w', labels: { [stationLabel]: 'b' } } as const;
      const held = after(workload({ ...parts, annotations: { [annotation]: text } }));
      expect(termsOf(held)).toEqual([{ matchExpressions: [at('b')] }]);
      expect(held.metadata.annotations?.[annotation]).toBe('NodeGroup=b:affinity,label');
    },
  );
});

describe('what is let through as it is', () => {
  const labels = { [stationLabel]: 'a' };
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'u' };
  const owned = (kind: WorkloadKind, controller: boolean) => {
    const object = workload({ kind, name: 'w', labels });
    const ownerReferences = [{ ...owner, controller }];
    return { ...object, metadata: { ...object.metadata, ownerReferences } };
  };

  it.each<[string, KubeObject, Asked]>([
    ['a workload without the label', workload({ kind: 'Deployment', name: 'w' }), {}],
    ['a ReplicaSet of a Deployment', owned('ReplicaSet', true), {}],
    ['its update', owned('ReplicaSet', true), update],
    ['a pod of a ReplicaSet', owned('Pod', true), {}],
    [
      'what a release holds there already',
      workload({
        kind: 'Deployment',
        name: 'w',
        labels,
        podLabels: labels,
        selector: { matchLabels: { app: 'w', ...labels } },
        pod: requireStation({}, { labelKey: stationLabel, station: 'a' }).podSpec!,
      }),
      {},
    ],
    ['an update of a pod', workload({ kind: 'Pod', name: 'w', labels }), update],
    ['an update of a Job', workload({ kind: 'Job', name: 'w', labels }), update],
    ['a deletion', workload({ kind: 'Deployment', name: 'w', labels }), { operation: 'DELETE' }],
    ['a connection', workload({ kind: 'Pod', name: 'w', labels }), { operation: 'CONNECT' }],
    [
      'a status',
      workload({ kind: 'Deployment', name: 'w', labels }),
      { ...update, subResource: 'status' },
    ],
    [
      'another kind',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels }, data: {} },
      {},
    ],
    [
      'a Deployment of another group',
      { ...workload({ kind: 'Deployment', name: 'w', labels }), apiVersion: 'example.org/v1' },
      {},
    ],
    [
      'what is being deleted, even when it contradicts itself',
      {
        ...workload({ kind: 'Deployment', name: 'w', pod: { nodeSelector: { NodeGroup: 'b' } } }),
        metadata: { name: 'w', labels, deletionTimestamp: '2026-11-01T00:00:00Z' },
      },
      update,
    ],
  ])('%s', (_what, object, asked) => {
    expect(ask(object, asked)).toEqual({ uid: 'u-1', allowed: true });
  });

  it('but not an object whose owner does not control it', () => {
    expect(ask(owned('ReplicaSet', false)).patch).toBeDefined();
  });
});

describe('what is refused', () => {
  const labels = { [stationLabel]: 'a' };
  const terms = (...nodeSelectorTerms: JsonObject[]) => ({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  });

  it.each<[string, KubeObject, string]>([
    [
      'a node selector of another station',
      workload({ kind: 'CronJob', name: 'w', labels, pod: { nodeSelector: { NodeGroup: 'b' } } }),
      'spec.jobTemplate.spec.template.spec.nodeSelector.NodeGroup: the node selector wants NodeGroup "b", which is not station "a": take that out, or change the label NodeGroup of the CronJob',
    ],
    [
      'an affinity to another station in any term',
      workload({
        kind: 'Pod',
        name: 'w',
        labels,
        pod: terms(
          { matchExpressions: [{ key: 'gpu', operator: 'Exists' }] },
          { matchExpressions: [at('b')] },
        ),
      }),
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[1]: the node affinity wants NodeGroup In ["b"], which station "a" is not: take that out, or change the label NodeGroup of the Pod',
    ],
    [
      'a selector that leaves its own pods out',
      workload({
        kind: 'ReplicaSet',
        name: 'w',
        labels,
        podLabels: { NodeGroup: 'b' },
        selector: { matchLabels: { app: 'w', NodeGroup: 'b' } },
      }),
      'spec.selector.matchLabels.NodeGroup: the selector leaves out pods with NodeGroup "a": make the ReplicaSet anew with another selector, or change its label NodeGroup',
    ],
    [
      'a selector expression that does',
      workload({
        kind: 'DaemonSet',
        name: 'w',
        labels,
        selector: { matchExpressions: [{ key: 'NodeGroup', operator: 'DoesNotExist' }] },
      }),
      'spec.selector.matchExpressions[0]: the selector leaves out pods with NodeGroup "a": make the DaemonSet anew with another selector, or change its label NodeGroup',
    ],
  ])('%s', (_what, object, message) => {
    expect(ask(object)).toEqual({
      uid: 'u-1',
      allowed: false,
      status: { code: 422, reason: 'Invalid', message },
    });
  });

  it.each(['', 'a b', '-a', 'a-', 'ü', 'x'.repeat(64)])('the station %j', (station) => {
    const object = workload({ kind: 'Pod', name: 'w', labels: { [stationLabel]: station } });
    expect(ask(object).status?.message).toContain(
      `metadata.labels.NodeGroup: ${JSON.stringify(station)} is no name of a station`,
    );
  });

  it('nothing that a station may be called', () => {
    for (const station of ['a', 'X_y.Z-1', 'x'.repeat(63)]) {
      const object = workload({ kind: 'Pod', name: 'w', labels: { [stationLabel]: station } });
      expect(termsOf(after(object))).toEqual([{ matchExpressions: [at(station)] }]);
    }
  });
});

describe('what is no review', () => {
  const whole = review(workload({ kind: 'Pod', name: 'w' }));
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['text', 'review'],
    ['an older version', { ...whole, apiVersion: 'admission.k8s.io/v1beta1' }],
    ['another kind', { ...whole, kind: 'TokenReview' }],
    ['one without a request', { ...whole, request: undefined }],
    ['one without a uid', { ...whole, request: { ...whole.request, uid: '' } }],
    ['an unknown operation', { ...whole, request: { ...whole.request, operation: 'PATCH' } }],
    ['one without a kind', { ...whole, request: { ...whole.request, kind: undefined } }],
    ['one without its object', { ...whole, request: { ...whole.request, object: null } }],
  ])('is %s', (_what, body) => {
    expect(() => admit(body, { stationLabel })).toThrow(ReviewError);
  });

  it('never breaks anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (object) => {
        const request = { ...whole.request, object };
        try {
          admit({ ...whole, request }, { stationLabel });
        } catch (error) {
          expect(error).toBeInstanceOf(ReviewError);
        }
      }),
    );
  });
});
