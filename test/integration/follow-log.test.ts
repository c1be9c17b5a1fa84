import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import { createLiveReads } from '../../src/kube/live-reads.ts';
import { systemClock } from '../../src/runtime/clock.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web' };
const at = '2026-11-01T10:00:00.123456789Z';

/** An API server that has one log, and writes to those who follow it when it is told. */
async function startLog() {
  const followers = new Set<ServerResponse>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    followers.add(response);
    response.once('close', () => followers.delete(response));
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createKubeClient({
    cluster: 'east',
    connection: plainConnection(`http://127.0.0.1:${port}`),
    clock: systemClock,
  });
  const reads = createLiveReads((name) => (name === 'east' ? client : undefined), {
    logsAtOnce: 2,
  });
  return {
    followers,
    asked,
    follow: () => reads.followPodLog('east', pod, { tailLines: 7 }),
    write: (text: string) => {
      for (const follower of followers) follower.write(text);
    },
    end: () => {
      for (const follower of followers) follower.end();
    },
    [Symbol.asyncDispose]: async () => {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('following a log', () => {
  it('gives lines with their times as they come, empty ones too, and ends with the log', async () => {
    await using log = await startLog();
    const lines = log.follow();
    const first = lines.next();
    await expect.poll(() => log.followers.size).toBe(1);
    expect(log.asked).toEqual([
      '/api/v1/namespaces/default/pods/web/log?tailLines=7&follow=true&timestamps=true',
    ]);
    log.write(`${at} one\n${at} \n${at} two words\nno time\n${at} half`);
    expect((await first).value).toEqual([
      { at, text: 'one' },
      { at, text: '' },
      { at, text: 'two words' },
      { at: null, text: 'no time' },
    ]);
    const second = lines.next();
    log.write(' a line\n');
    expect((await second).value).toEqual([{ at, text: 'half a line' }]);
    log.end();
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  it('gives many lines in batches of 500', async () => {
    await using log = await startLog();
    const lines = log.follow();
    const first = lines.next();
    await expect.poll(() => log.followers.size).toBe(1);
    log.write(`${at} x\n`.repeat(1_200));
    log.end();
    const sizes = [((await first).value as unknown[]).length];
    for await (const batch of lines) sizes.push(batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_200);
  });

  it('ends the request when it is returned, also while it waits for lines', async () => {
    await using log = await startLog();
    const lines = log.follow();
    const waiting = lines.next();
    await expect.poll(() => log.followers.size).toBe(1);
    await lines.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect.poll(() => log.followers.size).toBe(0);
  });

  it('refuses more than so many of one cluster at once', async () => {
    await using log = await startLog();
    const [one, two, three] = [log.follow(), log.follow(), log.follow()];
    const first = one.next();
    const second = two.next();
    await expect.poll(() => log.followers.size).toBe(2);
    await expect(three.next()).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: 'logs',
      allowed: 2,
    });
    await one.return?.();
    await first;
    const four = log.follow();
    const waiting = four.next();
    await expect.poll(() => log.asked.length).toBe(3);
    for (const lines of [two, four]) await lines.return?.();
    for (const step of [second, waiting]) expect((await step).done).toBe(true);
  });
});
