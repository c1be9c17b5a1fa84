import { describe, expect, it } from 'vitest';
import type { KubeManifest } from '../../../../src/model/manifest.ts';
import type { SplitInput } from '../../../../src/model/split/split-input.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import { claim, configMap, object, podTemplate } from '../../../support/manifests.ts';

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

function job(
  name: string,
  named: { readonly volume?: string; readonly claim?: string },
): KubeManifest {
  const pod = {
    ...(named.volume && { volumes: [{ name: 'v', configMap: { name: named.volume } }] }),
    ...(named.claim && {
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: named.claim } }],
    }),
  };
  return object('batch/v1', 'Job', name)({ spec: { template: podTemplate(name, { pod }) } });
}

describe('the hooks of a chart', () => {
  it('keeps hooks out of both halves, and with the cluster unless the chart asks for stations', () => {
    const hook = (name: string, annotations: Record<string, string>): KubeManifest => ({
      ...job(name, { volume: 'settings' }),
      metadata: { name, annotations },
    });
    const render = [
      configMap('settings'),
      hook('t', { 'helm.sh/hook': 'test' }),
      hook('m', { 'helm.sh/hook': 'pre-install,pre-upgrade' }),
      hook('s', { 'helm.sh/hook': 'post-install', 'stationmaster.io/scope': 'station' }),
    ];
    const split = splitRender(inputOf(render));
    const named = (objects: readonly KubeManifest[]) =>
      objects.map(({ metadata }) => metadata.name);
    expect(named([...split.cluster, ...split.station('st-1')])).toEqual(['settings']);
    expect(named(split.clusterHooks)).toEqual(['t', 'm']);
    expect(named(split.stationHooks('st-1'))).toEqual(['s-st-1']);
    expect(split.findings).toEqual([]);
    // With no hook in the cluster that names it, the station's own hook decides; it names it as it is called there.
    const [, , , own] = render;
    const alone = splitRender(inputOf([configMap('settings'), own!]));
    expect(named(alone.station('st-2'))).toEqual(['settings-st-2']);
    expect(JSON.stringify(alone.stationHooks('st-2'))).toContain('"settings-st-2"');
    expect(alone.stationHooks('st-2')[0]!.metadata.labels).toMatchObject({ NodeGroup: 'st-2' });
  });

  it('blanks what is random in a hook, its name too', () => {
    const hook = (name: string): KubeManifest =>
      object(
        'batch/v1',
        'Job',
        name,
      )({ metadata: { annotations: { 'helm.sh/hook': 'pre-install' } } });
    const split = splitRender(
      inputOf([hook('migrate-x1')], { secondRender: [hook('migrate-y2')] }),
    );
    expect(split.clusterHooks[0]!.metadata.name).toBe('migrate-x1');
    expect(split.stable.clusterHooks[0]!.metadata.name).toBe('(random)');
  });

  it("warns of a hook that would not find a station's object, or would run nowhere", () => {
    const annotations = { 'helm.sh/hook': 'pre-install' };
    const backup: KubeManifest = {
      ...job('backup', { claim: 'data' }),
      metadata: { name: 'backup', annotations },
    };
    const far: KubeManifest = {
      ...job('far', {}),
      metadata: { name: 'far', annotations: { 'helm.sh/hook': 'post-upgrade' } },
    };
    const split = splitRender(
      inputOf([claim('data'), backup], {
        stations: [{ name: 'st-1', class: 'all' }],
        stationRenders: new Map([['all', [claim('data'), backup, far]]]),
      }),
    );
    expect(split.findings).toMatchObject([
      { severity: 'warn', rule: 'HOOK_NAMES_STATION_OBJECT', object: { name: 'backup' } },
      { severity: 'warn', rule: 'HOOK_NOT_RUN', object: { name: 'far' } },
    ]);
    expect([...split.clusterHooks, ...split.stationHooks('st-1')]).toHaveLength(1);
  });
});
