/** `npm test`: every test but the cluster suite, with Redis made available first (CONTRACT: Starting). */
import { spawnSync } from 'node:child_process';

const run = spawnSync(
  'vitest',
  [
    'run',
    '--project',
    'unit',
    '--project',
    'contract',
    '--project',
    'integration',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
