/** Import boundaries as a gate: dependency-cruiser, failing too when it saw nothing (a silent green otherwise). */
import { spawnSync } from 'node:child_process';

const run = spawnSync(
  'node_modules/.bin/depcruise',
  ['src', '--config', '.dependency-cruiser.js'],
  {
    encoding: 'utf8',
  },
);
process.stdout.write(run.stdout);
process.stderr.write(run.stderr);
const seen = /(\d+) modules/.exec(run.stdout)?.[1] ?? '0';
if (Number(seen) === 0) {
  console.error('dependency-cruiser saw no modules: the check proves nothing.');
  process.exit(1);
}
process.exit(run.status ?? 1);
