import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupKindOf,
  objectOf,
  valueAt,
  type KubeManifest,
} from '../../../../src/model/manifest.ts';
import { ruleOf } from '../../../../src/model/split/split-rules.ts';
import { splitRender } from '../../../../src/model/split/split-render.ts';
import type { SplitInput } from '../../../../src/model/split/split-input.ts';
import { charts } from '../../../support/arbitrary-charts.ts';
import { canonical, unsplit } from '../../../support/unsplit.ts';

const stations = [{ name: 'st-a' }, { name: 'st-b' }, { name: 'st-c' }];

function inputOf(clusterRender: readonly KubeManifest[]): SplitInput {
  return { app: 'demo', namespace: 'apps', stationLabel: 'NodeGroup', clusterRender, stations };
}

/** Replicas are left out under an autoscaler: the only field of the render that the split takes away. */
function withoutScaledReplicas(render: readonly KubeManifest[]): readonly KubeManifest[] {
  const scaled = new Set(
    render
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .map((scaler) => String(valueAt(scaler, ['spec', 'scaleTargetRef', 'name']))),
  );
  return render.map((one) => {
    if (one.kind !== 'Deployment' || !scaled.has(one.metadata.name)) return one;
    const spec = Object.entries(objectOf(one['spec'])).filter(([field]) => field !== 'replicas');
    return { ...one, spec: Object.fromEntries(spec) };
  });
}

function isClusterWide(object: KubeManifest): boolean {
  const rule = ruleOf(object);
  return rule.as === 'shared' && !rule.namespaced;
}

describe('splitRender over generated charts', { timeout: 30_000 }, () => {
  it('joined again equals the render, apart from what the split must change', () => {
    fc.assert(
      fc.property(charts, (render) => {
        const input = inputOf(render);
        const joined = unsplit(splitRender(input), input);
        const rendered = withoutScaledReplicas(render).map((one) =>
          canonical(one, isClusterWide(one) ? undefined : 'apps'),
        );
        expect(joined.objects).toEqual([...rendered].sort());
        const [first, ...others] = [...joined.atStations.values()];
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  it('gives every pod of a station its label, its affinity and nothing that other stations have', () => {
    fc.assert(
      fc.property(charts, (render) => {
        const split = splitRender(inputOf(render));
        const seen = new Set<string>();
        for (const { name } of stations) {
          for (const one of split.station(name)) {
            const identity = `${groupKindOf(one)}/${one.metadata.name}`;
            expect(seen.has(identity)).toBe(false);
            seen.add(identity);
            expect(one.metadata.labels?.['NodeGroup']).toBe(name);
            const rule = ruleOf(one);
            if (rule.as !== 'workload') continue;
            expect(valueAt(one, [...rule.template, 'metadata', 'labels', 'NodeGroup'])).toBe(name);
            const selector = valueAt(one, ['spec', 'selector', 'matchLabels']);
            if (selector !== undefined) expect(objectOf(selector)['NodeGroup']).toBe(name);
          }
        }
        for (const one of split.cluster) expect(one.metadata.labels?.['NodeGroup']).toBeUndefined();
      }),
    );
  });

  it('names, from a station, only what is there: renamed with the object, or left alone', () => {
    fc.assert(
      fc.property(charts, (render) => {
        const split = splitRender(inputOf(render));
        const kept = new Set(split.cluster.map((one) => `${one.kind}/${one.metadata.name}`));
        const rendered = new Set(render.map((one) => `${one.kind}/${one.metadata.name}`));
        const own = split.station('st-a');
        const present = new Set([...kept, ...own.map((one) => `${one.kind}/${one.metadata.name}`)]);
        for (const one of own) {
          for (const reference of references(one)) {
            expect(present.has(reference) || !rendered.has(reference)).toBe(true);
            if (reference.endsWith('-st-a')) expect(present.has(reference)).toBe(true);
          }
        }
      }),
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(charts, (render) => {
        const [one, two] = [splitRender(inputOf(render)), splitRender(inputOf(render))];
        expect(two.cluster).toEqual(one.cluster);
        expect(two.station('st-b')).toEqual(one.station('st-b'));
        expect(two.findings).toEqual(one.findings);
      }),
    );
  });
});

/** Found by the fields' names alone, apart from the code under test. */
function references(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  return Object.entries(objectOf(value)).flatMap(([field, member]) => {
    const name = String(objectOf(member)['name']);
    switch (field) {
      case 'configMap':
      case 'configMapRef':
      case 'configMapKeyRef':
        return [`ConfigMap/${name}`];
      case 'secretRef':
      case 'secretKeyRef':
        return [`Secret/${name}`];
      case 'secretName':
        return [`Secret/${String(member)}`];
      case 'claimName':
        return [`PersistentVolumeClaim/${String(member)}`];
      case 'scaleTargetRef':
        return [`Deployment/${name}`];
      default:
        return references(member);
    }
  });
}
