import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

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

      gateway.child.kill('SIGTERM');
      expect(await gateway.exited).toBe(0);
      expect(gateway.errors()).toBe('');
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
