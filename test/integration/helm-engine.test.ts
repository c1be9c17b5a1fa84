import { afterAll, describe, expect, it } from 'vitest';

import type { EngineFault, JsonObject, RenderRequest } from '../../src/helm/engine.ts';
import { createHelmEngine } from '../../src/helm/helm-engine.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { exampleArchive, exampleCharts, valueOf } from '../support/example-chart.ts';
import { chartArchive, tarGz } from '../support/tar.ts';

const engine = createHelmEngine({ clock: systemClock }, { maxThreads: 1 });
afterAll(async () => await engine[Symbol.asyncDispose]());

const chartYaml = 'apiVersion: v2\nname: demo\nversion: 0.1.0\n';
const configMap = (body: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n${body}`;

function requestOf(archive: Uint8Array, more: Partial<RenderRequest> = {}): RenderRequest {
  return {
    archive,
    values: [],
    release: { name: 'demo', namespace: 'edge', revision: 1, isUpgrade: false },
    capabilities: { kubeVersion: 'v1.36.3' },
    ...more,
  };
}

async function faultOf(
  files: Record<string, string | Uint8Array>,
  more: Partial<RenderRequest> = {},
): Promise<EngineFault> {
  const result = await engine.render(requestOf(chartArchive(files), more));
  if (result.ok) throw new Error('The chart rendered.');
  return result.fault;
}

async function render(files: Record<string, string>, more: Partial<RenderRequest> = {}) {
  return valueOf(await engine.render(requestOf(chartArchive(files), more)));
}

const kinds = (objects: readonly { readonly object: JsonObject }[]) =>
  objects.map(({ object }) => object['kind']);

describe('rendering', () => {
  it('gives the objects of an ordinary chart in install order, each with its template', async () => {
    const archive = await exampleArchive(engine, 'web');
    const rendering = valueOf(
      await engine.render(
        requestOf(archive, { values: ['replicaCount: 3', { service: { port: 81 } }] }),
      ),
    );
    expect(rendering.objects.map(({ object, template }) => [object['kind'], template])).toEqual([
      ['ServiceAccount', 'web/templates/serviceaccount.yaml'],
      ['ConfigMap', 'web/templates/config.yaml'],
      ['Service', 'web/templates/service.yaml'],
      ['Deployment', 'web/templates/deployment.yaml'],
    ]);
    const deployment = rendering.objects[3]!.object as {
      spec: { replicas: number; template: { spec: { volumes: unknown[] } } };
    };
    expect(deployment.spec.replicas).toBe(3);
    expect(deployment.spec.template.spec.volumes).toEqual([
      { name: 'page', configMap: { name: 'demo-web-page', defaultMode: 0o755 } },
    ]);
    expect(rendering.notes).toContain('demo-web answers on port 81');
    expect(rendering.config).toEqual({ replicaCount: 3, service: { port: 81 } });
    expect(rendering.computedValues).toMatchObject({
      replicaCount: 3,
      service: { type: 'ClusterIP', port: 81 },
    });
  });

  it('renders charts inside the chart, their conditions and what the parent imports from them', async () => {
    const archive = await exampleArchive(engine, 'bundle');
    const all = valueOf(await engine.render(requestOf(archive)));
    expect(all.objects.map(({ template }) => template)).toContain(
      'bundle/charts/cache/templates/cache.yaml',
    );
    expect(JSON.stringify(all.objects)).toContain('demo-cache:6379');
    const without = valueOf(
      await engine.render(requestOf(archive, { values: [{ cache: { enabled: false } }] })),
    );
    expect(kinds(without.objects)).not.toContain('StatefulSet');
  });

  it('keeps hooks apart, with what Helm reads from their annotations', async () => {
    const archive = await exampleArchive(engine, 'bundle');
    const { objects } = valueOf(await engine.render(requestOf(archive)));
    expect(objects.filter(({ hook }) => hook !== undefined)).toMatchObject([
      {
        object: { kind: 'Pod', metadata: { name: 'demo-reach' } },
        hook: {
          events: ['test'],
          weight: 5,
          deletePolicies: ['before-hook-creation', 'hook-succeeded'],
        },
      },
    ]);
  });

  it('gives the station context to the templates and hides it from the schema', async () => {
    const archive = await exampleArchive(engine, 'way-one');
    const stationContext = {
      scope: 'station',
      station: 'bj-1',
      stationLabel: 'NodeGroup',
      replicas: 4,
    };
    const station = valueOf(await engine.render(requestOf(archive, { stationContext })));
    expect(station.objects.map(({ object }) => object)).toMatchObject([
      { kind: 'ConfigMap', metadata: { name: 'demo-bj-1' } },
      { kind: 'Deployment', metadata: { name: 'demo-bj-1' }, spec: { replicas: 4 } },
    ]);
    const cluster = valueOf(
      await engine.render(requestOf(archive, { stationContext: { scope: 'cluster' } })),
    );
    expect(kinds(cluster.objects)).toEqual(['Service']);
    const strict = await exampleArchive(engine, 'bundle');
    expect((await engine.render(requestOf(strict, { stationContext }))).ok).toBe(true);
    expect(station.config).toEqual({});
  });

  it('shows the templates the release and the cluster', async () => {
    const { objects } = await render(
      {
        'Chart.yaml': chartYaml,
        'templates/a.yaml': configMap(
          [
            '  name: "{{ .Release.Name }}.{{ .Release.Namespace }}.{{ .Release.Revision }}"',
            '  upgrade: "{{ .Release.IsUpgrade }} {{ .Release.IsInstall }}"',
            '  version: "{{ .Capabilities.KubeVersion.Version }}"',
            '  has: "{{ .Capabilities.APIVersions.Has "x.io/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1" }}"',
            '  lookup: "{{ lookup "v1" "Secret" "edge" "demo" | toJson }}"',
            '  host: "{{ getHostByName "example.org" }}"',
          ].join('\n'),
        ),
      },
      {
        release: { name: 'demo', namespace: 'edge', revision: 7, isUpgrade: true },
        capabilities: { kubeVersion: 'v1.33.1+k3s1', apiVersions: ['v1', 'x.io/v1'] },
      },
    );
    expect(objects[0]!.object['data']).toEqual({
      name: 'demo.edge.7',
      upgrade: 'true false',
      version: 'v1.33.1+k3s1',
      has: 'true false',
      lookup: '{}',
      host: '',
    });
  });

  it('takes lists apart and leaves empty documents out', async () => {
    const { objects } = await render({
      'Chart.yaml': chartYaml,
      'templates/list.yaml': [
        '# nothing but this line',
        '---',
        'apiVersion: v1',
        'kind: List',
        'items:',
        '- {apiVersion: v1, kind: Secret, metadata: {name: a}}',
        '- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}',
        '---',
        '',
      ].join('\n'),
    });
    expect(kinds(objects)).toEqual(['Secret', 'ConfigMap']);
  });

  it('reads custom resource definitions apart from the templates', async () => {
    const { crds, objects } = await render({
      'Chart.yaml': chartYaml,
      'crds/a.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.io}\n',
      'templates/a.yaml': configMap('  a: b\n'),
    });
    expect(crds).toMatchObject([
      { object: { metadata: { name: 'as.x.io' } }, template: 'demo/crds/a.yaml' },
    ]);
    expect(kinds(objects)).toEqual(['ConfigMap']);
  });

  it('says which integers a JavaScript number cannot hold', async () => {
    const { objects } = await render({
      'Chart.yaml': chartYaml,
      'templates/a.yaml':
        'apiVersion: x.io/v1\nkind: Big\nmetadata: {name: a}\nspec: {safe: 9007199254740991, list: [9007199254740993]}\n',
    });
    expect(objects[0]!.inexact).toEqual(['/spec/list/0']);
    expect(objects[0]!.object['spec']).toMatchObject({ safe: 9007199254740991 });
  });

  it('takes a default away where the values say null', async () => {
    const { computedValues } = await render(
      { 'Chart.yaml': chartYaml, 'values.yaml': 'keep: 1\ngone: { deep: 2 }\n' },
      { values: ['gone: null'] },
    );
    expect(computedValues).toEqual({ keep: 1 });
  });
});

describe('inspecting', () => {
  it('gives metadata, defaults, schema and templates', async () => {
    const inspection = valueOf(await engine.inspect(await exampleArchive(engine, 'bundle')));
    expect(inspection.metadata).toMatchObject({
      name: 'bundle',
      version: '3.1.4',
      appVersion: '8',
      kubeVersion: '>=1.27.0-0',
      annotations: { 'example.org/team': 'edge' },
      dependencies: [{ name: 'cache' }],
    });
    expect(inspection.defaults).toMatchObject({ api: { replicas: 2 } });
    expect(inspection.schema).toMatchObject({ type: 'object' });
    expect(inspection.templates).toContain('bundle/charts/cache/templates/cache.yaml');
  });

  it('packs the same bytes for the same files, without what .helmignore names', async () => {
    const files = {
      'Chart.yaml': chartYaml,
      '.helmignore': 'drafts/\n*.bak\n',
      'templates/a.yaml': 'a: b',
      'drafts/b.yaml': 'b: c',
      'templates/a.yaml.bak': 'old',
      'templates/.hidden': 'x',
    };
    const packed = Object.entries(files).map(([name, text]) => ({
      name,
      content: Buffer.from(text),
    }));
    const once = valueOf(await engine.pack(packed));
    const again = valueOf(await engine.pack(packed.toReversed()));
    expect(Buffer.from(once).equals(again)).toBe(true);
    expect(valueOf(await engine.inspect(once)).templates).toEqual(['demo/templates/a.yaml']);
  });

  it.each(exampleCharts)('says whether %s can depend on the station', async (name) => {
    const inspection = valueOf(await engine.inspect(await exampleArchive(engine, name)));
    expect(inspection.usesStationContext).toBe(name === 'way-one');
  });
});

describe('whether renders can depend on the station', () => {
  const uses = async (
    template: string,
    more: Record<string, string> = {},
    values: string[] = [],
  ) => {
    const archive = chartArchive({
      'Chart.yaml': chartYaml,
      'templates/a.yaml': template,
      ...more,
    });
    return valueOf(await engine.inspect(archive, values)).usesStationContext;
  };
  const helper = (body: string) => ({ 'templates/_h.tpl': `{{ define "h" }}${body}{{ end }}` });

  it.each([
    ['a value of its own', '{{ .Values.a.b }}{{ toYaml .Values.c }}'],
    ['another global', '{{ .Values.global.imageRegistry }}'],
    [
      'a test for globals',
      '{{ if .Values.global }}{{ with .Values.global }}{{ .a }}{{ end }}{{ end }}',
    ],
    [
      'the release',
      '{{ toYaml .Release }}{{ .Files.Get "a" }}{{ .Capabilities.APIVersions.Has "v1" }}',
    ],
    [
      'a variable',
      '{{ $v := .Values }}{{ $v.a }}{{ range $k, $w := $v.map }}{{ $k }}{{ $w }}{{ end }}',
    ],
    [
      'a range inside a range',
      '{{ range .Values.list }}{{ range .more }}{{ toYaml . }}{{ end }}{{ end }}',
    ],
    ['dig beside it', '{{ dig "global" "pull" "none" .Values }}'],
  ])('is denied for %s', async (_, template) => {
    expect(await uses(template)).toBe(false);
  });

  it.each([
    ['its name', '{{ .Values.global.stationmaster.scope }}'],
    ['a variable', '{{ $g := .Values.global }}{{ $g.stationmaster }}'],
    ['index', '{{ index .Values "global" "stationmaster" "scope" }}'],
    [
      'index with a made-up key',
      '{{ index .Values.global (printf "%smaster" "station") "scope" }}',
    ],
    ['get in a pipe', '{{ "global" | get .Values | toYaml }}'],
    ['dig', '{{ dig "global" "stationmaster" "scope" "" .Values }}'],
    ['all values at once', '{{ toYaml .Values }}'],
    ['everything at once', '{{ toJson $ }}'],
    ['all globals', '{{ range $k, $v := .Values.global }}{{ $v }}{{ end }}'],
    ['the length of the globals', '{{ len .Values.global }}'],
    ['the values of a chart inside', '{{ toYaml .Values.inner }}'],
    ['the scope of a chart inside', '{{ .Subcharts.inner.Values.global.stationmaster.scope }}'],
    ['a method of the values', '{{ .Values.YAML }}'],
    ['another method of the values', '{{ .Values.PathValue "global.stationmaster.scope" }}'],
    ['a dict that is changed', '{{ $d := dict }}{{ $_ := set $d "v" .Values }}{{ toYaml $d }}'],
    [
      'a dict that another name changes',
      '{{ $d := dict }}{{ $e := $d }}{{ $_ := set $e "v" $ }}{{ toYaml $d.v }}',
    ],
    ['a merge', '{{ $d := merge (dict) .Values.global }}{{ $d.stationmaster.scope }}'],
    [
      'a loop that passes it on',
      '{{ $x := "" }}{{ range .Values.l }}{{ $x }}{{ $x = $.Values.global }}{{ end }}',
    ],
    ['tpl of a literal', '{{ tpl "{{ .Values.global.stationmaster.scope }}" . }}'],
  ])('is said of %s', async (_, template) => {
    const inner = { 'charts/inner/Chart.yaml': chartYaml.replace('demo', 'inner') };
    expect(await uses(template, inner)).toBe(true);
  });

  it('follows what named templates are given', async () => {
    const call = '{{ include "h" (dict "root" . "value" .Values.a) }}';
    expect(await uses(call, helper('{{ toYaml .value }}{{ .root.Release.Name }}'))).toBe(false);
    expect(await uses(call, helper('{{ toYaml .root }}'))).toBe(true);
    expect(
      await uses(call, helper('{{ with .root }}{{ .Values.global.stationmaster }}{{ end }}')),
    ).toBe(true);
    expect(await uses('{{ template "h" . }}', helper('{{ toYaml . }}'))).toBe(true);
    expect(await uses('{{ include "h" .Values.labels }}', helper('{{ toYaml . }}'))).toBe(false);
    expect(await uses('{{ include .Values.which . }}', helper('{{ toYaml . }}'))).toBe(true);
    expect(
      await uses('{{ include (print $.Template.BasePath "/b.yaml") . | sha256sum }}', {
        ...helper('{{ toYaml . }}'),
        'templates/b.yaml': '{{ .Values.a }}',
      }),
    ).toBe(false);
  });

  it('looks into the texts that tpl may be given: defaults, values and files', async () => {
    const reads = '{{ .Values.global.stationmaster.station }}';
    expect(await uses('{{ tpl .Values.text . }}')).toBe(false);
    expect(await uses('{{ tpl .Values.text . }}', { 'values.yaml': `text: "${reads}"` })).toBe(
      true,
    );
    expect(await uses('{{ .Values.text }}', { 'values.yaml': `text: "${reads}"` })).toBe(false);
    expect(await uses('{{ tpl .Values.text . }}', {}, [`text: "${reads}"`])).toBe(true);
    expect(await uses('{{ tpl .Values.text . }}', {}, ['text: "{{ .Release.Name }}"'])).toBe(false);
    expect(await uses('{{ tpl (.Files.Get "f") . }}', { f: reads })).toBe(true);
    expect(await uses('{{ tpl .Values.text . }}', { 'README.md': reads })).toBe(false);
  });
});

describe('YAML', () => {
  it('is read as Helm reads it', async () => {
    const text = 'mode: 0755\non: yes\n---\n# empty\n---\n- =\n';
    expect(valueOf(await engine.parseYaml(text))).toEqual([{ mode: 493, true: true }, ['=']]);
  });

  it('is written as Helm writes it', async () => {
    expect(valueOf(await engine.toYaml([{ b: '0755', a: [1, 'on', 1e21] }]))).toEqual([
      'a:\n- 1\n- "on"\n- 1e+21\nb: "0755"\n',
    ]);
  });

  it('says where it is wrong', async () => {
    expect(await engine.parseYaml('a: 1\nb: [')).toMatchObject({
      ok: false,
      fault: { code: 'INVALID_INPUT', reason: 'SYNTAX', line: 2 },
    });
  });
});

describe('a chart that cannot be used', () => {
  it.each([
    ['no gzip', Buffer.from('apiVersion: v2'), 'NOT_AN_ARCHIVE'],
    ['no tar', chartArchive({ 'Chart.yaml': chartYaml }).subarray(0, 60), 'NOT_AN_ARCHIVE'],
    ['nothing in it', tarGz([]), 'NOT_AN_ARCHIVE'],
    ['no Chart.yaml', chartArchive({ 'values.yaml': 'a: 1' }), 'NO_CHART_YAML'],
    [
      'Chart.yaml in no folder',
      tarGz([{ name: 'Chart.yaml', content: chartYaml }]),
      'NO_CHART_YAML',
    ],
    [
      'no name',
      chartArchive({ 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n' }),
      'INVALID_METADATA',
    ],
    ['no version', chartArchive({ 'Chart.yaml': 'apiVersion: v2\nname: a\n' }), 'INVALID_METADATA'],
    [
      'broken metadata',
      chartArchive({ 'Chart.yaml': 'apiVersion: v2\nname: [' }),
      'INVALID_METADATA',
    ],
    [
      'a schema that is none',
      chartArchive({ 'Chart.yaml': chartYaml, 'values.schema.json': '{' }),
      'INVALID_SCHEMA',
    ],
    ['a library', chartArchive({ 'Chart.yaml': `${chartYaml}type: library\n` }), 'LIBRARY_CHART'],
    [
      'a dependency that is not packed',
      chartArchive({ 'Chart.yaml': `${chartYaml}dependencies: [{name: db, version: 1.x}]\n` }),
      'MISSING_DEPENDENCIES',
    ],
    ['an absolute path', tarGz([{ name: '/etc/passwd', content: 'x' }]), 'UNSAFE_ENTRY'],
    ['a path that leaves', tarGz([{ name: 'demo/../../x', content: 'x' }]), 'UNSAFE_ENTRY'],
    [
      'a path that leaves and comes back',
      tarGz([{ name: 'demo/../demo/x', content: 'x' }]),
      'UNSAFE_ENTRY',
    ],
    [
      'a Windows path that leaves',
      tarGz([{ name: 'demo\\..\\..\\x', content: 'x' }]),
      'UNSAFE_ENTRY',
    ],
    ['a drive letter', tarGz([{ name: 'c:\\demo\\x', content: 'x' }]), 'UNSAFE_ENTRY'],
    [
      'a symbolic link',
      tarGz([{ name: 'demo/x', type: '2', linkName: '/etc/passwd' }]),
      'UNSAFE_ENTRY',
    ],
    ['a hard link', tarGz([{ name: 'demo/x', type: '1', linkName: 'demo/y' }]), 'UNSAFE_ENTRY'],
    ['a device', tarGz([{ name: 'demo/x', type: '3' }]), 'UNSAFE_ENTRY'],
    ['a file beside the folder', tarGz([{ name: 'x', content: 'x' }]), 'UNSAFE_ENTRY'],
  ])('is refused for %s', async (_, archive, reason) => {
    expect(await engine.inspect(archive)).toMatchObject({
      ok: false,
      fault: { code: 'INVALID_CHART', reason },
    });
  });

  it('names the file and line of broken metadata', async () => {
    expect(await faultOf({ 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: "' })).toMatchObject(
      {
        reason: 'INVALID_METADATA',
        file: 'Chart.yaml',
        line: 3,
      },
    );
  });

  it('is refused for more than the limits allow, also packed inside another archive', async () => {
    const mebibyte = Buffer.alloc(2 ** 20);
    await using small = createHelmEngine(
      { clock: systemClock },
      {
        maxThreads: 1,
        limits: { compressedBytes: 100_000, uncompressedBytes: 3 * 2 ** 20, entries: 5 },
      },
    );
    const bomb = chartArchive({ 'Chart.yaml': chartYaml, a: mebibyte, b: mebibyte, c: mebibyte });
    const nested = chartArchive({
      'Chart.yaml': chartYaml,
      a: mebibyte,
      'charts/inner.tgz': chartArchive({ 'Chart.yaml': chartYaml, b: mebibyte, c: mebibyte }),
    });
    const many = chartArchive({ 'Chart.yaml': chartYaml, a: '', b: '', c: '', d: '', e: '' });
    const big = Buffer.alloc(100_001);
    const fine = chartArchive({ 'Chart.yaml': chartYaml, a: mebibyte, b: mebibyte });
    for (const archive of [bomb, nested, many, big]) {
      expect(await small.inspect(archive)).toMatchObject({
        ok: false,
        fault: { reason: 'TOO_LARGE' },
      });
    }
    expect((await small.inspect(fine)).ok).toBe(true);
  });

  it('names the template and line that fails, not the one that includes it', async () => {
    const fault = await faultOf({
      'Chart.yaml': chartYaml,
      'templates/_inner.tpl': '{{ define "inner" }}\n{{ .Values.a.b.c }}\n{{ end }}',
      'templates/a.yaml': configMap('  a: {{ include "inner" . }}\n'),
    });
    expect(fault).toMatchObject({
      code: 'INVALID_CHART',
      reason: 'TEMPLATE',
      file: 'demo/templates/_inner.tpl',
      line: 2,
    });
    expect(fault.message).toContain('nil pointer');
  });

  it('names the line of a template that does not parse, and of one that gives up itself', async () => {
    expect(
      await faultOf({ 'Chart.yaml': chartYaml, 'templates/a.yaml': 'a: 1\nb: {{ if }}\n' }),
    ).toMatchObject({ reason: 'TEMPLATE', file: 'demo/templates/a.yaml', line: 2 });
    expect(
      await faultOf({
        'Chart.yaml': chartYaml,
        'templates/a.yaml': 'a: 1\n{{ required "say which site" .Values.site }}\n',
      }),
    ).toMatchObject({
      file: 'demo/templates/a.yaml',
      line: 2,
      message: expect.stringContaining('say which site') as string,
    });
  });

  it('names the template whose output is no Kubernetes object', async () => {
    expect(await faultOf({ 'Chart.yaml': chartYaml, 'templates/a.yaml': 'a: b: c' })).toMatchObject(
      { reason: 'INVALID_MANIFEST', file: 'demo/templates/a.yaml' },
    );
    expect(
      await faultOf({
        'Chart.yaml': chartYaml,
        'templates/a.yaml': 'apiVersion: v1\nmetadata: {name: a}\n',
      }),
    ).toMatchObject({ reason: 'INVALID_MANIFEST', file: 'demo/templates/a.yaml' });
  });

  it('is refused on a cluster of another version', async () => {
    expect(await faultOf({ 'Chart.yaml': `${chartYaml}kubeVersion: "<1.20.0"\n` })).toMatchObject({
      reason: 'INCOMPATIBLE',
    });
  });

  it('keeps the text of a failing tpl out of the message', async () => {
    const fault = await faultOf(
      { 'Chart.yaml': chartYaml, 'templates/a.yaml': configMap('  a: {{ tpl .Values.text . }}\n') },
      { values: [{ text: 'hunter2 {{ .Values.x.y.z }}' }] },
    );
    expect(fault.reason).toBe('TEMPLATE');
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });
});

describe('values that cannot be used', () => {
  it('are refused with every path the schema complains about, without the values', async () => {
    const archive = await exampleArchive(engine, 'bundle');
    const result = await engine.render(
      requestOf(archive, {
        values: [
          { api: { replicas: 'many' }, database: { password: 'hunter2 with spaces' }, extra: 1 },
        ],
      }),
    );
    expect(result).toMatchObject({
      ok: false,
      fault: { code: 'INVALID_VALUES', reason: 'SCHEMA' },
    });
    if (result.ok || result.fault.code !== 'INVALID_VALUES') return;
    const issues = result.fault.issues ?? [];
    expect(issues.map(({ chart, path }) => [chart, path])).toEqual(
      expect.arrayContaining([
        ['bundle', '/api/replicas'],
        ['bundle', '/database/password'],
        ['bundle', ''],
      ]),
    );
    expect(JSON.stringify(result.fault)).not.toContain('hunter2');
  });

  it('are refused with the line where they are no YAML, and where they are no object', async () => {
    const files = { 'Chart.yaml': chartYaml };
    expect(await faultOf(files, { values: ['a: 1\nb: ['] })).toMatchObject({
      code: 'INVALID_VALUES',
      reason: 'SYNTAX',
      line: 2,
    });
    expect(await faultOf(files, { values: ['- a'] })).toMatchObject({ code: 'INVALID_VALUES' });
    expect(
      await faultOf(files, { values: ['global: text'], stationContext: { scope: 'cluster' } }),
    ).toMatchObject({ code: 'INVALID_VALUES', issues: [{ path: '/global' }] });
  });
});

describe('a chart that costs an engine', () => {
  it('fails alone when it does not end, or wants too much memory, and the next one renders', async () => {
    await using tight = createHelmEngine(
      { clock: systemClock },
      {
        maxThreads: 1,
        deadlineMs: 2_000,
        memoryBytes: 192 * 2 ** 20,
      },
    );
    const endless = chartArchive({
      'Chart.yaml': chartYaml,
      'templates/a.yaml': '{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}',
    });
    const greedy = chartArchive({
      'Chart.yaml': chartYaml,
      'templates/a.yaml':
        '{{ $all := list }}{{ range until 30 }}{{ $all = append $all (repeat 20000000 "x") }}{{ end }}',
    });
    const deep = chartArchive({
      'Chart.yaml': chartYaml,
      'templates/a.yaml': '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
    });
    const good = chartArchive({
      'Chart.yaml': chartYaml,
      'templates/a.yaml': configMap('  a: b\n'),
    });
    const [slow, big, nested, fine] = await Promise.all(
      [endless, greedy, deep, good].map(async (archive) => await tight.render(requestOf(archive))),
    );
    expect(slow).toMatchObject({
      ok: false,
      fault: {
        code: 'INVALID_CHART',
        reason: 'TIMEOUT',
        message: expect.stringContaining('took longer than 2 s') as string,
      },
    });
    expect(big).toMatchObject({ ok: false, fault: { code: 'INVALID_CHART', reason: 'CRASHED' } });
    expect(nested).toMatchObject({ ok: false, fault: { code: 'INVALID_CHART' } });
    expect(fine?.ok).toBe(true);
  }, 60_000);
});
