import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kind, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSdl } from '../../../src/graphql/schema.ts';
import { operationDocument, operationNames, operationsToCome } from '../../support/operations.ts';

const require = createRequire(import.meta.url);
/** Its main module is the path of its executable. */
const compiler: unknown = require('relay-compiler');

const suffix = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** Relay wants operations and fragments named after their module; nothing but the names is changed. */
function relayModule(name: string): string {
  const renamed = visit(operationDocument(name), {
    OperationDefinition: (node) => ({
      ...node,
      name: { kind: Kind.NAME, value: `${name}${suffix[node.operation]}` } as const,
    }),
    FragmentDefinition: (node) => ({
      ...node,
      name: { kind: Kind.NAME, value: `${name}_${node.name.value}` } as const,
    }),
    FragmentSpread: (node) => ({
      ...node,
      name: { kind: Kind.NAME, value: `${name}_${node.name.value}` } as const,
    }),
  });
  const tags = renamed.definitions.map((definition) => `graphql\`${print(definition)}\`;`);
  return `import { graphql } from 'relay-runtime';\n${tags.join('\n')}\n`;
}

describe('the Relay compiler', () => {
  it('compiles every operation that is served', { timeout: 60_000 }, async () => {
    const names = operationNames.filter((name) => !(name in operationsToCome));
    const folder = await mkdtemp(join(tmpdir(), 'relay-'));
    try {
      await mkdir(join(folder, 'src'));
      await writeFile(join(folder, 'schema.graphql'), readSdl());
      await writeFile(
        join(folder, 'relay.config.json'),
        JSON.stringify({
          src: './src',
          schema: './schema.graphql',
          language: 'typescript',
          artifactDirectory: './compiled',
        }),
      );
      await mkdir(join(folder, 'compiled'));
      await Promise.all(
        names.map((name) => writeFile(join(folder, 'src', `${name}.ts`), relayModule(name))),
      );
      await promisify(execFile)(String(compiler), ['relay.config.json'], { cwd: folder });
      const compiled = await readdir(join(folder, 'compiled'));
      for (const name of names) {
        expect(
          compiled.some((file) => file.startsWith(name) && file.endsWith('.graphql.ts')),
          name,
        ).toBe(true);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
