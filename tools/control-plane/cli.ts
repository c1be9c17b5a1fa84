import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory, ensureBinaries } from './binaries.ts';
import { startControlPlane } from './start.ts';

const usage = 'usage: npm run cluster -- up NAME | down NAME';
const [command, name, ...rest] = process.argv.slice(2);
const cacheDir = cacheDirectory();

if (!name || rest.length > 0 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) refuse(usage);
const directory = path.join(cacheDir, 'run', name);
const pidFile = path.join(directory, 'pids.json');

if (command === 'up') await up(name);
else if (command === 'down') await down(name);
else refuse(usage);

async function up(cluster: string): Promise<void> {
  if (existsSync(pidFile))
    refuse(`${cluster} is up already: ${path.join(directory, 'kubeconfig')}`);
  await ensureBinaries(cacheDir, (line) => console.error(line));
  await mkdir(path.dirname(directory), { recursive: true });
  const controlPlane = await startControlPlane({
    name: cluster,
    cacheDir,
    directory,
    detached: true,
  });
  await writeFile(pidFile, JSON.stringify(controlPlane.pids));
  console.log(controlPlane.kubeconfigPath);
  // What is left open is this process's own connection; the cluster is to stay.
  process.exit(0);
}

async function down(cluster: string): Promise<void> {
  if (!existsSync(pidFile)) refuse(`${cluster} is not up`);
  const pids = JSON.parse(await readFile(pidFile, 'utf8')) as number[];
  for (const pid of pids) if (await isOurs(pid)) process.kill(pid, 'SIGKILL');
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** After a restart of the machine another process may have the number. Every part of ours names its folder. */
async function isOurs(pid: number): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(directory);
  } catch {
    return existsSync('/proc') ? false : isAlive(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
