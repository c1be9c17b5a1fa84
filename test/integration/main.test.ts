import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { crds } from '../support/gateway.ts';

const root = join(import.meta.dirname, '../..');

/** The gateway as people start it. */
function startProcess(args: readonly string[]) {
  const child = spawn(process.execPath, ['src/main.ts', ...args], { cwd: root });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  return {
    child,
    exited,
    output: () => output,
    errors: () => errors,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const small = [
  '--sim-clusters',
  '2',
  '--sim-stations',
  '6',
  '--sim-nodes',
  '18',
  '--log-level',
  'warn',
];

describe('the gateway process', () => {
  it(
    'prints where the explorer is and three commands that work as printed, and stops in good order',
    { timeout: 120_000 },
    async () => {
      await using gateway = startProcess([...small, '--port', '0']);
      await vi.waitFor(() => expect(gateway.output()).toContain('A subscription'), {
        timeout: 60_000,
        interval: 100,
      });
      const [, url = ''] = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(gateway.output()) ?? [];
      expect((await fetch(url)).status).toBe(200);

      const commands = [...gateway.output().matchAll(/^ {2}(curl .*)$/gm)].map(
        ([, command = '']) => command,
      );
      expect(commands).toHaveLength(3);
      const run = async (command: string, seconds: number) => {
        const child = spawn('sh', ['-c', `exec ${command.replace('curl', `curl -m ${seconds}`)}`]);
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        await once(child, 'exit');
        return output;
      };
      const [query = '', mutation = '', subscription = ''] = commands;
      expect(JSON.parse(await run(query, 10))).toMatchObject({
        data: { app: { targets: { totalCount: 6 } } },
      });
      const watching = run(subscription, 8);
      expect(JSON.parse(await run(mutation, 20))).toMatchObject({
        data: { setStationReplicas: { app: { revision: 2 }, errors: [] } },
      });
      const events = await watching;
      expect(events).toContain('event: next');
      expect(events).toContain('"rolloutProgress"');
      expect(events).not.toContain('"errors"');

      // The first item of the list waits for its cluster while the second one fails at once.
      const failing = `{ clusters {
        stations(filter: { clusters: ["east"] }, first: 1) { edges { node { manifest } } }
        nodes(first: 1, last: 1) { totalCount }
      } }`;
      const answer = await fetch(new URL('graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: failing }),
      });
      expect(await answer.json()).toMatchObject({
        data: null,
        errors: [{ message: 'Give first or last, not both', path: ['clusters', 1, 'nodes'] }],
      });
      expect(JSON.parse(await run(query, 10))).toMatchObject({ data: { app: { revision: 2 } } });

      gateway.child.kill('SIGTERM');
      expect(await gateway.exited).toBe(0);
      expect(gateway.errors()).toBe('');
    },
  );

  it(
    'takes clusters on and lets go of them as its file says, without a restart',
    { timeout: 120_000 },
    async () => {
      await using fleet = await startSimFleet({
        clusters: ['east', 'west'],
        stations: 4,
        nodes: 8,
        crds,
      });
      const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
      try {
        const clusters = await Promise.all(
          fleet.clusters.map(async ({ name, kubeconfig }) => {
            await writeFile(join(folder, `${name}.yaml`), kubeconfig);
            return { name, kubeconfig: `./${name}.yaml`, manage: false };
          }),
        );
        const config = join(folder, 'gateway.yaml');
        const write = async (text: string) => await writeFile(config, text);
        await write(JSON.stringify({ clusters: clusters.slice(0, 1) }));
        await using gateway = startProcess([
          '--config',
          config,
          '--port',
          '0',
          '--log-level',
          'warn',
        ]);
        await vi.waitFor(() => expect(gateway.output()).toContain('A subscription'), {
          timeout: 60_000,
          interval: 100,
        });
        const [, url = ''] = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(gateway.output()) ?? [];
        const stations = async () => {
          const answer = await fetch(
            `${url}graphql?query={clusters{name,state,serviceLocality,totals{stations}}}`,
          );
          const { data } = (await answer.json()) as {
            data: {
              clusters: {
                name: string;
                state: string;
                serviceLocality: string;
                totals: { stations: number };
              }[];
            };
          };
          return data.clusters.map(
            ({ name, state, serviceLocality, totals }) =>
              `${name} ${state} ${totals.stations} ${serviceLocality}`,
          );
        };
        const slowly = { timeout: 20_000, interval: 100 };
        await expect.poll(stations, slowly).toEqual(['east SYNCED 2 NONE']);
        const [east, west] = clusters;
        await write(JSON.stringify({ clusters: [{ ...east, serviceLocality: 'KUBEEDGE' }, west] }));
        const both = ['east SYNCED 2 KUBEEDGE', 'west SYNCED 2 NONE'];
        await expect.poll(stations, slowly).toEqual(both);
        await write('clusters: [');
        await vi.waitFor(
          () => expect(gateway.errors()).toContain('configuration is wrong'),
          slowly,
        );
        expect(await stations()).toEqual(both);
        await write(JSON.stringify({ clusters: [east] }));
        await expect.poll(stations, slowly).toEqual(['east SYNCED 2 NONE']);
        expect(fleet.clusters.map(({ requests }) => requests.report().mutating)).toEqual([0, 0]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  it(
    'says in one line what is wrong with an option, and ends with status 2',
    { timeout: 60_000 },
    async () => {
      for (const args of [
        ['--colour', 'red'],
        ['--port', 'many'],
        ['--config', '/nowhere.yaml'],
        ['--kubeconfig', '/nowhere'],
      ]) {
        await using gateway = startProcess(args);
        expect(await gateway.exited).toBe(2);
        expect(gateway.errors()).toMatch(/^stationmaster: [^\n]+\n$/);
        expect(gateway.output()).toBe('');
      }
    },
  );

  it('goes when the shell through which npm started it is gone', { timeout: 60_000 }, async () => {
    const script = `"$0" src/main.ts ${small.join(' ')} --port 0 & echo "pid $!"; wait`;
    const shell = spawn('sh', ['-c', script, process.execPath], {
      cwd: root,
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await vi.waitFor(() => expect(output).toContain('A subscription'), {
      timeout: 40_000,
      interval: 100,
    });
    const pid = Number(/^pid (\d+)$/m.exec(output)?.[1]);
    shell.kill('SIGTERM');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), {
      timeout: 15_000,
      interval: 100,
    });
  });

  it(
    'says that the port is taken, and ends with status 2 and nothing left running',
    { timeout: 60_000 },
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      try {
        const { port } = taken.address() as AddressInfo;
        await using gateway = startProcess([...small, '--port', String(port)]);
        expect(await gateway.exited).toBe(2);
        expect(gateway.errors()).toContain(
          `Port ${port} on 127.0.0.1 is in use; choose another with --port`,
        );
      } finally {
        taken.close();
      }
    },
  );
});
