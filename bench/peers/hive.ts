/**
 * GraphQL Hive gateway over the OpenAPI document of a control plane, as its documentation says: Mesh Compose makes a
 * supergraph of it, which the gateway serves. https://the-guild.dev/graphql/mesh/v1/getting-started
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../../tools/control-plane/daemon.ts';
import { startServerProcess, type ServerProcess } from '../processes.ts';
import type { PeersWorld } from './world.ts';

const run = promisify(execFile);

/** What was the newest of each when this was written; no part of the project. */
const packages = [
  '@graphql-hive/gateway@2.15.1',
  '@graphql-mesh/compose-cli@1.8.2',
  '@omnigraph/openapi@0.112.4',
  'graphql@16.15.0',
];

const tokenVariable = 'READER_TOKEN';

/** Installs the gateway into a folder, which takes most of a minute and half a gigabyte. */
export async function installHive(folder: string): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', '--prefix', folder, ...quiet, ...packages]);
}

/** Composes and starts what was installed into the folder of the world. */
export async function startHive(world: PeersWorld): Promise<ServerProcess> {
  const { folder, plane, raw, authority, token } = world;
  // Only the group that has pods: a smaller graph is to the peer's advantage.
  const document = await raw.get('/openapi/v3/api/v1');
  await writeFile(join(folder, 'core.json'), document.text);
  // By a name of its own: the gateway would take `mesh.config` for its configuration too.
  const config = join(folder, 'compose.config.mjs');
  await writeFile(config, composition(plane.url));
  const supergraph = join(folder, 'supergraph.graphql');
  const bin = (name: string): string => join(folder, 'node_modules', '.bin', name);
  await run(process.execPath, [bin('mesh-compose'), '-c', config, '-o', supergraph], {
    cwd: folder,
  });
  const [port = 0] = await freePorts(1);
  return await startServerProcess({
    name: 'Hive gateway',
    args: [
      bin('hive-gateway'),
      'supergraph',
      supergraph,
      '--host',
      '127.0.0.1',
      '--port',
      `${port}`,
    ],
    log: join(folder, 'hive.log'),
    env: {
      NODE_ENV: 'production',
      NODE_EXTRA_CA_CERTS: authority.file,
      [tokenVariable]: token,
    },
  });
}

function composition(endpoint: string): string {
  return `
    import { defineConfig } from '@graphql-mesh/compose-cli';
    import { loadOpenAPISubgraph } from '@omnigraph/openapi';
    export const composeConfig = defineConfig({
      subgraphs: [{
        sourceHandler: loadOpenAPISubgraph('core', {
          source: './core.json',
          endpoint: '${endpoint}',
          operationHeaders: { authorization: 'Bearer {env.${tokenVariable}}' },
        }),
      }],
    });
  `;
}
