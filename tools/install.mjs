// Runs on whatever Node the machine has: installs the dependencies when they are missing or older than the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';

const folder = 'node_modules';
const marker = `${folder}/.package-lock.json`;
// A link leads to what another working copy has installed: that one keeps it, and `npm ci` would empty it.
const isShared = existsSync(folder) && lstatSync(folder).isSymbolicLink();
const fresh =
  isShared ||
  (existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs);
if (!fresh) {
  console.error('Installing dependencies (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
