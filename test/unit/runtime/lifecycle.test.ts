import { describe, expect, it } from 'vitest';
import { createLifecycle, type Component } from '../../../src/runtime/lifecycle.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';

function world() {
  const told: string[] = [];
  const component = (name: string, trouble?: 'start' | 'stop'): Component => ({
    name,
    async start() {
      await Promise.resolve();
      if (trouble === 'start') throw new Error(`${name} does not start`);
      told.push(`+${name}`);
    },
    async stop() {
      await Promise.resolve();
      if (trouble === 'stop') throw new Error(`${name} does not stop`);
      told.push(`-${name}`);
    },
  });
  return { told, component };
}

describe('lifecycle', () => {
  it('starts group after group and stops in reverse', async () => {
    const { told, component } = world();
    const life = createLifecycle(
      [[component('store')], [component('a'), component('b')], [component('http')]],
      {
        logger: silentLogger,
      },
    );
    await life.start();
    await Promise.all([life.stop(), life.stop()]);
    expect(told).toEqual(['+store', '+a', '+b', '+http', '-http', '-a', '-b', '-store']);
  });

  it('stops what was started when something does not start', async () => {
    const { told, component } = world();
    const life = createLifecycle(
      [[component('store')], [component('a'), component('b', 'start')], [component('http')]],
      {
        logger: silentLogger,
      },
    );
    await expect(life.start()).rejects.toThrow('b does not start');
    expect(told).toEqual(['+store', '+a', '-a', '-store']);
  });

  it('stops the others when one does not stop', async () => {
    const { told, component } = world();
    const life = createLifecycle([[component('store')], [component('a', 'stop'), component('b')]], {
      logger: silentLogger,
    });
    await life.start();
    await life.stop();
    expect(told).toEqual(['+store', '+a', '+b', '-b', '-store']);
  });

  it('does not wait for ever for one that does not come to an end', async () => {
    const { told, component } = world();
    const stuck: Component = {
      name: 'stuck',
      start: () => undefined,
      stop: () => new Promise(() => undefined),
    };
    const life = createLifecycle([[component('store')], [stuck]], {
      logger: silentLogger,
      stopWithinMs: 10,
    });
    await life.start();
    await life.stop();
    expect(told).toEqual(['+store', '-store']);
  });
});
