/** Examples of a page: `sh` blocks that are run as they stand, each followed by a `text` block of what they print. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Example {
  readonly script: string;
  /** Texts that the output holds. */
  readonly expected: readonly string[];
}

export function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/```sh\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
    ([, script = '', output = '']) => ({ script, expected: output.trim().split('\n') }),
  );
}

/** How many `sh` blocks the page has, with an output or without. */
export function scriptsIn(page: string): number {
  return page.match(/```sh\n/g)?.length ?? 0;
}

/** What the script prints against this gateway; `prelude` is run before it. */
export async function printed(script: string, url: string, prelude = ''): Promise<string> {
  const here = `${prelude}\n${script}`.replaceAll('http://127.0.0.1:4000', url);
  const { stdout } = await promisify(execFile)('sh', ['-ec', here], { timeout: 60_000 });
  return stdout;
}
