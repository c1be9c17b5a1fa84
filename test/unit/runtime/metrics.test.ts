import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/runtime/metrics.ts';

describe('metrics', () => {
  it('are told in the text format of Prometheus', async () => {
    const metrics = createMetrics({ runtime: false });
    const events = metrics.counter({
      name: 'events_total',
      help: 'Watch events',
      labels: ['kind'],
    });
    events.inc({ kind: 'Node' }, 2);
    metrics.gauge({ name: 'clusters', help: 'Clusters' }).set(3);
    metrics.histogram({ name: 'calls_seconds', help: 'Calls', buckets: [0.1, 1] }).observe(0.5);
    const text = await metrics.text();
    expect(text).toContain('stationmaster_events_total{kind="Node"} 2');
    expect(text).toContain('stationmaster_clusters 3');
    expect(text).toContain('stationmaster_calls_seconds_bucket{le="0.1"} 0');
    expect(text).toContain('stationmaster_calls_seconds_bucket{le="1"} 1');
    expect(metrics.contentType).toMatch(/^text\/plain/);
  });

  it('are apart from each other', async () => {
    const [one, other] = [createMetrics({ runtime: false }), createMetrics({ runtime: true })];
    one.gauge({ name: 'same', help: 'x' }).set(1);
    other.gauge({ name: 'same', help: 'x' }).set(2);
    expect(await one.text()).not.toContain('nodejs_');
    expect(await other.text()).toContain('nodejs_');
  });
});
