import { join } from 'node:path';

import type { EngineResult, HelmEngine } from '../../src/helm/engine.ts';
import { readChartFolder } from '../../src/helm/chart-folder.ts';
import { defaultArchiveLimits } from '../../src/helm/engine.ts';

/** The charts of test/support/charts: `web` is an ordinary one, `way-one` has switches, `bundle` has all sorts. */
export const exampleCharts = ['web', 'way-one', 'bundle'] as const;
export type ExampleChart = (typeof exampleCharts)[number];

export function exampleFolder(name: ExampleChart): string {
  return join(import.meta.dirname, 'charts', name);
}

/** The archive of one of the example charts. */
export async function exampleArchive(engine: HelmEngine, name: ExampleChart): Promise<Uint8Array> {
  const path = exampleFolder(name);
  const files = await readChartFolder({ path, root: path }, defaultArchiveLimits);
  return valueOf(await engine.pack(valueOf(files)));
}

/** What a result holds; a fault fails the test with all that it says. */
export function valueOf<T>(result: EngineResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault, null, 2));
  return result.value;
}
