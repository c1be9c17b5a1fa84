import { describe, expect, it } from 'vitest';
import { planWarnings } from '../../../src/commands/plan-warnings.ts';
import type { Wanted } from '../../../src/helm/wanted-releases.ts';
import { appRevisionLabel } from '../../../src/model/labels.ts';
import type { KubeManifest } from '../../../src/model/manifest.ts';
import type { Finding } from '../../../src/model/split/split-input.ts';
import { configMap, secret, service } from '../../support/manifests.ts';

type Scope = 'CLUSTER' | 'STATION';

function wantedOf(
  objects: readonly KubeManifest[],
  scope: Scope = 'CLUSTER',
  warnings: readonly Finding[] = [],
): Wanted {
  const release = {
    cluster: 'east',
    namespace: 'edge',
    name: 'web',
    scope,
    station: scope === 'CLUSTER' ? '' : 's-1',
    app: { namespace: 'edge', name: 'web' },
    objects,
    hooks: [],
    notes: '',
    chart: { metadata: { name: 'web', version: '1.0.0', apiVersion: 'v2' }, values: {} },
    config: {},
    digest: 'd',
  };
  return { releases: [release], warnings, refusals: [], refused: new Map() };
}

function east(present: readonly KubeManifest[], count = 12) {
  const stations = Array.from({ length: count }, (_, at) => ({ name: `s-${at + 1}`, nodes: 1 }));
  return [{ name: 'east', stations, present }];
}

function labelled(object: KubeManifest, labels: Record<string, string>): KubeManifest {
  return { ...object, metadata: { ...object.metadata, labels } };
}

describe('what a plan warns of', () => {
  const before = configMap('web-config', { level: 'info' });
  const after = configMap('web-config', { level: 'debug' });

  it('says which shared objects reach every station of a cluster at once', () => {
    expect(planWarnings(wantedOf([after, service('web')]), east([before, service('web')]))).toEqual(
      [
        {
          code: 'SHARED_OBJECT_CHANGES',
          message:
            'ConfigMap web-config of cluster east is shared: its change reaches all 12 stations there before the first batch.',
          object: 'ConfigMap web-config',
          cluster: 'east',
        },
      ],
    );
  });

  it('counts one station as one, and shows no secret', () => {
    const [warning] = planWarnings(
      wantedOf([secret('web-key', { key: 'new' })]),
      east([secret('web-key', { key: 'old' })], 1),
    );
    expect(warning?.message).toBe(
      'Secret web-key of cluster east is shared: its change reaches the only station there before the first batch.',
    );
  });

  it.each([
    ['a new object, which no station uses yet', wantedOf([after]), east([])],
    ['an object that goes, which goes after the last batch', wantedOf([]), east([before])],
    ['an object of one station', wantedOf([after], 'STATION'), east([before])],
    [
      'labels that only name a version',
      wantedOf([labelled(before, { 'helm.sh/chart': 'web-2', [appRevisionLabel]: '2' })]),
      east([labelled(before, { 'helm.sh/chart': 'web-1', 'app.kubernetes.io/version': '1' })]),
    ],
  ])('says nothing of %s', (_, wanted, clusters) => {
    expect(planWarnings(wanted, clusters)).toEqual([]);
  });

  it('says what was found in the chart once, whatever the clusters', () => {
    const finding: Finding = {
      severity: 'warn',
      rule: 'HOOK_NOT_RUN',
      code: 'INVALID_CHART',
      object: { apiVersion: 'batch/v1', kind: 'Job', namespace: '', name: 'migrate' },
      path: 'metadata.annotations[helm.sh/hook]',
      message: 'it is a hook',
    };
    expect(planWarnings(wantedOf([], 'CLUSTER', [finding, { ...finding }]), [])).toEqual([
      { code: 'HOOK_NOT_RUN', message: 'it is a hook', object: 'Job migrate', cluster: null },
    ]);
  });
});
