/** Examples of a page: `sh` blocks that are run as they stand, each followed by a `text` block of what they print. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';

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

/** Text of a page of the project, by its path from the root. */
export function pageOf(path: string): string {
  return readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
}

/**
 * Tests that the page has so many examples, each with an output, and that each prints what it says. What an example
 * defines (`ask`, `at`) is there for all of them.
 */
export function testExamples(
  page: string,
  { atLeast, urlOf }: { readonly atLeast: number; readonly urlOf: () => string },
): void {
  const examples = examplesOf(page);
  const prelude = (page.match(/^(ask\(\) \{.*\}|at='.*')$/gm) ?? []).join('\n');

  it('has an output for every example', () => {
    expect(examples).toHaveLength(scriptsIn(page));
    expect(examples.length).toBeGreaterThanOrEqual(atLeast);
  });

  it.each(examples)('prints what it says: $script', { timeout: 60_000 }, async (example) => {
    const { script, expected } = example;
    const isSo = async () => {
      const output = await printed(script, urlOf(), prelude);
      for (const text of expected) expect(output).toContain(text);
    };
    // Who looks may look again until it is so; who asks for something asks once.
    if (script.includes('mutation')) await isSo();
    else await vi.waitFor(isSo, { timeout: 30_000, interval: 200 });
  });
}
