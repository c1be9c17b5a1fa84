import type { Metrics } from '../../runtime/metrics.ts';
import type { RedisAccess } from './redis-access.ts';

/** Figures of Redis as this replica meets it. */
export interface RedisMetrics {
  /** The same access, with what is asked of it counted and timed. */
  readonly measuring: (redis: RedisAccess) => RedisAccess;
  /** An entry of a log that another replica wrote was taken in. Milliseconds since the Unix epoch, by Redis and by us. */
  readonly followed: (writtenAt: number, takenInAt: number) => void;
  /** Whether it answered what it was asked last; false before the first time. */
  readonly isUp: () => boolean;
  /** How long the last entry that was taken in took to get here, in milliseconds; null before the first. */
  readonly lagMs: () => number | null;
}

export function keepRedisMetrics(metrics: Metrics): RedisMetrics {
  const up = metrics.gauge({
    name: 'redis_up',
    help: '1 when Redis answered what it was asked last',
  });
  const durations = metrics.histogram({
    name: 'redis_command_duration_seconds',
    help: 'From a command or script to its answer',
  });
  const failures = metrics.counter({
    name: 'redis_command_failures_total',
    help: 'Commands and scripts that were not answered, or with an error',
  });
  const delays = metrics.histogram({
    name: 'redis_follow_delay_seconds',
    help: 'From the write of another replica to its rows being shown here; compares two clocks',
  });
  let answers = false;
  let lagMs: number | null = null;
  const note = (isUp: boolean) => {
    answers = isUp;
    up.set(isUp ? 1 : 0);
  };
  note(false);

  const measured = async <T>(ask: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    try {
      const answer = await ask();
      note(true);
      durations.observe((performance.now() - begun) / 1_000);
      return answer;
    } catch (error) {
      note(false);
      failures.inc();
      throw error;
    }
  };
  return {
    measuring: (redis) => ({
      ...redis,
      command: (name, ...args) => measured(() => redis.command(name, ...args)),
      run: (script, keys, args) => measured(() => redis.run(script, keys, args)),
    }),
    followed: (writtenAt, takenInAt) => {
      lagMs = Math.max(0, takenInAt - writtenAt);
      delays.observe(lagMs / 1_000);
    },
    isUp: () => answers,
    lagMs: () => lagMs,
  };
}
