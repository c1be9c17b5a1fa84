import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { createHelmEngine } from '../../src/helm/helm-engine.ts';
import { isObject, type KubeManifest } from '../../src/model/manifest.ts';
import { ruleOf } from '../../src/model/split/split-rules.ts';
import { splitRender } from '../../src/model/split/split-render.ts';
import type { SplitInput } from '../../src/model/split/split-input.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { cacheDirectory, ensureBinaries } from '../../tools/control-plane/binaries.ts';
import { exampleArchive, exampleCharts, exampleFolder, valueOf } from '../support/example-chart.ts';
import { canonical, unsplit } from '../support/unsplit.ts';

const run = promisify(execFile);
const engine = createHelmEngine({ clock: systemClock }, { maxThreads: 1 });
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const namespace = 'apps';
const stations = [{ name: 'st-a' }, { name: 'st-b' }, { name: 'st-c' }];
/** A value that is random unless it is given: two renders could not be compared. */
const values = { database: { password: 'known' } };

const isHook = ({ metadata }: KubeManifest): boolean =>
  Object.hasOwn(metadata.annotations ?? {}, 'helm.sh/hook');
const isManifest = (value: unknown): value is KubeManifest =>
  isObject(value) && isObject(value['metadata']);

function isClusterWide(object: KubeManifest): boolean {
  const rule = ruleOf(object);
  return rule.as === 'shared' && !rule.namespaced;
}

describe.each(exampleCharts)('the split objects of chart %s', (chart) => {
  it('joined again equal what the helm client prints, apart from what the split must change', async () => {
    const binaries = await ensureBinaries(cacheDirectory());
    const { stdout } = await run(
      binaries.helm4,
      [
        'template',
        'demo',
        exampleFolder(chart),
        '-n',
        namespace,
        '--set',
        'database.password=known',
      ],
      { maxBuffer: 2 ** 26 },
    );
    const printed = valueOf(await engine.parseYaml(stdout)).filter(isManifest);
    const rendering = valueOf(
      await engine.render({
        archive: await exampleArchive(engine, chart),
        values: [values],
        release: { name: 'demo', namespace, revision: 1, isUpgrade: false },
        capabilities: {},
      }),
    );
    const input: SplitInput = {
      app: 'demo',
      namespace,
      stationLabel: 'NodeGroup',
      clusterRender: rendering.objects.map(({ object }) => object as KubeManifest),
      stations,
    };
    const joined = unsplit(splitRender(input), input);
    const expected = printed
      .filter((object) => !isHook(object))
      .map((object) => canonical(object, isClusterWide(object) ? undefined : namespace));
    expect(joined.objects).toEqual(expected.sort());
  });
});
