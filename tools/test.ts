/**
 * `npm test`: every test but the cluster suite; `npm run test:cluster`: that one. Redis is made available first; where
 * there is none its tests are skipped, and counted as skipped.
 */
import { spawnSync } from 'node:child_process';
import { ensureRedisServer } from './redis-server.ts';

const [first, ...rest] = process.argv.slice(2);
const clusters = first === '--cluster';
const projects = clusters ? ['cluster'] : ['unit', 'contract', 'integration'];
const args = clusters || first === undefined ? rest : [first, ...rest];
const redis = ensureRedisServer();

const run = spawnSync(
  'vitest',
  ['run', ...projects.flatMap((project) => ['--project', project]), ...args],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(redis !== undefined && { REDIS_SERVER: redis }) },
  },
);
process.exit(run.status ?? 1);
