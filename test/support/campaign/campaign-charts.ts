import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFolder } from '../example-chart.ts';
import { chartArchive } from '../tar.ts';
import type { Content } from './steps.ts';

/** The example chart `web` as a base64 archive, in two versions: the second has a Service more. */
export function campaignCharts(): Readonly<Record<Content['chart'], string>> {
  const folder = exampleFolder('web');
  const files = Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const),
  );
  const version = (number: string, more: Readonly<Record<string, string>>): string => {
    const chart = (files['Chart.yaml'] ?? '').replace(/^version: .*$/m, `version: ${number}`);
    return chartArchive({ ...files, 'Chart.yaml': chart, ...more }, 'web').toString('base64');
  };
  const service = files['templates/service.yaml'] ?? '';
  const admin = service.replace('"web.fullname" . }}', '"web.fullname" . }}-admin');
  return {
    '1.0.0': version('1.0.0', {}),
    '2.0.0': version('2.0.0', { 'templates/admin.yaml': admin }),
  };
}
