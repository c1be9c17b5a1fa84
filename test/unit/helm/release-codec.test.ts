import { gunzipSync, gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { HelmRelease } from '../../../src/helm/helm-release.ts';
import { manifestOf, releaseStatuses } from '../../../src/helm/helm-release.ts';
import {
  decodeRelease,
  encodeRelease,
  ReleaseFormatError,
} from '../../../src/helm/release-codec.ts';
import { Refusal } from '../../../src/runtime/errors.ts';

const release: HelmRelease = {
  name: 'web.bj-1',
  namespace: 'edge',
  revision: 3,
  status: 'deployed',
  description: 'Upgrade complete',
  firstDeployed: '2026-11-01T10:00:00Z',
  lastDeployed: '2026-11-02T10:00:00Z',
  notes: 'It runs.',
  chart: {
    metadata: { name: 'web', version: '1.2.0', apiVersion: 'v2', appVersion: '1.27' },
    values: { replicaCount: 2 },
  },
  config: { replicaCount: 3 },
  manifest: manifestOf([{ template: 'web/templates/a.yaml', text: 'kind: ConfigMap\n' }]),
  hooks: [
    {
      name: 'web-test',
      kind: 'Pod',
      path: 'web/templates/test.yaml',
      manifest: 'kind: Pod\n',
      events: ['test'],
      weight: -5,
      deletePolicies: ['hook-succeeded'],
      outputLogPolicies: [],
    },
  ],
};

const stored = (data: string): Record<string, unknown> =>
  JSON.parse(
    gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString(),
  ) as Record<string, unknown>;

const wrapped = (value: unknown): string =>
  Buffer.from(gzipSync(JSON.stringify(value)).toString('base64')).toString('base64');

describe('a release Secret', () => {
  it('has the name, type and labels that helm looks for, and further labels', () => {
    const secret = encodeRelease(release, {
      modifiedAt: 1_793_613_600_999,
      labels: { 'stationmaster.io/app': 'web', owner: 'someone' },
    });
    expect(secret).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'helm.sh/release.v1',
      metadata: { name: 'sh.helm.release.v1.web.bj-1.v3', namespace: 'edge' },
    });
    expect(secret.metadata.labels).toEqual({
      'stationmaster.io/app': 'web',
      modifiedAt: '1793613600',
      name: 'web.bj-1',
      owner: 'helm',
      status: 'deployed',
      version: '3',
    });
  });

  it('holds chart metadata and values, but no templates, no files and no apply method', () => {
    const form = stored(encodeRelease(release, { modifiedAt: 0 }).data.release);
    expect(form['chart']).toEqual({
      metadata: release.chart.metadata,
      lock: null,
      templates: [],
      values: { replicaCount: 2 },
      schema: null,
      files: null,
    });
    expect(form).not.toHaveProperty('apply_method');
    expect(form).toMatchObject({ name: 'web.bj-1', version: 3, namespace: 'edge' });
  });

  it('is the same bytes for the same release, and names no system and no time', () => {
    const once = encodeRelease(release, { modifiedAt: 5 });
    expect(encodeRelease(structuredClone(release), { modifiedAt: 5 })).toEqual(once);
    const zipped = Buffer.from(Buffer.from(once.data.release, 'base64').toString(), 'base64');
    expect([...zipped.subarray(4, 8), zipped[9]]).toEqual([0, 0, 0, 0, 255]);
  });

  it('is refused when it is bigger than a Secret may be', () => {
    const noise = Array.from({ length: 200_000 }, () => Math.random().toString(36)).join('');
    expect(() => encodeRelease({ ...release, manifest: noise }, { modifiedAt: 0 })).toThrow(
      Refusal,
    );
  });
});

describe('reading a release', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  const values = fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<
    Record<string, unknown>
  >;
  const anyRelease: fc.Arbitrary<HelmRelease> = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,51}[a-z0-9]$/),
    namespace: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    revision: fc.integer({ min: 1, max: 1_000_000 }),
    status: fc.constantFrom(...releaseStatuses),
    description: text,
    firstDeployed: text,
    lastDeployed: text,
    chart: fc.record({
      metadata: fc.record({ name: text, version: text, apiVersion: text, home: text }),
      values,
    }),
    config: values,
    manifest: text,
    hooks: fc.array(
      fc.record({
        name: text,
        kind: text,
        path: text,
        manifest: text,
        events: fc.subarray(['pre-install', 'test', 'post-delete'] as const),
        weight: fc.integer({ min: -100, max: 100 }),
        deletePolicies: fc.array(text, { maxLength: 2 }),
        outputLogPolicies: fc.array(text, { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
  });

  it('gives back what was written', () => {
    expect(decodeRelease(encodeRelease(release, { modifiedAt: 0 }).data.release)).toEqual(release);
    fc.assert(
      fc.property(anyRelease, (one) => {
        const read = decodeRelease(encodeRelease(one, { modifiedAt: 0 }).data.release);
        expect(read).toEqual(JSON.parse(JSON.stringify(one)));
      }),
      { numRuns: 200 },
    );
  });

  it('reads what other clients write: templates, missing times, no hooks', () => {
    const read = decodeRelease(
      wrapped({
        name: 'a',
        namespace: 'b',
        version: 1,
        info: {
          status: 'deployed',
          first_deployed: '2026-11-01T10:00:00.123456789+02:00',
          deleted: '',
        },
        chart: {
          metadata: { name: 'c', version: '1.0.0', apiVersion: 'v2' },
          templates: [{ name: 'templates/a.yaml', data: 'eA==' }],
          values: null,
        },
        manifest: '---\n',
        apply_method: 'ssa',
      }),
    );
    expect(read).toMatchObject({
      name: 'a',
      revision: 1,
      config: {},
      hooks: [],
      chart: { values: {} },
    });
    expect(read).not.toHaveProperty('deleted');
  });

  it('reads what was stored before releases were compressed', () => {
    const plain = Buffer.from(JSON.stringify({ name: 'a', info: {} })).toString('base64');
    expect(decodeRelease(Buffer.from(plain).toString('base64')).status).toBe('unknown');
  });

  it.each([
    ['no base64 of anything', 'AAAA'],
    ['no object', wrapped([1])],
    ['no name', wrapped({ info: {} })],
    ['no info', wrapped({ name: 'a' })],
    ['values that are no object', wrapped({ name: 'a', info: {}, config: 'secret-text' })],
  ])('refuses %s without quoting it', (_, data) => {
    const read = () => decodeRelease(data);
    expect(read).toThrow(ReleaseFormatError);
    expect(read).not.toThrow(/secret-text/);
  });

  it('does not unpack without end', () => {
    const bomb = gzipSync(Buffer.alloc(65 * 2 ** 20)).toString('base64');
    expect(() => decodeRelease(Buffer.from(bomb).toString('base64'))).toThrow(ReleaseFormatError);
  });
});
