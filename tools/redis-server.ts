import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Program of a Redis server for the tests: `REDIS_SERVER`, else one on the PATH, else the distribution's own, which is
 * installed where that is possible (as root, where there is apt). Undefined where there is none; what is done is said.
 */
export function ensureRedisServer(): string | undefined {
  const found = findRedisServer();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/etc/debian_version')) {
    say('No Redis server here (REDIS_SERVER, redis-server, valkey-server): its tests are skipped');
    return undefined;
  }
  say("No Redis server here: installing the distribution's redis-server …");
  const installed = install() || (apt('update') && install());
  const now = findRedisServer();
  if (!installed || now === undefined) {
    say('It could not be installed: the tests that need Redis are skipped');
  }
  return now;
}

/** Program of a Redis server that is here already. */
function findRedisServer(): string | undefined {
  return [process.env['REDIS_SERVER'], 'redis-server', 'valkey-server'].find(
    (program) =>
      program !== undefined && program !== '' && spawnSync(program, ['--version']).status === 0,
  );
}

/** Without starting it: the tests have servers of their own. */
function install(): boolean {
  return apt('install', '--yes', '--no-install-recommends', 'redis-server');
}

function apt(...args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

function say(line: string): void {
  console.error(line);
}
