import { describe, expect, it } from 'vitest';
import { objectChange, type ObjectStates } from '../../../src/commands/object-changes.ts';
import type { JsonObject, KubeManifest } from '../../../src/model/manifest.ts';
import { configMap, object, secret } from '../../support/manifests.ts';

const one = configMap('c', { key: '1' });
const two = configMap('c', { key: '2' });
const three = configMap('c', { key: '3' });

type State = KubeManifest | undefined;
type States = readonly [last: State, live: State, wanted: State];

function change([last, live, wanted]: States, untouched = false) {
  const states: ObjectStates = { last, live, wanted };
  return objectChange(states, { untouched });
}

/** Lines of a diff that add or remove. */
const changed = (diff: string | null): readonly string[] | null =>
  diff?.split('\n').filter((line) => /^[+-] /.test(line)) ?? null;

const gone = undefined;
const none = undefined;

/** What it is called; last, live, wanted; the action, and whether there is a diff and a drift. */
type Case = readonly [string, States, readonly [string, boolean, boolean]];

describe('an object three ways: last applied, live, wanted', () => {
  const table: readonly Case[] = [
    ['new', [none, gone, one], ['CREATE', true, false]],
    ['new to the release, there as it is wanted', [none, one, one], ['NONE', false, false]],
    ['new to the release, there in another form', [none, two, one], ['UPDATE', true, false]],
    ['as it was and as it is wanted', [one, one, one], ['NONE', false, false]],
    ['wanted otherwise', [one, one, two], ['UPDATE', true, false]],
    ['changed by others', [one, two, one], ['UPDATE', true, true]],
    ['changed by others to what is wanted', [one, two, two], ['NONE', false, true]],
    ['changed by others and wanted otherwise', [one, two, three], ['UPDATE', true, true]],
    ['deleted by others and wanted', [one, gone, one], ['CREATE', true, true]],
    ['no longer wanted', [one, one, none], ['DELETE', true, false]],
    ['no longer wanted, and changed by others', [one, two, none], ['DELETE', true, true]],
    ['no longer wanted, and gone', [one, gone, none], ['NONE', false, true]],
  ];
  it.each(table)('%s', (_, states, [action, diff, drift]) => {
    const { kind, name, ...rest } = change(states);
    expect([kind, name]).toEqual(['ConfigMap', 'c']);
    expect({ ...rest, diff: rest.diff !== null, drift: rest.drift !== null }).toEqual({
      action,
      diff,
      drift,
    });
  });

  it('shows what is there against what is wanted, and what was applied against what is there', () => {
    const { diff, drift } = change([one, two, three]);
    expect(changed(diff)).toEqual(['-  key: "2"', '+  key: "3"']);
    expect(changed(drift)).toEqual(['-  key: "1"', '+  key: "2"']);
  });

  it('says that nothing is done about drift when the release stays as it is', () => {
    const { action, diff, drift } = change([one, two, one], true);
    expect({ action, diff }).toEqual({ action: 'NONE', diff: null });
    expect(changed(drift)).toEqual(['-  key: "1"', '+  key: "2"']);
  });

  it('shows a deleted object as gone', () => {
    expect(change([one, gone, one]).drift).toContain('+++ /dev/null');
  });

  it('leaves what the chart wants kept', () => {
    const metadata = { annotations: { 'helm.sh/resource-policy': 'keep' } };
    const kept = object('v1', 'ConfigMap', 'c')({ metadata });
    expect(change([kept, kept, none])).toMatchObject({ action: 'NONE', diff: null, drift: null });
  });

  it('removes a field that is no longer wanted, and leaves one of others alone', () => {
    const last = configMap('c', { key: '1', old: 'x' });
    const live = configMap('c', { key: '1', old: 'x', theirs: 'y' });
    const { diff, drift } = change([last, live, one]);
    expect(changed(diff)).toEqual(['-  old: x']);
    expect(drift).toBeNull();
  });

  it('tells no drift from another version of the kind', () => {
    const scaler = (version: string, spec: JsonObject) =>
      object(`autoscaling/${version}`, 'HorizontalPodAutoscaler', 'h')({ spec });
    const last = scaler('v1', { targetCPUUtilizationPercentage: 50 });
    const live = scaler('v2', { maxReplicas: 3 });
    expect(change([last, live, live]).drift).toBeNull();
  });
});

describe('a Secret', () => {
  const kept = (data: Record<string, string>): KubeManifest => {
    const encoded = Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(data),
    };
    return {
      ...object('v1', 'Secret', 's')({ metadata: { annotations } }),
      type: 'Opaque',
      data: Object.fromEntries(encoded) as JsonObject,
    };
  };

  it('is the same in texts as in base64', () => {
    const written = secret('s', { token: 'alpha' });
    expect(change([written, kept({ token: 'alpha' }), written])).toMatchObject({
      action: 'NONE',
      diff: null,
      drift: null,
    });
  });

  it('shows which values differ and none of them, in any form', () => {
    const states = [
      secret('s', { token: 'alpha', same: 'delta', old: 'omega' }),
      kept({ token: 'bravo', same: 'delta', old: 'omega' }),
      secret('s', { token: 'gamma', same: 'delta', fresh: 'sigma' }),
    ] as const;
    const { action, diff, drift } = change(states);
    expect(action).toBe('UPDATE');
    expect([...(changed(diff) ?? [])].sort()).toEqual(
      [
        "+  fresh: '***'",
        "+  token: '*** (after)'",
        "-  old: '***'",
        "-  token: '*** (before)'",
      ].map((line) => line.replaceAll("'", '"')),
    );
    expect(changed(drift)).toHaveLength(2);
    for (const states3 of [
      states,
      [none, gone, states[2]],
      [states[0], states[1], none],
    ] as const) {
      const shown = JSON.stringify(change(states3));
      for (const word of ['alpha', 'bravo', 'gamma', 'delta', 'omega', 'sigma']) {
        expect(shown).not.toContain(word);
        expect(shown).not.toContain(Buffer.from(word).toString('base64'));
      }
    }
  });

  it('that is no map of values is masked whole', () => {
    const { diff } = change([none, gone, { ...secret('s'), stringData: undefined, data: 'alpha' }]);
    expect(diff).not.toContain('alpha');
  });
});
