import { expect, it } from 'vitest';
import { ownerOf } from '../../../src/control/release-objects.ts';
import {
  helmReleaseName,
  helmReleaseNamespace,
  manifestsLabel,
  partOfLabel,
} from '../../../src/model/labels.ts';

it.each([
  [{ annotations: { [helmReleaseName]: 'a', [helmReleaseNamespace]: 'b' } }, 'Helm release b/a'],
  [{ labels: { [manifestsLabel]: 'shop', [partOfLabel]: 'id' } }, 'set shop of plain manifests'],
  [{ labels: { [manifestsLabel]: 'shop' } }, 'no Helm release'],
  [{}, 'no Helm release'],
])('%j belongs to %s', (marks, owner) => {
  const metadata = { name: 'settings', namespace: 'shop', ...marks };
  expect(ownerOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).toBe(owner);
});
