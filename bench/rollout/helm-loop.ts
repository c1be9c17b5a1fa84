/** The other way to have the same: a chart for every release, and helm for one after another. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { StoredRelease } from './stored-releases.ts';
import { app, type World } from './world.ts';

/** Writes the releases as charts; resolves with the script that installs them. */
export async function helmScript(
  { clusters, folder }: World,
  releases: readonly StoredRelease[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { cluster, release } of releases) {
    const plane = clusters.find(({ name }) => name === cluster)?.plane;
    if (plane === undefined) throw new Error(`No cluster ${cluster}`);
    const { apiVersion, name, version } = release.chart.metadata;
    const chart = join(folder, 'charts', cluster, release.name);
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), stringify({ apiVersion, name, version }));
    // The manifest is no template: what looks like one in it is text.
    const template = release.manifest.replaceAll('{{', '{{ "{{" }}');
    await writeFile(join(chart, 'templates', 'objects.yaml'), template);
    const access = `KUBECONFIG=${plane.kubeconfigPath} HOME=${folder}`;
    const install = `${plane.binaries.helm4} install ${release.name} ${chart} -n ${app.namespace}`;
    lines.push(`${access} ${install} > ${folder}/helm.log`);
  }
  return lines;
}
